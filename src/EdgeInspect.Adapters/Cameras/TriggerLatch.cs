namespace EdgeInspect.Adapters.Cameras;

/// <summary>At most one trigger that waits for its frame.</summary>
internal sealed class TriggerLatch : IDisposable
{
    private const long None = long.MinValue;
    private readonly ManualResetEvent _set = new(initialState: false);
    private long _triggeredNs = None;

    /// <summary>Time of the waiting trigger, or null.</summary>
    public long? Waiting => Interlocked.Read(ref _triggeredNs) is var ns and not None ? ns : null;

    /// <summary>Stores a trigger, unless one waits.</summary>
    public bool TrySet(long triggeredNs)
    {
        if (Interlocked.CompareExchange(ref _triggeredNs, triggeredNs, None) != None)
            return false;
        _set.Set();
        return true;
    }

    /// <summary>Waits for a trigger, which is to be cleared before the next wait; false when the wait was cancelled.</summary>
    public bool Wait(CameraTurns turns, CancellationToken stop)
    {
        while (turns.Wait(_set, stop))
        {
            // Reset before the look: a trigger that was cleared while it was being set leaves an event without a trigger behind.
            _set.Reset();
            if (Waiting is not null)
                return true;
        }
        return false;
    }

    /// <summary>The trigger has its frame, or will never get one.</summary>
    public void Clear()
    {
        _set.Reset();
        Interlocked.Exchange(ref _triggeredNs, None);
    }

    public void Dispose() => _set.Dispose();
}
