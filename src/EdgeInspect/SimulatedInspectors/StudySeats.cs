namespace EdgeInspect.SimulatedInspectors;

/// <summary>
/// Where a study is sat, in one go by each: one seat less than there are inspectors, so that one goes on with everyday work. Safe from any
/// thread.
/// </summary>
internal sealed class StudySeats
{
    private int _free;
    private volatile bool _isOpen;

    /// <summary>Whether a study runs.</summary>
    public bool IsOpen
    {
        get => _isOpen;
        set => _isOpen = value;
    }

    /// <summary>Sets seats up, one at least.</summary>
    public void Place(int seats) => Volatile.Write(ref _free, Math.Max(1, seats));

    /// <summary>Takes a seat, if a study runs and one is free.</summary>
    public bool TrySit()
    {
        if (!IsOpen)
            return false;
        if (Interlocked.Decrement(ref _free) >= 0)
            return true;
        Leave();
        return false;
    }

    /// <summary>Leaves a seat.</summary>
    public void Leave() => Interlocked.Increment(ref _free);
}
