using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>What is logged about inspecting: events 3000 to 3099.</summary>
internal static partial class InspectionLog
{
    [LoggerMessage(3000, LogLevel.Information, "inspects with recipe {Recipe}, degree {Degree}, threshold {Threshold:F3}")]
    public static partial void Inspects(ILogger logger, string recipe, string degree, double threshold);

    [LoggerMessage(3001, LogLevel.Warning, "{Count} parts without an inspection: {Reason}{Detail}")]
    public static partial void Gap(ILogger logger, long count, string reason, string detail);

    [LoggerMessage(3002, LogLevel.Information, "camera {State}{Reason}")]
    public static partial void CameraWell(ILogger logger, string state, string reason);

    [LoggerMessage(3003, LogLevel.Error, "camera {State}: {Reason}")]
    public static partial void CameraFault(ILogger logger, string state, string reason);

    [LoggerMessage(3004, LogLevel.Information, "model {Name} active, SHA-256 {Sha256}, on {Provider}; golden pictures deviate by {Deviation:G3}")]
    public static partial void ModelActive(ILogger logger, string name, string sha256, string provider, double deviation);

    [LoggerMessage(3005, LogLevel.Error, "{Count} orders to the output line were not carried out as they should: {Reason}{Advice}")]
    public static partial void OutputFault(ILogger logger, long count, string reason, string advice);

    [LoggerMessage(3006, LogLevel.Error, "{Count} records of gaps and faults were lost: their queue was full, or the ledger took none")]
    public static partial void EventsLost(ILogger logger, long count);

    [LoggerMessage(3007, LogLevel.Information, "the camera came to its end; the station waits to be stopped")]
    public static partial void Ended(ILogger logger);

    [LoggerMessage(3008, LogLevel.Error, "the model failed on {Count} parts, which are NG: {Reason}")]
    public static partial void ModelFailed(ILogger logger, long count, string reason);

    [LoggerMessage(3009, LogLevel.Information, "camera restored{Detail}")]
    public static partial void CameraRestored(ILogger logger, string detail);

    [LoggerMessage(3010, LogLevel.Warning, "execution provider {Wanted} can't be used here; {Provider} runs the model instead")]
    public static partial void ProviderMissing(ILogger logger, string wanted, string provider);

    [LoggerMessage(3011, LogLevel.Error, "part sensor lost: {Reason}")]
    public static partial void SensorLost(ILogger logger, string reason);

    [LoggerMessage(3012, LogLevel.Information, "part sensor restored")]
    public static partial void SensorRestored(ILogger logger);

    [LoggerMessage(3013, LogLevel.Warning, "{Count} PASS was shorter than it should be: {Reason}")]
    public static partial void PassCut(ILogger logger, long count, string reason);
}
