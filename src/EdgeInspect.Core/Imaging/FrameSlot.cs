namespace EdgeInspect.Core.Imaging;

/// <summary>What a full slot does with one more frame.</summary>
public enum SlotPolicy
{
    /// <summary>The oldest waiting frame is dropped: free run, where only the newest counts.</summary>
    KeepNewest,

    /// <summary>The new frame is dropped: triggered, where each frame is a part and they are taken in order.</summary>
    KeepOldest,
}

/// <summary>Frames lost in a slot since it was made.</summary>
/// <param name="Count">How many.</param>
/// <param name="LastNumber">Number of the last one lost, or -1.</param>
public readonly record struct FrameDrops(long Count, long LastNumber);

/// <summary>
/// Hand-over of frames from the camera's thread to the inspecting thread. Bounded; what doesn't fit is released and counted, never
/// silently lost. One lock that is held for a few instructions only.
/// </summary>
public sealed class FrameSlot
{
    private readonly object _gate = new();
    private readonly Frame?[] _ring;
    private readonly SlotPolicy _policy;
    private int _first;
    private int _count;
    private long _dropped;
    private long _lastDropped = -1;
    private bool _completed;

    /// <summary>Makes an empty slot.</summary>
    /// <param name="capacity">Frames that may wait, 1 to 1,024.</param>
    /// <param name="policy">What happens when it is full.</param>
    public FrameSlot(int capacity, SlotPolicy policy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1024);
        _ring = new Frame?[capacity];
        _policy = policy;
    }

    /// <summary>Frames that may wait.</summary>
    public int Capacity => _ring.Length;

    /// <summary>Frames lost so far.</summary>
    public FrameDrops Drops
    {
        get
        {
            lock (_gate)
                return new(_dropped, _lastDropped);
        }
    }

    /// <summary>Whether the camera has said that no frame follows.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_gate)
                return _completed && _count == 0;
        }
    }

    /// <summary>Camera side: hands a frame over. The frame now belongs to the slot, also when it is dropped.</summary>
    /// <returns>False when this or an older frame was dropped.</returns>
    public bool Offer(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Frame? dropped = null;
        lock (_gate)
        {
            if (_count == _ring.Length)
                dropped = _policy == SlotPolicy.KeepNewest ? TakeFirst() : frame;
            if (dropped is not null)
                (_dropped, _lastDropped) = (_dropped + 1, dropped.Number);
            if (dropped != frame)
            {
                _ring[(_first + _count++) % _ring.Length] = frame;
                Monitor.Pulse(_gate);
            }
        }
        dropped?.Release();
        return dropped is null;
    }

    /// <summary>Camera side: no frame follows. Waiting readers return.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Reader side: the oldest waiting frame, or null when none came within the time or none will come.</summary>
    public Frame? Take(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_count == 0 && !_completed)
                Monitor.Wait(_gate, timeout);
            return _count == 0 ? null : TakeFirst();
        }
    }

    private Frame TakeFirst()
    {
        var frame = _ring[_first]!;
        _ring[_first] = null;
        _first = (_first + 1) % _ring.Length;
        _count--;
        return frame;
    }
}
