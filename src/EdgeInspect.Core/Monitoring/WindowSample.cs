using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Monitoring;

/// <summary>What a window needs of a committed inspection; copied, because the record goes back to its pool.</summary>
/// <param name="Seq">Its number in the ledger.</param>
/// <param name="CapturedUtc">Wall time of capture.</param>
/// <param name="Active">What judged.</param>
/// <param name="Camera">Camera and its settings.</param>
/// <param name="Score">The anomaly score.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Statistics">Statistics of the frame.</param>
/// <param name="LatencyUs">From capture to verdict in microseconds.</param>
public readonly record struct WindowSample(
    long Seq, DateTimeOffset CapturedUtc, ActiveInspection Active, CaptureSettings Camera, float Score, Verdict Verdict, FrameStatistics Statistics, long LatencyUs)
{
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>Of a record; allocates nothing.</summary>
    public static WindowSample Of(InspectionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var latency = record.Latency;
        var spent = (long)latency.CaptureUs + latency.PrepareUs + latency.RunUs + latency.DecideUs;
        return new(record.Seq, record.CapturedUtc, record.Active, record.Camera, record.Score, record.Verdict, record.Statistics, spent);
    }

    /// <summary>A scalar in its own unit, the score in the model's; null where the frame has none.</summary>
    internal double? Value(ScalarKind kind, double scoreUnit) => kind switch
    {
        ScalarKind.Score => Score / scoreUnit,
        ScalarKind.Luma => Statistics.Luma,
        ScalarKind.Contrast => Statistics.Contrast,
        ScalarKind.Sharpness => Math.Log(1 + Statistics.Sharpness),
        ScalarKind.Saturation => Statistics.Saturation,
        ScalarKind.ClippedDark => Statistics.ClippedDark,
        ScalarKind.ClippedBright => Statistics.ClippedBright,
        ScalarKind.Noise => Statistics.Noise,
        ScalarKind.Latency => LatencyUs / MicrosecondsPerMillisecond,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown scalar"),
    };
}
