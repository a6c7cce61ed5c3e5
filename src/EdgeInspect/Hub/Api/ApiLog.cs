using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Api;

/// <summary>What is logged about the interface: events 8200 to 8299.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(8200, LogLevel.Warning, "{Endpoint} could not be answered: {Reason}")]
    public static partial void Unavailable(ILogger logger, string endpoint, string reason);

    [LoggerMessage(8201, LogLevel.Information, "{Records} records were exported as {Format} in {Seconds:F1} s")]
    public static partial void Exported(ILogger logger, long records, string format, double seconds);

    [LoggerMessage(8202, LogLevel.Debug, "{Endpoint}: the client left, or the hub stops, before the answer was complete")]
    public static partial void BrokenOff(ILogger logger, string endpoint);

    [LoggerMessage(8203, LogLevel.Debug, "{Endpoint} was refused: {Reason}")]
    public static partial void Busy(ILogger logger, string endpoint, string reason);
}
