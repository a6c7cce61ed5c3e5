using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>The life of a camera with a thread of its own: what is the same for all of them.</summary>
public abstract class ThreadedCamera : ICamera
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CameraThread _thread;

    /// <exception cref="CameraException">The trigger mode is unknown.</exception>
    private protected ThreadedCamera(CameraOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        Context = new(options, time);
        _thread = new($"camera {options.Id}");
    }

    /// <inheritdoc/>
    public event Action<CameraStatus>? StateChanged
    {
        add => Context.Board.Changed += value;
        remove => Context.Board.Changed -= value;
    }

    /// <inheritdoc/>
    public CameraStatus Status => Context.Board.Status;

    /// <inheritdoc/>
    public long Turns => Context.Turns.Count;

    private protected CameraContext Context { get; }

    /// <inheritdoc/>
    public void Start(FrameSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        _thread.CheckStopped();
        var deliver = Prepare(slot);
        _thread.Start(stop => Run(deliver, slot, stop));
    }

    /// <inheritdoc/>
    public bool Trigger(long triggeredNs) =>
        Context.Mode != TriggerMode.FreeRun && Status.State == CameraState.Streaming && Context.Trigger.TrySet(triggeredNs);

    /// <inheritdoc/>
    public void Stop()
    {
        _thread.Stop();
        Context.Board.Set(CameraState.Stopped);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        Context.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Checks the configuration on the caller's thread and gives what the camera's thread will do: deliver until it is stopped or the
    /// source ends, and then say why it ended.
    /// </summary>
    /// <exception cref="CameraException">The configuration can never work.</exception>
    private protected abstract Func<CancellationToken, string?> Prepare(FrameSlot slot);

    private void Run(Func<CancellationToken, string?> deliver, FrameSlot slot, CancellationToken stop)
    {
        Context.Trigger.Clear();
        Context.Board.Reset();
        Context.Board.Set(CameraState.Connecting);
        string? reason;
        while (!TryDeliver(deliver, stop, out reason) && Context.Turns.Wait(RetryAfter, stop))
        {
            Context.Trigger.Clear();
            Context.Board.Set(CameraState.Connecting);
        }
        if (stop.IsCancellationRequested)
        {
            Context.Board.Set(CameraState.Stopped);
            return;
        }
        Context.Board.Set(CameraState.Ended, reason);
        slot.Complete();
    }

    /// <summary>False when it fell by what nobody expected: the camera is lost, and tried again, but the program goes on.</summary>
    private bool TryDeliver(Func<CancellationToken, string?> deliver, CancellationToken stop, out string? reason)
    {
        try
        {
            reason = deliver(stop);
            return true;
        }
#pragma warning disable CA1031 // The outermost place of the camera's thread: what nobody expected costs the camera, not the station.
        catch (Exception e)
#pragma warning restore CA1031
        {
            reason = $"internal error, which is a bug: {e.GetType().Name}: {e.Message}";
            Context.Board.Set(CameraState.Lost, reason);
            return false;
        }
    }
}
