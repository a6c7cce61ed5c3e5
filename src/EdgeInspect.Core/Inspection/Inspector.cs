using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Imaging.Statistics;

namespace EdgeInspect.Core.Inspection;

/// <summary>What a frame came to.</summary>
public enum FrameOutcome
{
    /// <summary>Judged and queued for the ledger.</summary>
    Inspected,

    /// <summary>It does not fit the region, or what the model ignores: nothing was judged.</summary>
    Unusable,

    /// <summary>No record could be taken or queued: whatever was judged counts for nothing.</summary>
    Unrecorded,

    /// <summary>The station was stopping and had no time left to judge it.</summary>
    Stopped,
}

/// <summary>
/// Judges frames, one after the other, on one thread: crop and resize straight into the model's bound input, statistics, model, verdict,
/// record. Allocates nothing in steady state. The caller keeps the frame and releases it afterwards.
/// </summary>
public sealed class Inspector
{
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly ILedger _ledger;
    private readonly IImageStore _images;
    private readonly ImagePolicy _policy;
    private readonly StationMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly long _deadlineNs;
    private readonly FrameStatisticsKernel _statistics = new();
    private ActiveInspection _active;
    private Preparation _preparation;

    /// <summary>Makes an inspector.</summary>
    /// <param name="active">What judges from the first part on.</param>
    /// <param name="deadline">Time from capture to the gate.</param>
    /// <param name="ledger">Takes the records.</param>
    /// <param name="images">Takes the pictures.</param>
    /// <param name="policy">Says which pictures.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="time">Clock.</param>
    public Inspector(
        ActiveInspection active, TimeSpan deadline, ILedger ledger, IImageStore images, ImagePolicy policy, StationMetrics metrics, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(active);
        (_active, _ledger, _images, _policy, _metrics, _time) = (active, ledger, images, policy, metrics, time);
        _deadlineNs = (long)(deadline.TotalMilliseconds * MonotonicTime.NanosecondsPerMillisecond);
        _preparation = new(active.Detector.InputSize, active.Detector.Ignored);
    }

    /// <summary>What judges. A new value holds from the next part on; any thread may set it.</summary>
    public ActiveInspection Active
    {
        get => Volatile.Read(ref _active);
        set => Volatile.Write(ref _active, value);
    }

    /// <summary>Monotonic time at which a frame's part reaches the gate, in nanoseconds.</summary>
    public long DueNs(Frame frame) => frame.CapturedNs + _deadlineNs;

    /// <summary>Judges one frame.</summary>
    public FrameOutcome Inspect(Frame frame)
    {
        var started = _time.MonotonicNs();
        var active = Active;
        var image = frame.Image;
        var region = active.Recipe.Region ?? new RegionOfInterest(0, 0, image.Width, image.Height);
        if (!_preparation.Suits(active.Detector.InputSize, active.Detector.Ignored))
            _preparation = new(active.Detector.InputSize, active.Detector.Ignored);
        if (!region.FitsIn(image.Width, image.Height) || !_preparation.Takes(region))
            return FrameOutcome.Unusable;
        var record = _ledger.TryRent();
        if (record is null)
            return FrameOutcome.Unrecorded;

        _preparation.Prepare(image, region, active.Detector.Input);
        record.Statistics = _statistics.Compute(image, region);
        var prepared = _time.MonotonicNs();
        record.Score = active.Detector.Run();
        var ran = _time.MonotonicNs();

        Describe(record, frame, active);
        Decide(record, ran);
        var latency = new PartLatency(Microseconds(frame.CapturedNs, started), Microseconds(started, prepared), Microseconds(prepared, ran), 0);
        return Hand(record, image, active.Detector, latency, ran);
    }

    private static int Microseconds(long from, long to) => (int)Math.Clamp((to - from) / NanosecondsPerMicrosecond, 0, int.MaxValue);

    private void Describe(InspectionRecord record, Frame frame, ActiveInspection active)
    {
        var (now, wall) = (_time.MonotonicNs(), _time.GetUtcNow());
        record.Rid = Guid.CreateVersion7(wall);
        record.Part = frame.Part;
        record.FrameNumber = frame.Number;
        record.CapturedNs = frame.CapturedNs;
        record.CapturedUtc = wall - TimeSpan.FromMicroseconds(Microseconds(frame.CapturedNs, now));
        record.Camera = frame.Settings;
        record.Active = active;
        record.DueNs = DueNs(frame);
    }

    /// <summary>Verdict by the score; the defect's name where there is one to name; what the line is told by verdict, degree and deadline.</summary>
    private static void Decide(InspectionRecord record, long now)
    {
        var recipe = record.Active.Recipe;
        var isLate = now >= record.DueNs;
        record.Verdict = recipe.Judge(record.Score);
        record.PredictedClass = record.Verdict == Verdict.Ok ? null : record.Active.Detector.PredictedClass;
        record.DecidedBy = isLate || !float.IsFinite(record.Score) ? DecidedBy.FailSafe : DecidedBy.Model;
        record.Action = !recipe.Degree.DrivesOutput() ? OutputAction.None
            : record.Verdict == Verdict.Ok && !isLate ? OutputAction.Pass
            : OutputAction.Reject;
    }

    /// <summary>Gives the record to the ledger, which owns it from then on, and the picture to the store.</summary>
    private FrameOutcome Hand(InspectionRecord record, ImageView image, IDetector detector, PartLatency latency, long ran)
    {
        var (rid, verdict, captured) = (record.Rid, record.Verdict, record.CapturedUtc);
        var keep = _policy.Wants(verdict, rid, record.CapturedNs) && _images.TryReserve();
        record.ImagePending = keep;
        latency = latency with { DecideUs = Microseconds(ran, _time.MonotonicNs()) };
        record.Latency = latency;
        if (!_ledger.TryAppend(record))
        {
            _ledger.Return(record);
            if (keep)
                _images.Cancel();
            return FrameOutcome.Unrecorded;
        }
        if (keep)
            _images.Submit(rid, captured, image, new MapView(detector.Map, detector.MapWidth, detector.MapHeight));
        _metrics.Inspected(verdict, latency);
        return FrameOutcome.Inspected;
    }
}
