using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hosting;

/// <summary>What is logged about the program itself: events 1000 to 1099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1000, LogLevel.Information, "edgeinspect {Version} starts as station {Site}/{Line}/{Station}")]
    public static partial void Starts(ILogger logger, string version, string site, string line, string station);

    [LoggerMessage(1001, LogLevel.Information, "health and metrics at {Url}")]
    public static partial void Listens(ILogger logger, string url);

    [LoggerMessage(1002, LogLevel.Information, "ready: the first part was inspected")]
    public static partial void Ready(ILogger logger);

    [LoggerMessage(1003, LogLevel.Error, "no sign of life from {Loops} for {Seconds:F1} s; the watchdog is not fed")]
    public static partial void Silent(ILogger logger, string loops, double seconds);

    [LoggerMessage(1004, LogLevel.Information, "every vital loop gives signs of life again")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(1005, LogLevel.Information, "stopping")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(1006, LogLevel.Information, "stopped after {Seconds:F0} s with {Parts} parts inspected")]
    public static partial void Stopped(ILogger logger, double seconds, long parts);

    [LoggerMessage(1007, LogLevel.Critical, "the station can't go on: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(1008, LogLevel.Critical, "internal error, which is a bug: {Problem}")]
    public static partial void InternalError(ILogger logger, string problem, Exception exception);

    [LoggerMessage(1009, LogLevel.Error, "{What} did not end in the time for stopping")]
    public static partial void Abandoned(ILogger logger, string what);
}
