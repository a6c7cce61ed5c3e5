namespace EdgeInspect.Benchmarks;

/// <summary>What one contender of a race took.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Milliseconds">Of each timed run.</param>
/// <param name="AllocatedBytes">Managed bytes a run.</param>
internal sealed record Lap(string Name, IReadOnlyList<double> Milliseconds, long AllocatedBytes)
{
    /// <summary>Middle run.</summary>
    public double Median => Milliseconds.Order().ElementAt(Milliseconds.Count / 2);

    /// <summary>Fastest run: what a loaded machine disturbs least.</summary>
    public double Least => Milliseconds.Min();
}

/// <summary>
/// Contenders measured in turns, A B C A B C, so that whatever else the machine does meets them all alike. A quick one runs several times in
/// each turn behind one that isn't timed, since the slow one before it has emptied the caches.
/// </summary>
internal sealed class Race
{
    private const int QuickRuns = 5;
    private const double QuickMs = 50;

    private readonly List<(string Name, Action Run, List<double> Ms)> _contenders = [];
    private readonly List<long> _allocated = [];

    /// <summary>Adds a contender.</summary>
    public void Add(string name, Action run) => _contenders.Add((name, run, []));

    /// <summary>Warms up and measures.</summary>
    /// <param name="turns">Times that each contender has its turn.</param>
    public List<Lap> Run(int turns)
    {
        foreach (var (_, run, _) in _contenders)
            WarmUp(run);
        _allocated.AddRange(_contenders.Select(_ => 0L));
        for (var turn = 0; turn < turns; turn++)
        {
            for (var c = 0; c < _contenders.Count; c++)
                Turn(c);
        }
        return [.. _contenders.Select((c, i) => new Lap(c.Name, c.Ms, _allocated[i] / c.Ms.Count))];
    }

    /// <summary>Long enough for the runtime's own compiler to have its last word.</summary>
    private static void WarmUp(Action run)
    {
        var start = TimeProvider.System.GetTimestamp();
        run();
        for (var i = 0; i < 200 && TimeProvider.System.GetElapsedTime(start).TotalMilliseconds < 500; i++)
            run();
    }

    private void Turn(int contender)
    {
        var (_, run, ms) = _contenders[contender];
        if (ms.Count == 0 || ms[^1] < QuickMs)
            run();
        var runs = ms.Count > 0 && ms[^1] < QuickMs ? QuickRuns : 1;
        // Room in the list first: what is counted is the contender's own.
        ms.EnsureCapacity(ms.Count + runs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < runs; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            run();
            ms.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }
        _allocated[contender] += GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
