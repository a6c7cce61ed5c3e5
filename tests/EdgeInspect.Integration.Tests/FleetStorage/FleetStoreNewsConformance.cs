using System.Collections.Immutable;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Integration.Tests.FleetStorage;

/// <summary>What every store must do with states, gauges, events, windows and pictures, and when it deletes.</summary>
public abstract class FleetStoreNewsConformance
{
    protected static readonly DateTimeOffset Now = FleetStoreConformance.Now;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly StationName Press = new("plant", "line-1", "press-1");
    private static readonly RetentionOptions ForEver = new(0, 0, 0, 0, 0);

    [SkippableTheory]
    // A word of the same session: the later one by its records, then by its time.
    [InlineData("s1 Online 10 5", "s1 Stopped 20 5", true)]
    [InlineData("s1 Stopped 20 5", "s1 Online 10 5", false)]
    [InlineData("s1 Online 20 6", "s1 Online 30 5", false)]
    [InlineData("s1 Online 20 5", "s1 Online 10 6", true)]
    // Its own will was written before all that it said.
    [InlineData("s1 Online 20 6", "s1 Offline 10 5", true)]
    // The end of another session counts only when that one began later.
    [InlineData("s2 Online 20 1", "s1 Offline 10 9", false)]
    [InlineData("s2 Online 20 1", "s1 Stopped 19 9", false)]
    [InlineData("s1 Online 10 9", "s2 Offline 20 1", true)]
    // A beginning is always news.
    [InlineData("s1 Online 20 9", "s2 Online 10 1", true)]
    public async Task The_later_word_of_a_station_stands(string first, string second, bool isReplaced)
    {
        await using var store = await OpenAsync();
        await store.SetStateAsync(Press, State(first), Now, None);
        await store.SetStateAsync(Press, State(second), Now, None);
        var expected = State(isReplaced ? second : first);
        var state = (await store.StationAsync(Press, None))!.State!;
        Assert.Equal((expected.Session, expected.Presence, expected.SaidUtc), (state.Session, state.Presence, state.SaidUtc));
        Assert.Equal(expected.Slots, state.Slots);
        Assert.Equal(expected.Problems.ToArray(), state.Problems.ToArray());
    }

    [SkippableFact]
    public async Task A_station_was_last_seen_when_it_last_said_something_and_not_when_the_broker_spoke_for_it()
    {
        await using var store = await OpenAsync();
        Assert.Null(await store.StationAsync(Press, None));
        await store.SetStateAsync(Press, State("s1 Online 0 1"), Now, None);
        await store.AddGaugesAsync(Press, Gauges(1), Now.AddMinutes(2), None);
        await store.AddGaugesAsync(Press, Gauges(0), Now.AddMinutes(1), None);
        await store.SetStateAsync(Press, State("s1 Offline 0 1"), Now.AddHours(1), None);
        var station = (await store.StationAsync(Press, None))!;
        Assert.Equal((StationPresence.Offline, Now.AddMinutes(2), 1.0), (station.State!.Presence, station.LastSeenUtc, station.Gauges!.UptimeSeconds));
        await store.AddAsync(new SampleLedger().With(1).Batches(1, 1), Now.AddHours(2), None);
        Assert.Equal(Now.AddHours(2), (await store.StationAsync(Press, None))!.LastSeenUtc);
    }

    [SkippableFact]
    public async Task Stations_are_listed_by_name()
    {
        await using var store = await OpenAsync();
        foreach (var name in (StationName[])[new("b", "1", "x"), new("a", "2", "x"), new("a", "1", "y"), new("B", "1", "x"), new("a", "1", "x")])
            await store.SetStateAsync(name, State("s1 Online 0 1"), Now, None);
        var names = (await store.StationsAsync(None)).Select(s => $"{s.Name.Site}{s.Name.Line}{s.Name.Station}");
        Assert.Equal(["B1x", "a1x", "a1y", "a2x", "b1x"], names);
    }

