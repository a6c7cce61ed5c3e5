using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>What is logged about drift windows: events 4200 to 4299.</summary>
internal static partial class WindowLog
{
    [LoggerMessage(4200, LogLevel.Warning, "{Count} inspections are in no drift window: they came faster than they could be counted")]
    public static partial void Missed(ILogger logger, long count);

    [LoggerMessage(4201, LogLevel.Warning, "{Count} inspections of the last run are in no drift window: it did not end in good order")]
    public static partial void MissedBefore(ILogger logger, long count);

    [LoggerMessage(4202, LogLevel.Warning, "the last drift window, {Frames} inspections, could not be stored")]
    public static partial void LastLost(ILogger logger, long frames);

    [LoggerMessage(4203, LogLevel.Information, "drift windows now hold {Frames} inspections")]
    public static partial void SizeChanged(ILogger logger, int frames);
}
