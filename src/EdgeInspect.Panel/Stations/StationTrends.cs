using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Panel.Live;
using EdgeInspect.Panel.Look;

namespace EdgeInspect.Panel.Stations;

/// <summary>What the charts of a station show.</summary>
/// <param name="FromUtc">Where they begin.</param>
/// <param name="UntilUtc">Where they end.</param>
/// <param name="Gauges">What was measured between, oldest first.</param>
public sealed record StationTrends(DateTimeOffset FromUtc, DateTimeOffset UntilUtc, ImmutableArray<StationGauges> Gauges)
{
    private const int MaxPoints = 240;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(75);

    /// <summary>Spans that can be chosen, by the name in the address.</summary>
    public static ImmutableDictionary<string, TimeSpan> Spans { get; } = ImmutableDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("15m", TimeSpan.FromMinutes(15)), KeyValuePair.Create("1h", TimeSpan.FromHours(1)),
        KeyValuePair.Create("8h", TimeSpan.FromHours(8)), KeyValuePair.Create("24h", TimeSpan.FromHours(24)),
    ]);

    /// <summary>Between measurements further apart the station was not heard.</summary>
    public TimeSpan MaxGap => (UntilUtc - FromUtc) / MaxPoints * 3 is var apart && apart > LongestSilence ? apart : LongestSilence;

    /// <summary>Parts a minute.</summary>
    public ImmutableArray<ChartPoint> PartsPerMinute => Of(g => g.PartsPerMinute);

    /// <summary>Median latency, in milliseconds.</summary>
    public ImmutableArray<ChartPoint> LatencyMedian => Of(g => g.LatencyMedianMs);

    /// <summary>99th percentile of the latency, in milliseconds.</summary>
    public ImmutableArray<ChartPoint> LatencyP99 => Of(g => g.LatencyP99Ms);

    /// <summary>Records that the hub has not acknowledged.</summary>
    public ImmutableArray<ChartPoint> Backlog => Of(g => g.Backlog);

    /// <summary>
    /// Share of NG among the parts between two measurements, in per cent; none where no part was judged or the program was started anew.
    /// </summary>
    public ImmutableArray<ChartPoint> NgPercent =>
        [.. Gauges.Zip(Gauges.Skip(1)).Select(pair => new ChartPoint(pair.Second.TakenUtc, NgBetween(pair.First, pair.Second)))];

    /// <summary>Watches the trends of a station; all browsers that show the same span share one reading.</summary>
    public static LiveWatch<StationTrends>? Watch(
        LiveReads reads, IFleetReader reader, StationName name, TimeSpan span, TimeProvider time, Action changed)
    {
        ArgumentNullException.ThrowIfNull(reads);
        return reads.Watch((typeof(StationTrends), name, span), ReadAsync, changed);

        async Task<StationTrends> ReadAsync(CancellationToken cancellation)
        {
            var until = time.GetUtcNow();
            return new(until - span, until, await reader.GaugesAsync(name, until - span, until, MaxPoints, cancellation));
        }
    }

    private static double? NgBetween(StationGauges before, StationGauges after)
    {
        var judged = after.Ok + after.Ng + after.Unsure - (before.Ok + before.Ng + before.Unsure);
        var ng = after.Ng - before.Ng;
        return before.Session == after.Session && judged > 0 && ng >= 0 ? 100.0 * ng / judged : null;
    }

    private ImmutableArray<ChartPoint> Of(Func<StationGauges, double?> value) => [.. Gauges.Select(g => new ChartPoint(g.TakenUtc, value(g)))];
}
