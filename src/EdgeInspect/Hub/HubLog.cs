using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub;

/// <summary>What is logged about the hub itself: events 8000 to 8099.</summary>
internal static partial class HubLog
{
    [LoggerMessage(8000, LogLevel.Information, "edgeinspect {Version} starts as hub {Name}")]
    public static partial void Starts(ILogger logger, string version, string name);

    [LoggerMessage(8001, LogLevel.Information, "ready: the database is open, {Stations} stations are known")]
    public static partial void Ready(ILogger logger, int stations);

    [LoggerMessage(8002, LogLevel.Information, "stopped after {Seconds:F0} s with {Records} records taken")]
    public static partial void Stopped(ILogger logger, double seconds, long records);

    [LoggerMessage(8003, LogLevel.Information, "broker, {Link}: {State}")]
    public static partial void LinkChanged(ILogger logger, string link, string state);

    [LoggerMessage(8004, LogLevel.Error, "broker, {Link}: '{Filter}' is refused: {Reason}")]
    public static partial void Refused(ILogger logger, string link, string filter, string reason);

    [LoggerMessage(8005, LogLevel.Information, "retention: {Images} pictures that were too old are deleted")]
    public static partial void Retained(ILogger logger, int images);

    [LoggerMessage(8006, LogLevel.Warning, "retention failed and is tried again later: {Reason}")]
    public static partial void RetentionFailed(ILogger logger, string reason);

    [LoggerMessage(8007, LogLevel.Information, "retention: {Images} pictures that no record of this hub refers to are deleted")]
    public static partial void Swept(ILogger logger, int images);

    [LoggerMessage(8008, LogLevel.Warning, "pictures can't be counted and are tried again later: {Reason}")]
    public static partial void UpkeepFailed(ILogger logger, string reason);

    [LoggerMessage(8009, LogLevel.Warning, "broker, {Link}: {State}: {Reason}; it is tried again")]
    public static partial void NoLink(ILogger logger, string link, string state, string reason);

    [LoggerMessage(8010, LogLevel.Warning, "{Where} ({Megabytes:F0} MB) is changed from schema version {From} to {To}, and nothing is "
        + "taken before that is done; let it end: stopped, it begins again")]
    public static partial void SchemaChanges(ILogger logger, string where, long from, long to, double megabytes);

    [LoggerMessage(8012, LogLevel.Warning, "retention: {Doubt}")]
    public static partial void RetentionWaits(ILogger logger, string doubt);

    [LoggerMessage(8011, LogLevel.Information, "the database has schema version {To} now, after {Seconds:F0} s")]
    public static partial void SchemaChanged(ILogger logger, long to, double seconds);
}
