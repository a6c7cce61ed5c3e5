using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Panel.Tests.Scene;

/// <summary>A fleet in a real store, the same at every run: a station of every standing, records, pictures, events and gauges.</summary>
internal sealed class FleetScene(IFleetStore store, PictureShelf pictures)
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 15, 0, TimeSpan.Zero);
    public static readonly StationName Press = new("Augsburg", "caps", "press-1");
    public static readonly StationName Lost = new("Brno", "moulding", "mould-2");

    private const string Model = "cap-dark-7";

    public async Task FillAsync()
    {
        await PressAsync();
        await AddAsync("Augsburg", "caps", "press-2", StationPresence.Online, StationCondition.Degraded, 4, 61.2, 0,
            "The camera 'top' delivers one frame in ten too late: check its network cable and the switch.");
        await AddAsync("Augsburg", "labels", "label-1", StationPresence.Online, StationCondition.Ok, 3, 118.0, 48_213);
        await AddAsync("Augsburg", "labels", "label-2", StationPresence.Online, StationCondition.Ok, 9, 0, 0);
        await AddAsync("Brno", "moulding", "mould-1", StationPresence.Online, StationCondition.Failing, 6, 0, 12,
            "The camera 'side' is gone since 09:02: check its power and its cable.", "Parts are not inspected; the output line rests at REJECT.");
        await AddAsync("Brno", "moulding", "mould-2", StationPresence.Offline, StationCondition.Ok, 3_700, 88.4, 310);
        await AddAsync("Brno", "packing", "pack-1", StationPresence.Stopped, StationCondition.Ok, 40_000, 0, 0);
        await AddAsync("Brno", "packing", "pack-2", StationPresence.Online, StationCondition.Ok, 1_090, 47.5, 4);
        await AddAsync("Brno", "sealing", "seal-1-with-a-rather-long-name", StationPresence.Online, StationCondition.Ok, 2, 143.9, 0);
        await AddAsync("Brno", "sealing", "seal-2", StationPresence.Online, StationCondition.Degraded, 8, 139.1, 1_804, "The disk has room for 3 days.");
        await AddAsync("Celje", "welding", "weld-1", StationPresence.Online, StationCondition.Ok, 5, 12.3, 0);
        await AddAsync("Celje", "welding", "weld-2", StationPresence.Online, StationCondition.Ok, 1, 11.8, 2);
        var newcomer = new SceneLedger(new("Celje", "welding", "weld-3"), 11);
        await store.AddAsync(newcomer.Write(3, Now.AddMinutes(-2)), Now.AddMinutes(-2), default);
        await EventsAsync();
    }

    /// <summary>A hall of stations, for what many look like.</summary>
    public async Task FillHallAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var condition = i % 17 == 3 ? StationCondition.Degraded : i % 41 == 5 ? StationCondition.Failing : StationCondition.Ok;
            var presence = i % 29 == 7 ? StationPresence.Offline : i % 37 == 11 ? StationPresence.Stopped : StationPresence.Online;
            string[] problems = condition == StationCondition.Ok ? [] : ["The camera 'top' delivers frames late."];
            await AddAsync($"site-{i / 40 + 1}", $"line-{i / 10 + 1}", $"station-{i + 1:000}", presence, condition, 1 + i % 9, 60 + i % 50, i % 13 * 3, problems);
        }
    }

    /// <summary>What makes a station's row change: it was well, and now it is not.</summary>
    public Task BreakPressAsync(DateTimeOffset now) => store.SetStateAsync(
        Press, State("press-1", StationPresence.Online, StationCondition.Failing, 130, now, "The ledger's disk is full."), now, default);

    /// <summary>A measurement of a station that was well until then: many parts more, and a rate that nothing else shows.</summary>
    public Task MeasurePressAsync(DateTimeOffset now, double rate) => store.AddGaugesAsync(
        Press, Gauges("press-1", now, 0, 0, 9_000, 150) with { LastSeq = 130, PartsPerMinute = rate }, now, default);

    /// <summary>An event of a station that comes now.</summary>
    public Task TellOfPressAsync(DateTimeOffset now, string text) => store.AddEventAsync(
        Press, new(new Guid(99, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), now, EventSeverity.Warning, "output_late", text), now, default);

    /// <summary>More events than one page holds, a minute apart, older than all others.</summary>
    public async Task TellMuchAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var at = Now.AddDays(-4).AddMinutes(-i);
            await store.AddEventAsync(
                Press, new(new Guid(i, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11), at, EventSeverity.Info, "recipe_changed", $"Change {i} of the recipe."), at, default);
        }
    }

    private static StationState State(
        string station, StationPresence presence, StationCondition condition, long lastSeq, DateTimeOffset said, params string[] problems) => new(
        presence, $"session-{station}", "boot-1", said, SceneLedger.EpochOf(station), lastSeq, condition, [.. problems], "0.1.0",
        new(new(Model, new string('a', 64), 7, 8.5), station == "seal-2" ? new("cap-dark-8", new string('b', 64), 8, 8.1) : null),
        "cap dark 28 mm", station.StartsWith("weld", StringComparison.Ordinal) ? "shadow" : "full");

    private static StationGauges Gauges(string station, DateTimeOffset taken, double rate, long backlog, long judged, long ng)
    {
        var wave = Math.Sin(taken.ToUnixTimeSeconds() / 97.0);
        return new(
            $"session-{station}", taken, 86_400 * 3 + 7_000, judged - ng - judged / 200, ng, judged / 200, 0, Math.Round(rate + (rate > 0 ? 6 * wave : 0), 1),
            judged > 0 ? 12.1 + 0.4 * wave : null, judged > 0 ? 18.6 + 2.5 * wave * wave : null,
            judged, backlog, backlog / 40, station == "press-2" ? 214 : 0, 0, 81_604_378_624, 402_653_184, 54.2);
    }

    private async Task AddAsync(
        string site, string line, string station, StationPresence presence, StationCondition condition, int secondsAgo, double rate, long backlog,
        params string[] problems)
    {
        var (name, seen) = (new StationName(site, line, station), Now.AddSeconds(-secondsAgo));
        var judged = rate > 0 ? 4_000 + (long)(rate * 31) : 0;
        if (rate > 0)
            await store.AddGaugesAsync(name, Gauges(station, seen, rate, backlog, judged, judged * 17 / 1_000), seen, default);
        else if (station == "label-2")
            await store.AddGaugesAsync(name, Gauges(station, seen, 0, 0, 0, 0), seen, default);
        await store.SetStateAsync(name, State(station, presence, condition, judged, seen, problems), seen, default);
    }

    private async Task PressAsync()
    {
        var ledger = new SceneLedger(Press, 3);
        var batches = ledger.Write(130, Now.AddSeconds(-130 / 2.0));
        await store.AddAsync(batches, Now.AddSeconds(-1), default);
        foreach (var rid in ledger.Defects.Take(14))
        {
            foreach (var what in new[] { "image", "map" })
                await store.AddImageAsync(pictures.Draw(Press, rid, what, Now.AddSeconds(-1)), default);
        }

        for (var i = 90; i >= 0; i--)
        {
            var (taken, judged) = (Now.AddSeconds(-10 * i - 1), 5_000 + (90 - i) * 20L);
            if (i is > 52 and < 64)
                continue;
            await store.AddGaugesAsync(
                Press, Gauges("press-1", taken, 120, i is > 35 and < 52 ? (52 - i) * 40 : Math.Max(0, 15 * i - 320), judged, judged / 60 + (i < 30 ? (30 - i) / 3 : 0)) with { LastSeq = 130 },
                taken, default);
        }

        await store.SetStateAsync(Press, State("press-1", StationPresence.Online, StationCondition.Ok, 130, Now.AddSeconds(-1)), Now.AddSeconds(-1), default);
    }

    private async Task EventsAsync()
    {
        (StationName? Station, EventSeverity Severity, string Kind, string Text, int MinutesAgo)[] all =
        [
            (new("Brno", "moulding", "mould-1"), EventSeverity.Alarm, "camera_lost", "The camera 'side' does not answer since 09:02. Check its power and its cable.", 13),
            (new("Brno", "moulding", "mould-1"), EventSeverity.Alarm, "output_resting", "Nothing is inspected, so the output line rests at REJECT.", 13),
            (new("Brno", "sealing", "seal-1-with-a-rather-long-name"), EventSeverity.Alarm, "chain_broken", "Record 4,711 does not follow from record 4,710: the ledger was changed, or its disk is failing. Run 'edgeinspect ledger verify' there.", 58),
            (new("Brno", "sealing", "seal-2"), EventSeverity.Warning, "disk_low", "The disk of the ledger has room for 3 days. Pictures are deleted first.", 120),
            (Press, EventSeverity.Info, "model_changed", "The model cap-dark-7 is active, after cap-dark-6.", 300),
            (Press, EventSeverity.Warning, "output_late", "Two orders to the output line came more than 10 ms late; those parts were rejected.", 190),
            (null, EventSeverity.Info, "hub_started", "The hub 'central' started, version 0.1.0.", 4_500),
        ];
        foreach (var (e, i) in all.Select((e, i) => (e, i)))
        {
            var at = Now.AddMinutes(-e.MinutesAgo);
            await store.AddEventAsync(e.Station, new(new Guid(i + 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), at, e.Severity, e.Kind, e.Text), at.AddSeconds(1), default);
        }
    }
}
