namespace EdgeInspect.Core.Imaging;

/// <summary>What a camera is doing.</summary>
public enum CameraState
{
    /// <summary>Not started, or stopped on request.</summary>
    Stopped,

    /// <summary>Being opened for the first time or again after a loss.</summary>
    Connecting,

    /// <summary>Open and delivering frames (or ready for a trigger).</summary>
    Streaming,

    /// <summary>Open, but no frame came for longer than the time-out. A fault.</summary>
    Silent,

    /// <summary>Lost; a reconnect waits for its delay. A fault.</summary>
    Lost,

    /// <summary>The source came to its end (a folder read once, a file). No fault.</summary>
    Ended,
}

/// <summary>State of a camera at one moment.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Reason">Why, in words for a log, or null.</param>
/// <param name="Frames">Frames delivered since start.</param>
/// <param name="Reconnects">Times it was opened again after a loss.</param>
/// <param name="Dropped">Frames that the camera lost before the slot: its frames were all lent, or one could not be read. Where frames are triggered, each
/// was the answer to a trigger.</param>
/// <param name="Unreadable">Pictures that were passed over because they are none, such as a damaged file. They answer no trigger.</param>
/// <param name="UnreadableReason">Which of them was the last, and what is wrong with it, or null.</param>
public readonly record struct CameraStatus(
    CameraState State, string? Reason, long Frames, long Reconnects, long Dropped = 0, long Unreadable = 0, string? UnreadableReason = null);

/// <summary>
/// A source of frames. It has its own thread, reconnects by itself with growing delays, and never blocks on the slot. A source that
/// can't be opened at all because its configuration is wrong (a pipeline that doesn't parse, an empty folder) says so in <see cref="Start"/>.
/// </summary>
public interface ICamera : IDisposable
{
    /// <summary>Where it stands now; safe from any thread.</summary>
    CameraStatus Status { get; }

    /// <summary>
    /// Turns of the camera's own thread since it was made; safe from any thread. While it is started, this grows each second or two, also
    /// when nothing comes or is asked for. A thread that hangs, in a driver for example, makes no turns.
    /// </summary>
    long Turns { get; }

    /// <summary>Raised on the camera's own thread whenever <see cref="CameraStatus.State"/> changes. Handlers must return at once.</summary>
    event Action<CameraStatus>? StateChanged;

    /// <summary>
    /// Starts delivering into the slot. Returns once the source was parsed and its thread runs; frames may come later. The slot is
    /// completed only when the source has come to its end, so that it can be used again after <see cref="Stop"/>.
    /// </summary>
    /// <exception cref="CameraException">The configuration can never work: says what, where and what is allowed.</exception>
    /// <exception cref="InvalidOperationException">It was started and not stopped.</exception>
    void Start(FrameSlot slot);

    /// <summary>Asks for one frame (any mode but free run).</summary>
    /// <param name="triggeredNs">Monotonic time of the trigger, which the frame will carry as its capture time.</param>
    /// <returns>False when the camera runs freely, isn't streaming, or an earlier trigger still waits.</returns>
    bool Trigger(long triggeredNs);

    /// <summary>Stops delivering and joins the camera's thread, within two seconds. Frames still lent stay valid until released.</summary>
    void Stop();
}

/// <summary>A camera can't be used as configured.</summary>
public sealed class CameraException : Exception
{
    /// <summary>With what is wrong, where, and what is allowed.</summary>
    public CameraException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause.</summary>
    public CameraException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
