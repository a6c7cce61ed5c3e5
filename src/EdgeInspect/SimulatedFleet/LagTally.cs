using EdgeInspect.Core.Inspection;

namespace EdgeInspect.SimulatedFleet;

/// <summary>Times from a record's making to its acknowledgement, of all stations. Recording is safe from any thread.</summary>
internal sealed class LagTally
{
    private readonly LatencyHistogram _histogram = new();
    private readonly LatencyLooks _whole;
    private readonly LatencyLooks _recent;
    private long _mostTicks;

    public LagTally() => (_whole, _recent) = (new(_histogram), new(_histogram));

    /// <summary>The longest, in milliseconds.</summary>
    public double MostMs => TimeSpan.FromTicks(Volatile.Read(ref _mostTicks)).TotalMilliseconds;

    /// <summary>Counts one.</summary>
    public void Record(TimeSpan lag)
    {
        _histogram.Record((long)lag.TotalMicroseconds);
        for (var most = Volatile.Read(ref _mostTicks); lag.Ticks > most;)
            most = Interlocked.CompareExchange(ref _mostTicks, lag.Ticks, most) is var found && found == most ? lag.Ticks : found;
    }

    /// <summary>Median and 99th percentile of those since the last call, in milliseconds; null when there was none.</summary>
    public (double MedianMs, double P99Ms)? TakeRecent() => _recent.Take();

    /// <summary>Of all; called once, at the end.</summary>
    public (double MedianMs, double P99Ms)? TakeAll() => _whole.Take();
}
