namespace EdgeInspect.Core.Imaging;

/// <summary>
/// One picture from a camera, lent to its reader: whoever takes it calls <see cref="Release"/> once, after which the camera may
/// fill it again. Cameras re-use their frames, so a frame allocates nothing in steady state.
/// </summary>
public abstract class Frame
{
    private int _lent;

    /// <summary>The pixels; valid until <see cref="Release"/>.</summary>
    public abstract ImageView Image { get; }

    /// <summary>The camera's running number of this frame, from 0, never re-used between restarts of the camera in one process.</summary>
    public long Number { get; protected set; }

    /// <summary>Monotonic time of the trigger (triggered modes) or of capture (free run), in nanoseconds.</summary>
    public long CapturedNs { get; protected set; }

    /// <summary>The part's id from the line (a code reader, an encoder count), or null when the line gives none.</summary>
    public string? Part { get; protected set; }

    /// <summary>Camera and settings at capture.</summary>
    public CaptureSettings Settings { get; protected set; } = null!;

    /// <summary>Gives the frame back to its camera.</summary>
    /// <exception cref="InvalidOperationException">It was given back already.</exception>
    public void Release()
    {
        if (Interlocked.Exchange(ref _lent, 0) == 0)
            throw new InvalidOperationException($"frame {Number} was released twice");
        OnReleased();
    }

    /// <summary>Called by the camera just before it offers the frame.</summary>
    protected void MarkLent() => Volatile.Write(ref _lent, 1);

    /// <summary>Makes the memory available to the camera again.</summary>
    protected abstract void OnReleased();
}
