using EdgeInspect.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EdgeInspect.Hosting;

/// <summary>The least severe level that is logged; it may change while the program runs.</summary>
internal sealed class LogThreshold(LogLevel level)
{
    // It tells with a stack what ends the program, which the program itself tells in one line.
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    // It warns of each request without the page's token, which any stranger may send by the hundred; the answer says so already.
    private const string TokenCategory = "Microsoft.AspNetCore.Antiforgery";

    private volatile LogLevel _level = level;

    /// <summary>The level.</summary>
    public LogLevel Level
    {
        get => _level;
        set => _level = value;
    }

    /// <summary>Whether a message is written. The framework's own everyday messages are not: ours say the same in our words.</summary>
    public bool Passes(string? category, LogLevel level)
    {
        if (level >= LogLevel.Error && category == HostCategory)
            return false;
        if (level < LogLevel.Error && category?.StartsWith(TokenCategory, StringComparison.Ordinal) == true)
            return false;
        var least = _level;
        var isFrameworks = category is not null && category.StartsWith("Microsoft.", StringComparison.Ordinal);
        return level >= (isFrameworks && least == LogLevel.Information ? LogLevel.Warning : least);
    }
}

/// <summary>How the program logs: to standard error, in journald's form when journald reads it.</summary>
internal static class StationLogging
{
    private const int QueueLength = 2048;

    /// <summary>Whether systemd connected the program's output to the journal.</summary>
    public static bool IsJournal => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("JOURNAL_STREAM"));

    /// <summary>Adds the console, with a bounded queue that drops and counts rather than make anybody wait.</summary>
    public static void Configure(ILoggingBuilder logging, LogThreshold threshold)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddFilter(threshold.Passes);
        logging.AddConsoleFormatter<JournalFormatter, ConsoleFormatterOptions>();
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffzzz "));
        logging.AddConsole(console =>
        {
            console.FormatterName = IsJournal ? JournalFormatter.FormatterName : ConsoleFormatterNames.Simple;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            (console.MaxQueueLength, console.QueueFullMode) = (QueueLength, ConsoleLoggerQueueFullMode.DropWrite);
        });
    }

    /// <summary>Loggers for what happens before there is a host, or after it fell.</summary>
    public static ILoggerFactory CreateFactory() => CreateFactory(new LogThreshold(new LogOptions().Level));

    /// <summary>As above, at a level that the configuration gave.</summary>
    public static ILoggerFactory CreateFactory(LogThreshold threshold) =>
        LoggerFactory.Create(logging => Configure(logging, threshold));
}