    [SkippableTheory]
    [InlineData(1000, 100)]
    [InlineData(100, 100)]
    [InlineData(99, 99)]
    [InlineData(10, 10)]
    [InlineData(7, 7)]
    [InlineData(1, 1)]
    public async Task Gauges_are_thinned_evenly(int limit, int count)
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 100; i++)
            await store.AddGaugesAsync(Press, Gauges(i), Now, None);
        await store.AddGaugesAsync(Press, Gauges(50), Now, None);
        await store.AddGaugesAsync(Press with { Station = "other" }, Gauges(50), Now, None);
        var gauges = await store.GaugesAsync(Press, Now, Now.AddSeconds(100), limit, None);
        var seconds = gauges.Select(g => (int)g.UptimeSeconds).ToArray();
        Assert.Equal((count, 0), (seconds.Length, seconds[0]));
        var steps = seconds.Zip(seconds.Skip(1), (a, b) => b - a).ToArray();
        Assert.All(steps, step => Assert.InRange(step, 100 / count, (100 + count - 1) / count));
        Assert.Equal(10, (await store.GaugesAsync(Press, Now.AddSeconds(5), Now.AddSeconds(15), 1000, None)).Length);
    }

    [SkippableFact]
    public async Task Events_are_kept_once_counted_and_paged_newest_first()
    {
        await using var store = await OpenAsync();
        var events = Enumerable.Range(0, 30).Select(i => new FleetEvent(
            new Guid(i, 1, 7, 1, 2, 3, 4, 5, 6, 7, 8), Now.AddHours(-i), (EventSeverity)(i % 3), "chain_broken", $"Prüfung {i}; '")).ToArray();
        foreach (var e in events.Concat(events[..10]))
            await store.AddEventAsync(e.Severity == EventSeverity.Info ? null : Press, e, e.Utc, None);
        var all = await store.EventsAsync(null, EventSeverity.Info, null, 100, None);
        Assert.Equal(events, all.Items.Select(e => e.Event));
        Assert.All(all.Items, e => Assert.Equal(e.Event.Severity == EventSeverity.Info ? null : Press, e.Station));
        var first = await store.EventsAsync(Press, EventSeverity.Alarm, null, 6, None);
        var second = await store.EventsAsync(Press, EventSeverity.Alarm, first.Next, 6, None);
        Assert.Equal((6, 4, null), (first.Items.Length, second.Items.Length, second.Next));
        Assert.Equal(10, first.Items.Concat(second.Items).Select(e => e.Event.Id).Distinct().Count());
        // Alarms 2, 5, … 23 hours ago.
        Assert.Equal(8, (await store.StationAsync(Press, None))!.OpenAlarms);
    }

    [SkippableFact]
    public async Task Windows_are_kept_once_for_each_key_and_paged_newest_first()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 12; i++)
            await store.AddWindowAsync(Press, Window(i, [1, 2, (byte)i]), Now, None);
        await store.AddWindowAsync(Press, Window(3, [9]), Now, None);
        await store.AddWindowAsync(Press with { Line = "line-2" }, Window(3, [9]), Now, None);
        await store.AddWindowAsync(Press with { Line = "line-3" }, Window(3, [9]), Now, None);
        await store.AddWindowAsync(Press with { Line = "line-3" }, Window(3, [9]) with { Epoch = "e2" }, Now, None);
        var first = await store.WindowsAsync(Press, null, 7, None);
        var second = await store.WindowsAsync(Press, first.Next, 7, None);
        Assert.Equal(Enumerable.Range(0, 12).Reverse().Select(i => (long)i), first.Items.Concat(second.Items).Select(w => w.Sequence));
        Assert.Null(second.Next);
        Assert.Equal([1, 2, 3], second.Items.Single(w => w.Sequence == 3).Body.ToArray());
        var window = first.Items[0];
        Assert.Equal(Window(11, []) with { Body = window.Body }, window);
        var epochs = (await store.WindowsAsync(Press with { Line = "line-3" }, null, 7, None)).Items;
        Assert.Equal(["e1", "e2"], epochs.Select(w => w.Epoch).Order());
    }

    [SkippableFact]
    public async Task Pictures_belong_to_their_station_and_are_noted_once()
    {
        await using var store = await OpenAsync();
        var image = Image(1, 'a', Now);
        await store.AddImageAsync(image, None);
        await store.AddImageAsync(image with { StoredUtc = Now.AddDays(1) }, None);
        await store.AddImageAsync(image with { What = "map", Sha256 = new string('b', 64) }, None);
        await store.AddImageAsync(image with { Station = Press with { Station = "press-2" } }, None);
        var images = await store.ImagesAsync(Press, image.Rid, None);
        Assert.Equal([image, image with { What = "map", Sha256 = new string('b', 64) }], images.ToArray());
        await store.AddAsync(new SampleLedger().With(2).Batches(1, 2), Now, None);
        var records = (await store.RecordsAsync(new(), null, 10, None)).Items;
        Assert.Equal((0, 2), (records[0].Images.Length, records[1].Images.Length));
        Assert.Equal((image.Rid, "map"), ((await store.ImageAsync(new('b', 64), None))!.Rid, (await store.ImageAsync(new('b', 64), None))!.What));
        Assert.Null(await store.ImageAsync(new('c', 64), None));
    }

    [SkippableFact]
    public async Task Retention_deletes_what_is_old_and_what_is_acknowledged_stays_so()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(150);
        await store.AddAsync(ledger.Batches(1, 100), Now.AddDays(-100), None);
        await store.AddAsync(ledger.Batches(101, 120), Now.AddDays(-10), None);
        foreach (var days in (int[])[100, 10])
        {
            await store.AddGaugesAsync(Press, Gauges(-days * 86_400), Now.AddDays(-days), None);
            await store.AddEventAsync(Press, new(Guid.CreateVersion7(Now.AddDays(-days)), Now.AddDays(-days), default, "k", "t"), Now.AddDays(-days), None);
            await store.AddWindowAsync(Press, Window(days, []), Now.AddDays(-days), None);
        }

        await store.RetainAsync(ForEver, Now, None);
        Assert.Equal((120, 2, 2, 2), await CountAsync(store));
        await store.RetainAsync(new(30, 30, 30, 30, 30), Now, None);
        Assert.Equal((20, 1, 1, 1), await CountAsync(store));
        Assert.Equal(20, (await store.StationAsync(Press, None))!.Records);
        Assert.Equal(120, (await store.AcknowledgementAsync(ledger.Stream, None))!.ContiguousSeq);

        // What was deleted and comes again is known, and stays deleted.
        var again = (await store.AddAsync(ledger.Batches(51, 100), Now, None))[0];
        Assert.Equal((0, 50, 0), (again.New, again.Repeated, again.Conflicts.Length));
        await store.RetainAsync(new(5, 5, 5, 5, 5), Now, None);
        Assert.Equal((0, 0, 0, 0), await CountAsync(store));
        // The link to the last record that was deleted is still checked.
        Assert.Empty((await store.AddAsync(ledger.Batches(121, 130), Now, None))[0].Breaks);
        await store.RetainAsync(new(1, 1, 1, 1, 1), Now.AddDays(2), None);
        Assert.Single((await store.AddAsync(ledger.Forked(125, "other").Batches(131, 140), Now, None))[0].Breaks);
    }

    /// <summary>
    /// What is kept by the hub's own clock is kept as long as any other; gauges, which have the station's, go when it is a day ahead or
    /// more.
    /// </summary>
    [SkippableFact]
    public async Task A_station_whose_clock_is_ahead_keeps_its_latest_and_leaves_nothing_for_ever()
    {
        await using var store = await OpenAsync();
        const int Year = 365 * 86_400;
        await store.AddGaugesAsync(Press, Gauges(3600), Now, None);
        await store.AddGaugesAsync(Press, Gauges(Year), Now, None);
        await store.AddWindowAsync(Press, Window(1, []), Now, None);
        await store.AddWindowAsync(Press, Window(Year / 60, []), Now, None);
        await store.RetainAsync(new(30, 30, 30, 30, 30), Now, None);
        var gauges = await store.GaugesAsync(Press, DateTimeOffset.UnixEpoch, Now.AddYears(2), 100, None);
        Assert.Equal(Now.AddHours(1), Assert.Single(gauges).TakenUtc);
        var overview = (await store.StationAsync(Press, None))!;
        Assert.Equal((Now.AddSeconds(Year), Now), (overview.Gauges!.TakenUtc, overview.LastSeenUtc));
        Assert.Equal([Year / 60, 1L], (await store.WindowsAsync(Press, null, 10, None)).Items.Select(window => window.Sequence));
        await store.RetainAsync(new(30, 30, 30, 30, 30), Now.AddDays(31), None);
        Assert.Empty((await store.WindowsAsync(Press, null, 10, None)).Items);
        Assert.Empty(await store.GaugesAsync(Press, DateTimeOffset.UnixEpoch, Now.AddYears(2), 100, None));
    }

    [SkippableFact]
    public async Task Retention_deletes_all_that_is_old_also_behind_what_came_while_the_clock_ran_ahead()
    {
        await using var store = await OpenAsync();
        var (ahead, old) = (new SampleLedger("press-2").With(2500), new SampleLedger().With(5200));
        foreach (var batches in ahead.Batches(1, 2500).Chunk(20))
            await store.AddAsync(batches, Now.AddDays(40), None);
        foreach (var batches in old.Batches(1, 5100).Chunk(20))
            await store.AddAsync(batches, Now.AddDays(-100), None);
        await store.AddAsync(old.Batches(5101, 5200), Now, None);
        for (var i = 0; i < 60; i++)
            await store.AddEventAsync(Press, new(Guid.CreateVersion7(), Now, default, "k", "t"), Now.AddDays(i < 50 ? 40 : -100), None);
        await store.RetainAsync(new(30, 30, 30, 30, 30), Now, None);
        Assert.Equal(2500, (await store.StationAsync(ahead.Station, None))!.Records);
        Assert.Equal(100, (await store.StationAsync(Press, None))!.Records);
        var left = await store.RecordsAsync(new() { Station = "press-1" }, null, 1000, None);
        Assert.Equal(Enumerable.Range(5101, 100).Reverse().Select(i => (long)i), left.Items.Select(r => r.Seq));
        Assert.Equal(50, (await store.EventsAsync(Press, default, null, 1000, None)).Items.Length);
        Assert.Equal(5200, (await store.AcknowledgementAsync(old.Stream, None))!.ContiguousSeq);
    }

    [SkippableFact]
    public async Task When_it_was_last_decided_what_is_old_is_kept()
    {
        await using (var store = await OpenAsync())
        {
            Assert.Null(await store.RetainedUtcAsync(None));
            await store.RetainAsync(ForEver, Now, None);
            await store.RetainAsync(ForEver, Now.AddHours(1), None);
        }

        await using var again = await OpenAsync();
        Assert.Equal(Now.AddHours(1), await again.RetainedUtcAsync(None));
    }

    /// <summary>One whose clock is days behind raises its alarm now, one whose clock is ahead does not stay on top.</summary>
    [SkippableFact]
    public async Task Events_are_counted_and_ordered_by_when_they_came()
    {
        await using var store = await OpenAsync();
        foreach (var (kind, utc, received) in new[]
        {
            ("ahead", Now.AddDays(300), Now.AddDays(-2)), ("usual", Now.AddHours(-2), Now.AddHours(-2)), ("behind", Now.AddDays(-3), Now),
        })
            await store.AddEventAsync(Press, new(Guid.CreateVersion7(), utc, EventSeverity.Alarm, kind, "t"), received, None);

        foreach (var (name, least) in new[] { (null, EventSeverity.Info), (Press, EventSeverity.Info), (null, EventSeverity.Alarm), (Press, EventSeverity.Alarm) })
        {
            var first = await store.EventsAsync(name, least, null, 2, None);
            var second = await store.EventsAsync(name, least, first.Next, 2, None);
            Assert.Equal(["behind", "usual", "ahead"], first.Items.Concat(second.Items).Select(e => e.Event.Kind));
            Assert.Equal((Now.AddDays(-3), Now), (first.Items[0].Event.Utc, first.Items[0].ReceivedUtc));
        }

        Assert.Equal(2, (await store.StationAsync(Press, None))!.OpenAlarms);
    }

    [SkippableFact]
    public async Task Retention_names_pictures_whose_bytes_nobody_needs_any_more()
    {
        await using var store = await OpenAsync();
        await store.AddImageAsync(Image(1, 'a', Now.AddDays(-40)), None);
        await store.AddImageAsync(Image(2, 'a', Now.AddDays(-2)), None);
        await store.AddImageAsync(Image(3, 'b', Now.AddDays(-40)), None);
        await store.AddImageAsync(Image(4, 'b', Now.AddDays(-41)), None);
        var freed = await store.RetainAsync(new(0, 30, 0, 0, 0), Now, None);
        Assert.Equal([new string('b', 64)], freed.Select(image => image.Sha256));
        Assert.Empty(await store.ImagesAsync(Press, SampleLedger.RidOf(1), None));
        Assert.Single(await store.ImagesAsync(Press, SampleLedger.RidOf(2), None));
        Assert.Empty(await store.RetainAsync(new(0, 30, 0, 0, 0), Now, None));
    }

    [SkippableFact]
    public async Task Room_of_deleted_records_goes_back_to_the_disk()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(5000, new string('x', 400));
        foreach (var batches in ledger.Batches(1, 4000, 32).Chunk(20))
            await store.AddAsync(batches, Now.AddDays(-100), None);
        await store.AddAsync(ledger.Batches(4001, 5000, 32), Now, None);
        await store.RetainAsync(ForEver, Now, None);
        var before = await BytesAsync();
        await store.RetainAsync(new(30, 0, 0, 0, 0), Now, None);
        var after = await BytesAsync();
        Assert.True(after < 0.4 * before, $"{before} bytes became {after}");
        Assert.Equal(1000, (await store.StationAsync(Press, None))!.Records);
    }

    /// <summary>The store under test, on the same database each time within a test.</summary>
    protected abstract Task<FleetStore> OpenAsync();

    /// <summary>Room that the records take on the disk.</summary>
    protected abstract Task<long> BytesAsync();

    private static StationState State(string text)
    {
        var words = text.Split(' ');
        return FleetStoreConformance.State(
            Enum.Parse<StationPresence>(words[1]), words[0], int.Parse(words[2], null), long.Parse(words[3], null));
    }

    private static StationGauges Gauges(int second) => new(
        "s1", Now.AddSeconds(second), Math.Max(0, second), 100, 3, 0, 1, 61.5, 8.25, null, 104, 0, 2, 1, 0, 1_000_000_000, null, 41.5);

    private static StoredWindow Window(int sequence, byte[] body) => new(
        "e1", "top", new string('a', 64), "2", sequence, Now.AddMinutes(sequence), Now.AddMinutes(sequence + 1), body);

    private static StoredImage Image(int seq, char sha256, DateTimeOffset stored) =>
        new(Press, SampleLedger.RidOf(seq), "image", "image/png", new string(sha256, 64), 1000, stored);

    private static async Task<(int Records, int Gauges, int Events, int Windows)> CountAsync(FleetStore store) => (
        (await store.RecordsAsync(new(), null, 1000, None)).Items.Length,
        (await store.GaugesAsync(Press, DateTimeOffset.UnixEpoch, Now.AddDays(1), 1000, None)).Length,
        (await store.EventsAsync(Press, default, null, 1000, None)).Items.Length,
        (await store.WindowsAsync(Press, null, 1000, None)).Items.Length);
}
