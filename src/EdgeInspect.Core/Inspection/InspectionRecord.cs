using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Inspection;

/// <summary>Who decided.</summary>
public enum DecidedBy
{
    /// <summary>The model, by its score.</summary>
    Model,

    /// <summary>A person.</summary>
    Inspector,

    /// <summary>Nobody could: a fault, a missed deadline, a score that is no number.</summary>
    FailSafe,
}

/// <summary>What the output line is told.</summary>
public enum OutputAction
{
    /// <summary>Nothing: the degree of automation drives no output.</summary>
    None,

    /// <summary>Let the part pass.</summary>
    Pass,

    /// <summary>Leave the line at rest, which rejects the part.</summary>
    Reject,
}

/// <summary>Durations of one part's steps in microseconds.</summary>
/// <param name="CaptureUs">From trigger or exposure to the inspecting thread.</param>
/// <param name="PrepareUs">Crop, resize, statistics.</param>
/// <param name="RunUs">The model.</param>
/// <param name="DecideUs">Verdict and record.</param>
public readonly record struct PartLatency(int CaptureUs, int PrepareUs, int RunUs, int DecideUs);

/// <summary>
/// One inspected part as the hot path fills it: pooled, mutable, owned by exactly one stage at a time (inspecting thread, then ledger,
/// then back to the pool). Strings and settings are shared references, so filling it allocates nothing.
/// </summary>
public sealed class InspectionRecord
{
    /// <summary>Id of this result, unique across stations and time (version 7).</summary>
    public Guid Rid { get; set; }

    /// <summary>Number in the ledger; set by the ledger when it commits, 0 before.</summary>
    public long Seq { get; set; }

    /// <summary>The part's id from the line, or null: then the frame's number stands for it.</summary>
    public string? Part { get; set; }

    /// <summary>The camera's number of the frame.</summary>
    public long FrameNumber { get; set; }

    /// <summary>Wall time of capture.</summary>
    public DateTimeOffset CapturedUtc { get; set; }

    /// <summary>Monotonic time of capture in nanoseconds.</summary>
    public long CapturedNs { get; set; }

    /// <summary>Camera and its settings at capture.</summary>
    public CaptureSettings Camera { get; set; } = null!;

    /// <summary>The snapshot that judged: recipe, model, threshold, degree.</summary>
    public ActiveInspection Active { get; set; } = null!;

    /// <summary>The model's anomaly score; not finite when it failed.</summary>
    public float Score { get; set; }

    /// <summary>What was said of the part.</summary>
    public Verdict Verdict { get; set; }

    /// <summary>Defect class that the model names for a part that is not OK, or null.</summary>
    public string? PredictedClass { get; set; }

    /// <summary>Who said it.</summary>
    public DecidedBy DecidedBy { get; set; }

    /// <summary>What the output line is to do.</summary>
    public OutputAction Action { get; set; }

    /// <summary>Monotonic time at which the part reaches the gate, in nanoseconds; a PASS after it is too late.</summary>
    public long DueNs { get; set; }

    /// <summary>Durations of the steps.</summary>
    public PartLatency Latency { get; set; }

    /// <summary>Statistics of the frame.</summary>
    public FrameStatistics Statistics { get; set; }

    /// <summary>Whether the picture will be stored.</summary>
    public bool ImagePending { get; set; }

    /// <summary>Drops every reference, for the pool.</summary>
    public void Clear()
    {
        (Part, PredictedClass, Camera, Active, Seq) = (null, null, null!, null!, 0);
    }
}
