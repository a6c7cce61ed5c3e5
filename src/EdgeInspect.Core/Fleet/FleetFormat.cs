using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>
/// Limits and names of what stations say of themselves. They are part of the format: a breaking change is another version. Writers shorten
/// what is longer, so that nothing that a station says is refused for its length.
/// </summary>
public static class FleetFormat
{
    /// <summary>Most bytes of a state, of gauges or of an event; a will may have no more.</summary>
    public const int MaxMessageBytes = 65_535;

    /// <summary>Most characters of a name, an id or a version.</summary>
    public const int MaxNameLength = BatchFormat.MaxNameLength;

    /// <summary>Most problems of a state.</summary>
    public const int MaxProblems = 16;

    /// <summary>Most characters of a problem.</summary>
    public const int MaxProblemLength = 500;

    /// <summary>Most characters of an event's kind.</summary>
    public const int MaxKindLength = 64;

    /// <summary>Most characters of an event's text.</summary>
    public const int MaxTextLength = 1000;

    /// <summary>Content type of all of them.</summary>
    public const string ContentType = BatchFormat.Json;

    /// <summary>For example <c>online</c>.</summary>
    public static string ToWire(this StationPresence presence) => presence switch
    {
        StationPresence.Unknown => "unknown",
        StationPresence.Online => "online",
        StationPresence.Stopped => "stopped",
        StationPresence.Offline => "offline",
        _ => throw new ArgumentOutOfRangeException(nameof(presence), presence, "unknown presence"),
    };

    /// <summary>For example <c>degraded</c>.</summary>
    public static string ToWire(this StationCondition condition) => condition switch
    {
        StationCondition.Unknown => "unknown",
        StationCondition.Ok => "ok",
        StationCondition.Degraded => "degraded",
        StationCondition.Failing => "failing",
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "unknown condition"),
    };

    /// <summary>For example <c>alarm</c>.</summary>
    public static string ToWire(this EventSeverity severity) => severity switch
    {
        EventSeverity.Info => "info",
        EventSeverity.Warning => "warning",
        EventSeverity.Alarm => "alarm",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "unknown severity"),
    };

    /// <summary>The beginning of a text, without half a character at its end.</summary>
    public static string Shorten(string text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        return char.IsHighSurrogate(text[maxLength - 1]) ? text[..(maxLength - 1)] : text[..maxLength];
    }
}
