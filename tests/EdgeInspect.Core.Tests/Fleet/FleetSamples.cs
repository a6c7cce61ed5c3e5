using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Core.Tests.Fleet;

/// <summary>What a station might say.</summary>
internal static class FleetSamples
{
    public static readonly DateTimeOffset Utc = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    public static readonly StationState State = new(
        StationPresence.Online, "session-1", "boot-1", Utc, "0123456789abcdef0123456789abcdef", 41, StationCondition.Degraded,
        ["camera: ist verdreckt"], "1.2.3", new(new("Prüfling", new string('a', 64), 0, 3.25), null), "flange", "full");

    public static readonly StationGauges Gauges = new(
        "session-1", Utc, 12.5, 100, 3, 2, 1, 59.5, 8.25, 12.75, 106, 6, 2, 4, 1, 1L << 40, 300_000_000, 41.5);

    public static readonly FleetEvent Event = new(
        Guid.Parse("0195a000-0000-7000-8000-000000000001"), Utc, EventSeverity.Alarm, "camera_lost", "the camera is gone");

    /// <summary>As long as it may be, in characters that take the most room.</summary>
    public static StationState LongestState => State with
    {
        Session = Long, BootId = Long, Epoch = Long, Version = Long, Recipe = Long, Degree = Long,
        Problems = [.. Enumerable.Repeat(new string('\u0001', 2000), 40)],
        Slots = new(new(Long, new string('a', 64), 7, -1e-300), new(Long, new string('b', 64), 8, 1e300)),
    };

    private static string Long => new('\u0001', 2000);

    public static bool Same(StationState a, StationState b) =>
        a with { Problems = ImmutableArray<string>.Empty } == b with { Problems = ImmutableArray<string>.Empty } && a.Problems.SequenceEqual(b.Problems);
}
