using Microsoft.Extensions.Logging;

namespace EdgeInspect.Configuration;

/// <summary>What is logged about the configuration: events 1100 to 1199.</summary>
internal static partial class ConfigurationLog
{
    [LoggerMessage(1100, LogLevel.Information, "configuration loaded from {File}, SHA-256 {Sha256}")]
    public static partial void Loaded(ILogger logger, string file, string sha256);

    [LoggerMessage(1101, LogLevel.Information, "configuration reloaded, SHA-256 {Sha256}; changed: {Changed}")]
    public static partial void Reloaded(ILogger logger, string sha256, string changed);

    [LoggerMessage(1102, LogLevel.Information, "configuration reloaded: nothing changed")]
    public static partial void Unchanged(ILogger logger);

    [LoggerMessage(1103, LogLevel.Error, "configuration not reloaded, the last good one stays in force; {Count} to mend")]
    public static partial void ReloadRefused(ILogger logger, int count);

    [LoggerMessage(1104, LogLevel.Error, "configuration: {Error}")]
    public static partial void Wrong(ILogger logger, ConfigurationError error);

    [LoggerMessage(1105, LogLevel.Warning, "configuration: these changes wait for a restart: {Keys}")]
    public static partial void NeedsRestart(ILogger logger, string keys);

    [LoggerMessage(1106, LogLevel.Error, "configuration not reloaded, the last good one stays in force: {Reason}")]
    public static partial void NotTakenOver(ILogger logger, string reason);
}
