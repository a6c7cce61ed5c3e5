using System.Buffers.Binary;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace LedgerWriter;

/// <summary>A model that was never loaded: records need only its identity.</summary>
public sealed class NamedDetector(ModelIdentity model) : IDetector
{
    public ModelIdentity Model => model;

    public InputGeometry Geometry => InputGeometry.Square(32);

    public Placement Placement { get; set; }

    public Span<byte> Input => [];

    public double Threshold => 0.5;

    public ReadOnlySpan<float> Map => [];

    public int MapWidth => 0;

    public int MapHeight => 0;

    public string? PredictedClass => null;

    public string? Failure => null;

    public float Run() => float.NaN;

    public void Dispose()
    {
    }
}

/// <summary>Inspections as a station would record them.</summary>
public static class Samples
{
    private static readonly CaptureSettings Camera = new("top", "EI-200", "GV01", 1250.5, null, 640, 480, PixelFormat.Bgr24, TriggerMode.GpioEdge);

    /// <summary>A station called bench/line-1/station-1.</summary>
    public static StationIdentity Station { get; } = new("bench", "line-1", "station-1", "0.1.0", new string('c', 64));

    /// <summary>What inspects.</summary>
    public static ActiveInspection Active { get; } = new(
        new NamedDetector(new ModelIdentity(new string('a', 64), "washer", 7)),
        null,
        new Recipe("washer", new RegionOfInterest(10, 20, 256, 256), DegreeOfAutomation.Full, 0.5, 0.05, 0.05),
        new string('c', 64));

    /// <summary>Fills a record as the part of a number; every tenth is NG.</summary>
    public static InspectionRecord Fill(InspectionRecord record, long number)
    {
        var isNg = number % 10 == 0;
        record.Rid = Rid(number);
        record.Part = null;
        record.FrameNumber = number;
        record.CapturedUtc = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(100 * number);
        record.CapturedNs = 100_000_000 * number;
        record.Camera = Camera;
        record.Active = Active;
        record.Score = isNg ? 0.8125f : 0.25f;
        record.Verdict = isNg ? Verdict.Ng : Verdict.Ok;
        record.PredictedClass = isNg ? "scratch" : null;
        record.DecidedBy = DecidedBy.Model;
        record.Action = isNg ? OutputAction.Reject : OutputAction.Pass;
        record.DueNs = record.CapturedNs + 80_000_000;
        record.Latency = new PartLatency(900, 1200, 7400, 15);
        record.Statistics = new FrameStatistics(118.25, 40, 201, 512.5, 0.125, 0, 0.001, 1.75);
        record.ImagePending = isNg;
        return record;
    }

    /// <summary>The result id of a number's part.</summary>
    public static Guid Rid(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bytes[0] = 1;
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], number);
        return new Guid(bytes, bigEndian: true);
    }
}
