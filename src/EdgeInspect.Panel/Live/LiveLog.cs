using Microsoft.Extensions.Logging;

namespace EdgeInspect.Panel.Live;

/// <summary>What the pages' readings log, 9000 to 9099.</summary>
internal static partial class LiveLog
{
    [LoggerMessage(9000, LogLevel.Warning, "what the pages show could not be read and is tried again: {Reason}")]
    public static partial void ReadFailed(ILogger logger, string reason);

    [LoggerMessage(9001, LogLevel.Error, "reading what the pages show failed in a way that nobody expected")]
    public static partial void ReadBroke(ILogger logger, Exception exception);
}
