namespace EdgeInspect.Core.Fleet;

/// <summary>
/// What a station measures of itself on <c>up/met</c>, sent every few seconds without an acknowledgement. Counts are since the start of the
/// session and never fall; what can't be measured is null.
/// </summary>
/// <param name="Session">As in the state.</param>
/// <param name="TakenUtc">When it was measured.</param>
/// <param name="UptimeSeconds">Since the start of the program.</param>
/// <param name="Ok">Parts judged OK.</param>
/// <param name="Ng">Parts judged NG.</param>
/// <param name="Unsure">Parts judged UNSURE.</param>
/// <param name="NotJudged">Parts without a verdict.</param>
/// <param name="PartsPerMinute">Of the last minute.</param>
/// <param name="LatencyMedianMs">Median from capture to verdict of the parts since the last gauges, in milliseconds.</param>
/// <param name="LatencyP99Ms">99th percentile of the same.</param>
/// <param name="LastSeq">Number of the last committed record.</param>
/// <param name="Backlog">Records that the hub has not acknowledged.</param>
/// <param name="ImagesWaiting">Pictures that the hub has not acknowledged.</param>
/// <param name="Gaps">Triggers that yielded no inspection.</param>
/// <param name="OutputLate">Orders that the output line carried out too late, or not at all.</param>
/// <param name="FreeBytes">Room left on the disk of the ledger.</param>
/// <param name="MemoryBytes">Memory of the process.</param>
/// <param name="TemperatureC">The hottest sensor, in degrees Celsius.</param>
public sealed record StationGauges(
    string Session,
    DateTimeOffset TakenUtc,
    double UptimeSeconds,
    long Ok,
    long Ng,
    long Unsure,
    long NotJudged,
    double PartsPerMinute,
    double? LatencyMedianMs,
    double? LatencyP99Ms,
    long LastSeq,
    long Backlog,
    long ImagesWaiting,
    long Gaps,
    long OutputLate,
    long? FreeBytes,
    long? MemoryBytes,
    double? TemperatureC);
