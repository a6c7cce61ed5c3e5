using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using static System.FormattableString;

namespace EdgeInspect.SimulatedFleet;

/// <summary>What a simulated fleet came to.</summary>
/// <param name="Stations">Stations.</param>
/// <param name="Records">Records that they made, backlog included.</param>
/// <param name="Acknowledged">Of those: acknowledged by the hub.</param>
/// <param name="Resent">Records that were sent again.</param>
/// <param name="Batches">Batches sent, repetitions included.</param>
/// <param name="RefusedAcks">Acknowledgements that no station could use.</param>
/// <param name="Seconds">From the start to the last acknowledgement.</param>
/// <param name="RecordsPerSecond">Acknowledged in that time.</param>
/// <param name="LagMs">From a record's making to its acknowledgement, without the backlog; null when nothing else was acknowledged.</param>
/// <param name="Reconnects">Times that stations came online again.</param>
/// <param name="PeakMemoryMb">The most memory that this program took, in megabytes.</param>
/// <param name="IsInterrupted">Whether it was told to stop before the work was done.</param>
/// <param name="Verified">Whether the hub's table was compared and is the same; null when it was not asked for.</param>
/// <param name="Trouble">What the hub's table lacks, or what a connection met last; null when nothing.</param>
/// <param name="Streams">What the hub should have of each station.</param>
internal sealed record FleetSummary(
    int Stations,
    long Records,
    long Acknowledged,
    long Resent,
    long Batches,
    long RefusedAcks,
    double Seconds,
    double RecordsPerSecond,
    FleetLag? LagMs,
    long Reconnects,
    double PeakMemoryMb,
    bool IsInterrupted,
    bool? Verified,
    string? Trouble,
    ImmutableArray<ExpectedStream> Streams)
{
    /// <summary>Records that the hub has not acknowledged.</summary>
    public long Missing => Records - Acknowledged;

    /// <summary>As lines of text.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Invariant($"records       {Records} made by {Stations} stations, {Acknowledged} acknowledged, {Missing} not");
        yield return Invariant($"resent        {Resent} records; {Batches} batches; {RefusedAcks} acknowledgements refused");
        yield return Invariant($"rate          {RecordsPerSecond:F0} records/s over {Seconds:F1} s, to the last acknowledgement");
        yield return LagMs is { } lag
            ? Invariant($"lag           p50 {lag.P50:F0} ms, p99 {lag.P99:F0} ms, max {lag.Max:F0} ms from made to acknowledged")
            : "lag           nothing but backlog was acknowledged";
        yield return Invariant($"reconnects    {Reconnects}; peak memory {PeakMemoryMb:F0} MB");
        if (Verified is { } isSame)
            yield return isSame ? "hub's table   the same, record for record" : "hub's table   NOT THE SAME";
        if (Trouble is not null)
            yield return $"trouble       {Trouble}";
    }

    /// <summary>As indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FleetJson.Default.FleetSummary);
}

/// <summary>Quantiles in milliseconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99 % quantile.</param>
/// <param name="Max">The longest.</param>
internal sealed record FleetLag(double P50, double P99, double Max);

/// <summary>The end of a station's chain: with it the hub has all that comes before.</summary>
/// <param name="Site">The plant.</param>
/// <param name="Line">The production line.</param>
/// <param name="Station">The station.</param>
/// <param name="Epoch">Its database.</param>
/// <param name="LastSeq">Number of its last record.</param>
/// <param name="LastHash">Hash of that record, 64 lower-case hexadecimal digits.</param>
internal sealed record ExpectedStream(string Site, string Line, string Station, string Epoch, long LastSeq, string LastHash);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(FleetSummary))]
internal sealed partial class FleetJson : JsonSerializerContext;
