namespace EdgeInspect.Adapters.Storage.Simulated;

/// <summary>When a simulated station commits which record: a pure function, so that no thread has to make them in time.</summary>
/// <param name="StartUtc">When the simulation begins, by the records' own clock.</param>
/// <param name="Backlog">Records that are there at the start; from 0.</param>
/// <param name="PartsPerSecond">Further ones that come each second; 0: none.</param>
/// <param name="Phase">When the first of those comes, after the start: stations need not keep step.</param>
/// <param name="Most">The last number; not below <paramref name="Backlog"/>.</param>
public sealed record RecordSchedule(DateTimeOffset StartUtc, long Backlog, double PartsPerSecond, TimeSpan Phase, long Most)
{
    private const double BacklogPartsPerSecond = 10;

    /// <summary>Number of the last record that is there.</summary>
    /// <param name="elapsed">Time since the start.</param>
    public long LastSeq(TimeSpan elapsed) => PartsPerSecond <= 0 || elapsed < Phase
        ? Backlog
        : Math.Min(Most, Backlog + 1 + (long)((elapsed - Phase).TotalSeconds * PartsPerSecond));

    /// <summary>Time from the start to a record; negative for those of the backlog.</summary>
    public TimeSpan MadeAfter(long seq) =>
        Phase + TimeSpan.FromSeconds((seq - Backlog - 1) / (PartsPerSecond > 0 ? PartsPerSecond : BacklogPartsPerSecond));

    /// <summary>A record's own time.</summary>
    public DateTimeOffset UtcOf(long seq) => StartUtc + MadeAfter(seq);
}
