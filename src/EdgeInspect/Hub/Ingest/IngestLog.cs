using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Ingest;

/// <summary>What is logged about what stations send: events 8100 to 8199.</summary>
internal static partial class IngestLog
{
    [LoggerMessage(8100, LogLevel.Error, "the database takes nothing: {Reason}; nothing is acknowledged, it is tried again")]
    public static partial void StoreFailed(ILogger logger, string reason);

    [LoggerMessage(8101, LogLevel.Information, "the database takes records again after {Seconds:F0} s")]
    public static partial void StoreRecovered(ILogger logger, double seconds);

    [LoggerMessage(
        8102, LogLevel.Error, "the database refuses records {First} to {Last} of {Station}, epoch {Epoch}, alone too; not acknowledged")]
    public static partial void LetGo(ILogger logger, string station, string epoch, long first, long last);

    [LoggerMessage(8106, LogLevel.Error, "the database refuses a message of {Station} ({What}); it is let go")]
    public static partial void NewsLetGo(ILogger logger, string station, string what);

    [LoggerMessage(8103, LogLevel.Warning, "{Station}: {Text}")]
    public static partial void Told(ILogger logger, string station, string text);

    [LoggerMessage(8104, LogLevel.Error, "pictures can't be kept: {Reason}; the stations send them again")]
    public static partial void PicturesFailed(ILogger logger, string reason);

    [LoggerMessage(8105, LogLevel.Information, "pictures can be kept again after {Seconds:F0} s")]
    public static partial void PicturesRecovered(ILogger logger, double seconds);
}
