using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Monitoring;

/// <summary>
/// Between the ledger's thread, which must not wait, and the one that counts windows: a ring for one thread that adds and one that takes,
/// without locks or allocation. When it is full, inspections are not counted, and that is.
/// </summary>
/// <param name="capacity">Inspections that may wait.</param>
public sealed class WindowIntake(int capacity)
{
    /// <summary>Room for twenty seconds of a hundred parts a second, or one long commit.</summary>
    public const int DefaultCapacity = 2048;

    private readonly WindowSample[] _ring = new WindowSample[capacity];
    private long _added;
    private long _taken;
    private long _dropped;

    /// <summary>Inspections that found no room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds a committed inspection.</summary>
    public void Add(InspectionRecord record)
    {
        if (_added - Volatile.Read(ref _taken) == _ring.Length)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return;
        }

        _ring[_added % _ring.Length] = WindowSample.Of(record);
        Volatile.Write(ref _added, _added + 1);
    }

    /// <summary>Takes the oldest.</summary>
    public bool TryTake(out WindowSample sample)
    {
        if (_taken == Volatile.Read(ref _added))
        {
            sample = default;
            return false;
        }

        sample = _ring[_taken % _ring.Length];
        Volatile.Write(ref _taken, _taken + 1);
        return true;
    }
}
