using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>What is logged about records and pictures on the disk: events 4000 to 4199.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(4000, LogLevel.Information, "ledger of epoch {Epoch} opened, {Records} records")]
    public static partial void Opened(ILogger logger, string epoch, long records);

    [LoggerMessage(4001, LogLevel.Warning, "the last run did not end in good order; a gap record says so")]
    public static partial void OpenedAfterCrash(ILogger logger);

    [LoggerMessage(4002, LogLevel.Error, "no part passes: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(4003, LogLevel.Information, "the ledger can be written again, {Records} records")]
    public static partial void Recovered(ILogger logger, long records);

    [LoggerMessage(4004, LogLevel.Warning, "the write-ahead log could not be copied into the database {Count} times; it grows until that works again")]
    public static partial void CheckpointFailed(ILogger logger, long count);

    [LoggerMessage(4005, LogLevel.Error, "{Count} changes that go with records were wrong and were not made, parts are recorded as before; the last one: {Reason}")]
    public static partial void ChangesRefused(ILogger logger, long count, string reason);

    [LoggerMessage(4100, LogLevel.Error, "{Reason}")]
    public static partial void ImagesFailed(ILogger logger, string reason);

    [LoggerMessage(4101, LogLevel.Information, "pictures can be stored again; {Failed} were not since start")]
    public static partial void ImagesRecovered(ILogger logger, long failed);

    [LoggerMessage(4102, LogLevel.Warning, "{Count} pictures were not kept: they come faster than they can be stored; their records say so")]
    public static partial void ImagesDropped(ILogger logger, long count);
}
