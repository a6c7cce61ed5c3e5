using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>What is logged about a station's link to the hub: events 5000 to 5099.</summary>
internal static partial class UplinkLog
{
    [LoggerMessage(5000, LogLevel.Information, "connected to the broker; the hub has not acknowledged {Backlog} records")]
    public static partial void Online(ILogger logger, long backlog);

    [LoggerMessage(5001, LogLevel.Warning, "no connection to the broker: {Reason}; records wait in the ledger")]
    public static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(5002, LogLevel.Error, "the link to the broker is refused: {Reason}; it is tried again, but somebody must mend a setting")]
    public static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(5003, LogLevel.Error, "the broker takes nothing on {Topic}: {Reason}")]
    public static partial void NotTaken(ILogger logger, string topic, string reason);

    [LoggerMessage(5004, LogLevel.Error, "the broker gives nothing of {Filter}: {Reason}")]
    public static partial void NotGiven(ILogger logger, string filter, string reason);

    [LoggerMessage(5005, LogLevel.Warning, "an acknowledgement of the hub was refused: {Outcome}")]
    public static partial void AckRefused(ILogger logger, string outcome);

    [LoggerMessage(5006, LogLevel.Error, "records can't be read for the hub: {Reason}; tried again every few seconds")]
    public static partial void Unreadable(ILogger logger, string reason);

    [LoggerMessage(5007, LogLevel.Information, "records can be read for the hub again")]
    public static partial void Readable(ILogger logger);

    [LoggerMessage(5008, LogLevel.Information, "took leave of the hub; it has not acknowledged {Backlog} records")]
    public static partial void Stopped(ILogger logger, long backlog);

    [LoggerMessage(5009, LogLevel.Warning, "the link to the hub did not end in time; it is left as it is")]
    public static partial void Abandoned(ILogger logger);

    [LoggerMessage(5010, LogLevel.Error, "the link to the hub met a bug and begins anew in {Seconds} s: {Reason}")]
    public static partial void Failed(ILogger logger, int seconds, string reason, Exception exception);

    [LoggerMessage(5011, LogLevel.Error, "{What} can't be read for the hub: {Reason}; tried again every minute")]
    public static partial void SideUnreadable(ILogger logger, string what, string reason);

    [LoggerMessage(5012, LogLevel.Information, "{What} can be read for the hub again")]
    public static partial void SideReadable(ILogger logger, string what);

    [LoggerMessage(5013, LogLevel.Warning, "the broker can't even be tried: {Reason}; records wait in the ledger, and it is tried again")]
    public static partial void Unusable(ILogger logger, string reason);

    [LoggerMessage(5014, LogLevel.Warning, "the hub can't take drift window {Id}; it goes no more")]
    public static partial void WindowRefused(ILogger logger, long id);
}
