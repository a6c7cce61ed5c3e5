using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>Where a camera stands: written by its thread, read by any.</summary>
internal sealed class StatusBoard
{
    private readonly Lock _gate = new();
    private CameraStatus _status = new(CameraState.Stopped, null, 0, 0);

    public event Action<CameraStatus>? Changed;

    public CameraStatus Status
    {
        get
        {
            lock (_gate)
                return _status;
        }
    }

    /// <summary>Forgets the counts of the last run.</summary>
    public void Reset()
    {
        lock (_gate)
            _status = new(_status.State, null, 0, 0);
    }

    /// <summary>States the state; only a new one is announced. The old one without a reason keeps the reason that stands.</summary>
    public void Set(CameraState state, string? reason = null)
    {
        CameraStatus status;
        lock (_gate)
        {
            var isNews = _status.State != state;
            status = _status = _status with { State = state, Reason = isNews ? reason : reason ?? _status.Reason };
            if (!isNews)
                return;
        }
        Changed?.Invoke(status);
    }

    public void CountFrame()
    {
        lock (_gate)
            _status = _status with { Frames = _status.Frames + 1 };
    }

    public void CountReconnect()
    {
        lock (_gate)
            _status = _status with { Reconnects = _status.Reconnects + 1 };
    }

    /// <summary>Counts frames lost before the slot; the reason, if given, stays until the state is stated again.</summary>
    public void CountDropped(long frames, string? reason = null)
    {
        lock (_gate)
            _status = _status with { Dropped = _status.Dropped + frames, Reason = reason ?? _status.Reason };
    }

    /// <summary>Counts a picture that is none.</summary>
    public void CountUnreadable(string reason)
    {
        lock (_gate)
            _status = _status with { Unreadable = _status.Unreadable + 1, UnreadableReason = reason };
    }
}
