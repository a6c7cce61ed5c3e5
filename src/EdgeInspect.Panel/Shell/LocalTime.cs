using System.Globalization;

namespace EdgeInspect.Panel.Shell;

/// <summary>Times as the person before the screen reads them: in the browser's zone once it is known, in UTC before. Always says which.</summary>
/// <param name="Zone">The zone.</param>
public sealed record LocalTime(TimeZoneInfo Zone)
{
    /// <summary>Coordinated universal time.</summary>
    public static LocalTime Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>Whether a name is one of a zone.</summary>
    public static bool Knows(string? zoneId) => zoneId is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out _);

    /// <summary>Of a zone's name; UTC when there is none of it.</summary>
    public static LocalTime Of(string? zoneId) =>
        Knows(zoneId) && TimeZoneInfo.TryFindSystemTimeZoneById(zoneId!, out var zone) ? new(zone) : Utc;

    /// <summary>The same moment in this zone.</summary>
    public DateTimeOffset At(DateTimeOffset utc) => TimeZoneInfo.ConvertTime(utc, Zone);

    /// <summary>For example <c>2026-03-01 14:05:09</c>.</summary>
    public string Full(DateTimeOffset utc) => At(utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>For example <c>2026-03-01 14:05:09 (UTC+01:00)</c>.</summary>
    public string FullWithZone(DateTimeOffset utc) => $"{Full(utc)} ({Offset(utc)})";

    /// <summary>For example <c>14:05</c>.</summary>
    public string Clock(DateTimeOffset utc) => At(utc).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>For example <c>UTC+01:00</c>, or <c>UTC</c>.</summary>
    public string Offset(DateTimeOffset utc)
    {
        var offset = At(utc).Offset;
        return offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
    }

    /// <summary>For example <c>Europe/Berlin (UTC+01:00)</c>; a zone that is UTC by another name is <c>UTC</c>.</summary>
    public string Name(DateTimeOffset utc) => Zone.HasSameRules(TimeZoneInfo.Utc) ? "UTC" : $"{Zone.Id} ({Offset(utc)})";

    /// <summary>What a date and time that was typed in this zone is. A time that a clock change leaves out is moved as clocks are.</summary>
    public DateTimeOffset ToUtc(DateTime local)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return new DateTimeOffset(time, Zone.GetUtcOffset(time)).ToUniversalTime();
    }
}
