using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Panel;

/// <summary>What is logged about the panel: events 6000 to 6099.</summary>
internal static partial class PanelLog
{
    [LoggerMessage(6000, LogLevel.Information, "the panel is at {Url}")]
    public static partial void Listens(ILogger logger, string url);

    [LoggerMessage(6001, LogLevel.Warning, "no account of the panel exists: whoever opens it makes the first one with the code {Code}")]
    public static partial void FirstAccountCode(ILogger logger, string code);

    [LoggerMessage(6002, LogLevel.Error, "the panel can't be opened, inspection goes on; it is tried again every {Seconds} s: {Reason}")]
    public static partial void CanNotOpen(ILogger logger, double seconds, string reason);

    [LoggerMessage(6003, LogLevel.Warning, "parts for review can't be queued and are tried again: {Reason}")]
    public static partial void CanNotFeed(ILogger logger, string reason);

    [LoggerMessage(6004, LogLevel.Warning, "{Count} attempts to sign in were refused without a look, after too many wrong ones")]
    public static partial void SignInsRefused(ILogger logger, long count);

    [LoggerMessage(6005, LogLevel.Error, "a request to the panel met a bug: {Method} {Path}")]
    public static partial void RequestBroke(ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(6006, LogLevel.Information, "parts for review are queued again")]
    public static partial void FeedsAgain(ILogger logger);

    [LoggerMessage(6007, LogLevel.Error, "the panel met a bug; inspection goes on")]
    public static partial void Broke(ILogger logger, Exception exception);

    [LoggerMessage(6008, LogLevel.Information, "the first account of the panel was made, '{Name}': its code holds no more")]
    public static partial void FirstAccountMade(ILogger logger, string name);

    [LoggerMessage(6009, LogLevel.Warning,
        "{Count} connections of {Address} to the panel were closed unread: it had {Most} open, all that one address gets; a program there should use the "
        + "same ones again, and people behind one router or proxy come one after the other")]
    public static partial void ConnectionsClosed(ILogger logger, long count, System.Net.IPAddress address, int most);
}
