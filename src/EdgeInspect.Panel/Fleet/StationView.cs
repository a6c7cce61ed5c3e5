using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Panel.Fleet;

/// <summary>How a station stands, from what matters most to what matters least.</summary>
public enum StationStanding
{
    /// <summary>Its connection ended without a word.</summary>
    Offline,

    /// <summary>It does not inspect.</summary>
    Failing,

    /// <summary>It should be there, but nothing comes of it.</summary>
    Silent,

    /// <summary>It inspects, but something is wrong.</summary>
    Degraded,

    /// <summary>It never said.</summary>
    Unknown,

    /// <summary>It was stopped on request.</summary>
    Stopped,

    /// <summary>It runs as it should.</summary>
    Running,
}

/// <summary>A station as the pages show it at a moment.</summary>
/// <param name="Station">What the hub knows.</param>
/// <param name="Now">The moment.</param>
public sealed record StationView(StationOverview Station, DateTimeOffset Now)
{
    /// <summary>From when on a station that should be there is silent, and its numbers are old.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(5);

    /// <summary>Records behind from which a backlog is told as one.</summary>
    public const long MuchBacklog = 1000;

    /// <summary>How it stands.</summary>
    public StationStanding Standing => (Station.State?.Presence ?? StationPresence.Unknown) switch
    {
        StationPresence.Offline => StationStanding.Offline,
        StationPresence.Stopped => StationStanding.Stopped,
        StationPresence.Online when IsOld => StationStanding.Silent,
        StationPresence.Online => Station.State!.Condition switch
        {
            StationCondition.Failing => StationStanding.Failing,
            StationCondition.Degraded => StationStanding.Degraded,
            StationCondition.Ok => StationStanding.Running,
            _ => StationStanding.Unknown,
        },
        _ => StationStanding.Unknown,
    };

    /// <summary>Whether nothing came of it for long.</summary>
    public bool IsOld => Now - Station.LastSeenUtc >= SilentAfter;

    /// <summary>Whether its numbers say how it was, not how it is.</summary>
    public bool IsPast => Standing is StationStanding.Offline or StationStanding.Silent or StationStanding.Stopped || IsOld;

    /// <summary>Whether there is more of it to be fetched than a moment's worth.</summary>
    public bool IsBehind => Station.Gauges?.Backlog >= MuchBacklog;

    /// <summary>Parts with a verdict in this session, or null.</summary>
    public long? Judged => Station.Gauges is { } gauges ? gauges.Ok + gauges.Ng + gauges.Unsure : null;

    /// <summary>The share of NG among them, or null when there are none.</summary>
    public double? NgRate => Judged > 0 ? (double)Station.Gauges!.Ng / Judged : null;

    /// <summary>Address of its page.</summary>
    public string Address => AddressOf(Station.Name);

    /// <summary>Address of a station's page, below the base address.</summary>
    public static string AddressOf(Core.Outbox.StationName name) =>
        $"stations/{Uri.EscapeDataString(name.Site)}/{Uri.EscapeDataString(name.Line)}/{Uri.EscapeDataString(name.Station)}";

    /// <summary>Whether any of what is said of it holds a text.</summary>
    public bool Matches(string text)
    {
        var (name, state) = (Station.Name, Station.State);
        string?[] said = [name.Site, name.Line, name.Station, state?.Slots.Active?.Name, state?.Recipe, .. state?.Problems ?? []];
        return said.Any(s => s?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);
    }
}
