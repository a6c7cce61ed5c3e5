using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Alarms on their way to the hub. Bounded: when it is full the oldest go, and the next message says how many and of which time. They are
/// kept in memory: what must never be lost is in the ledger. Safe from any thread.
/// </summary>
internal sealed class EventQueue(int length, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<FleetEvent> _events = [];
    private long _dropped;
    private long _untold;
    private DateTimeOffset _droppedFrom;
    private DateTimeOffset _droppedUntil;

    /// <summary>Events that were lost for want of room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Something happened now.</summary>
    /// <param name="severity">How much it matters.</param>
    /// <param name="kind">What it is, in snake_case.</param>
    /// <param name="text">What happened, where, and what to do.</param>
    public void Add(EventSeverity severity, string kind, string text)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_events.Count == length)
                DropOldest();
            _events.AddLast(new FleetEvent(Guid.CreateVersion7(now), now, severity, kind, text));
        }
    }

    /// <summary>Takes the next one to send.</summary>
    /// <returns>Null when there is none.</returns>
    public FleetEvent? TryTake()
    {
        lock (_gate)
        {
            if (_untold > 0)
                return TakeLoss();
            if (_events.First is not { Value: var first })
                return null;
            _events.RemoveFirst();
            return first;
        }
    }

    /// <summary>One that was taken did not arrive: it is the next again, with the same id.</summary>
    public void PutBack(FleetEvent fleetEvent)
    {
        lock (_gate)
        {
            _events.AddFirst(fleetEvent);
            while (_events.Count > length)
                DropOldest();
        }
    }

    private void DropOldest()
    {
        var oldest = _events.First!.Value.Utc;
        _events.RemoveFirst();
        _dropped++;
        if (_untold++ == 0)
            _droppedFrom = oldest;
        _droppedUntil = oldest;
    }

    private FleetEvent TakeLoss()
    {
        var now = time.GetUtcNow();
        var text = $"{_untold} earlier events, from {_droppedFrom:u} to {_droppedUntil:u}, were dropped: no more than {length} wait. The ledger has their records.";
        _untold = 0;
        return new(Guid.CreateVersion7(now), now, EventSeverity.Warning, "events_dropped", text);
    }
}
