using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// What waits for its commit, first in, first out: inspections and records of other kinds in one order, each with a bound of its own, so
/// that neither can crowd out the other. One lock that is held for a few instructions only.
/// </summary>
internal sealed class LedgerQueue(int records, int events, TimeProvider time)
{
    private readonly object _gate = new();
    private readonly object?[] _ring = new object?[records + events];
    private int _first;
    private int _records;
    private int _events;
    private bool _refusing;
    private bool _closed;

    /// <summary>Entries that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _records + _events;
        }
    }

    /// <summary>Whether nothing waits and nothing will come.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_gate)
                return _closed && _records + _events == 0;
        }
    }

    /// <summary>Adds an inspection without waiting.</summary>
    /// <returns>False when the inspections' share is full, or none are taken.</returns>
    public bool TryAdd(InspectionRecord record)
    {
        lock (_gate)
        {
            if (_closed || _refusing || _records == records)
                return false;
            _ring[Slot(_records++ + _events)] = record;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Adds a record of another kind; waits for room.</summary>
    /// <returns>False when there was none in time, or the queue is closed.</returns>
    public bool Add(QueuedEvent entry, TimeSpan patience)
    {
        lock (_gate)
        {
            var start = time.GetTimestamp();
            while (_events == events && !_closed && WaitFrom(start, patience))
            {
                // Woken, but perhaps not by room.
            }

            if (_closed || _events == events)
                return false;
            _ring[Slot(_records + _events++)] = entry;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Takes the oldest entries; waits for the first one, then as long as told for the batch to fill.</summary>
    /// <param name="into">Filled from the start.</param>
    /// <param name="patience">How long to wait for the first one.</param>
    /// <param name="gather">How long to wait for others.</param>
    /// <returns>How many there are.</returns>
    public int Take(Span<object> into, TimeSpan patience, TimeSpan gather)
    {
        lock (_gate)
        {
            if (_records + _events == 0 && !_closed)
                Monitor.Wait(_gate, patience);
            var start = time.GetTimestamp();
            while (_records + _events > 0 && _records + _events < into.Length && !_closed && WaitFrom(start, gather))
            {
                // One more came; there may be time for another.
            }

            var count = Math.Min(into.Length, _records + _events);
            for (var i = 0; i < count; i++)
                into[i] = TakeFirst();
            Monitor.PulseAll(_gate);
            return count;
        }
    }

    /// <summary>Takes no inspection from now on, and gives back those that wait; what else waits stays.</summary>
    public void Refuse(List<InspectionRecord> waiting)
    {
        lock (_gate)
        {
            _refusing = true;
            for (var left = _records + _events; left > 0; left--)
            {
                var entry = TakeFirst();
                if (entry is InspectionRecord record)
                    waiting.Add(record);
                else
                    _ring[Slot(_records + _events++)] = entry;
            }
        }
    }

    /// <summary>Takes inspections again.</summary>
    public void Accept()
    {
        lock (_gate)
            _refusing = false;
    }

    /// <summary>Waits for nothing but the end.</summary>
    /// <returns>True when the queue was closed meanwhile.</returns>
    public bool WaitClosed(TimeSpan patience)
    {
        lock (_gate)
        {
            var start = time.GetTimestamp();
            while (!_closed && WaitFrom(start, patience))
            {
                // Woken by an entry, which isn't handed out now.
            }

            return _closed;
        }
    }

    /// <summary>Takes nothing more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for a pulse until so long after a moment.</summary>
    /// <returns>False when that time is over.</returns>
    private bool WaitFrom(long start, TimeSpan patience)
    {
        var left = patience - time.GetElapsedTime(start);
        return left > TimeSpan.Zero && Monitor.Wait(_gate, left);
    }

    private int Slot(int position) => (_first + position) % _ring.Length;

    private object TakeFirst()
    {
        var entry = _ring[_first]!;
        _ring[_first] = null;
        _first = (_first + 1) % _ring.Length;
        if (entry is InspectionRecord)
            _records--;
        else
            _events--;
        return entry;
    }
}
