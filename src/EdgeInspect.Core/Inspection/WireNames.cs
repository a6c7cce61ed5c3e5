using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Inspection;

/// <summary>The names that records and messages write for the values of enumerations. They are part of the format: never changed, only added to.</summary>
public static class WireNames
{
    /// <summary>For example <c>NG</c>.</summary>
    public static string ToWire(this Verdict verdict) => verdict switch
    {
        Verdict.None => "NONE",
        Verdict.Ok => "OK",
        Verdict.Ng => "NG",
        Verdict.Unsure => "UNSURE",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "unknown verdict"),
    };

    /// <summary>The verdict of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Verdict ToVerdict(string name) => name switch
    {
        "NONE" => Verdict.None,
        "OK" => Verdict.Ok,
        "NG" => Verdict.Ng,
        "UNSURE" => Verdict.Unsure,
        _ => throw new ArgumentException($"'{name}' is none of NONE, OK, NG, UNSURE", nameof(name)),
    };

    /// <summary>The degree of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static DegreeOfAutomation ToDegree(string name)
    {
        foreach (var degree in Enum.GetValues<DegreeOfAutomation>())
        {
            if (degree.ToWire() == name)
                return degree;
        }
        throw new ArgumentException($"'{name}' is no degree of automation", nameof(name));
    }

    /// <summary>For example <c>fail_safe</c>.</summary>
    public static string ToWire(this DecidedBy decidedBy) => decidedBy switch
    {
        DecidedBy.Model => "model",
        DecidedBy.Inspector => "inspector",
        DecidedBy.FailSafe => "fail_safe",
        _ => throw new ArgumentOutOfRangeException(nameof(decidedBy), decidedBy, "unknown decider"),
    };

    /// <summary>For example <c>reject</c>.</summary>
    public static string ToWire(this OutputAction action) => action switch
    {
        OutputAction.None => "none",
        OutputAction.Pass => "pass",
        OutputAction.Reject => "reject",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "unknown output action"),
    };

    /// <summary>For example <c>camera_late</c>.</summary>
    public static string ToWire(this GapReason reason) => reason switch
    {
        GapReason.QueueFull => "queue_full",
        GapReason.CameraLate => "camera_late",
        GapReason.CameraSilent => "camera_silent",
        GapReason.CameraRestored => "camera_restored",
        GapReason.FrameUnusable => "frame_unusable",
        GapReason.LedgerFull => "ledger_full",
        GapReason.Restart => "restart",
        GapReason.Stopping => "stopping",
        GapReason.SensorLost => "sensor_lost",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "unknown reason"),
    };

    /// <summary>For example <c>bgr24</c>.</summary>
    public static string ToWire(this PixelFormat format) => format switch
    {
        PixelFormat.Grey8 => "grey8",
        PixelFormat.Rgb24 => "rgb24",
        PixelFormat.Bgr24 => "bgr24",
        PixelFormat.Bgrx32 => "bgrx32",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "unknown pixel format"),
    };

    /// <summary>For example <c>free_run</c>.</summary>
    public static string ToWire(this TriggerMode trigger) => trigger switch
    {
        TriggerMode.FreeRun => "free_run",
        TriggerMode.Software => "software",
        TriggerMode.GpioEdge => "gpio_edge",
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, "unknown trigger mode"),
    };
}
