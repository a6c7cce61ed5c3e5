using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeInspect.Demo;

/// <summary>What a demo run came to. Rates are fractions of 1; undefined is null.</summary>
/// <param name="Parts">Parts inspected.</param>
/// <param name="Ok">Verdicts OK.</param>
/// <param name="Ng">Verdicts NG.</param>
/// <param name="Unsure">Verdicts UNSURE.</param>
/// <param name="Gaps">Parts or triggers without an inspection that gap records account for.</param>
/// <param name="UnexplainedGaps">Frames of the camera that are neither in an inspection nor in a gap record.</param>
/// <param name="OrdersLate">Orders to the output line that came too late: each cost a good part, or may have let one pass.</param>
/// <param name="Recall">Share of clear defects that were not passed.</param>
/// <param name="RecallSubtle">Share of subtle defects that were not passed.</param>
/// <param name="FalseRejectRate">Share of good parts that were not passed.</param>
/// <param name="LatencyMs">Time from capture to verdict.</param>
/// <param name="FramesDropped">Frames lost in the slot or the camera.</param>
/// <param name="PassedWithoutRecord">Parts that the output line passed and the ledger has no record of.</param>
/// <param name="LedgerVerified">Whether the whole ledger was verified after the run.</param>
internal sealed record DemoSummary(
    long Parts, long Ok, long Ng, long Unsure, long Gaps, long UnexplainedGaps, long OrdersLate,
    double? Recall, double? RecallSubtle, double? FalseRejectRate,
    DemoLatency LatencyMs, long FramesDropped, long PassedWithoutRecord, bool LedgerVerified)
{
    /// <summary>What the hub has of it; null without a hub.</summary>
    public DemoHubTally? Hub { get; init; }

    /// <summary>What came of its panel; null without one.</summary>
    public DemoPanelTally? Panel { get; init; }

    /// <summary>What must not be, each as a sentence; empty after a good run.</summary>
    public IEnumerable<string> Problems()
    {
        if (!LedgerVerified)
            yield return "the ledger could not be verified";
        if (PassedWithoutRecord > 0)
            yield return $"{PassedWithoutRecord} parts were passed without a record";
        if (UnexplainedGaps != 0)
            yield return $"{UnexplainedGaps} frames are neither in an inspection nor in a gap record";
        if (Panel is { Problem: { } problem })
            yield return $"the panel's inspectors could not work: {problem}";
        if (Hub is { Missing: > 0 } or { Differing: > 0 } or { Records: 0 })
            yield return $"the hub has {Hub.Records} records, lacks {Hub.Missing} before the last of them, and has {Hub.Differing} with other bytes";
    }

    /// <summary>How the hub's figures go with the station's, in a sentence; null without a hub.</summary>
    public string? HubLine() => Hub is { } hub
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The hub has {hub.Records} records of {Parts} parts (pictures, gaps and starts have records, too), {hub.Waiting} wait; and "
            + $"{hub.Pictures} pictures, {hub.PicturesWaiting} wait: pictures follow behind the records, at a limited rate.")
        : null;

    /// <summary>As indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DemoJson.Default.DemoSummary);
}

/// <summary>Quantiles in milliseconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99 % quantile.</param>
internal sealed record DemoLatency(double? P50, double? P99);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
