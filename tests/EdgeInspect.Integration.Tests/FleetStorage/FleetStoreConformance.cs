using System.Collections.Immutable;
using System.Text;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Integration.Tests.FleetStorage;

/// <summary>What every store of the fleet must do, the same on each database.</summary>
public abstract class FleetStoreConformance
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>
    /// In place of the pictures' table something that is never read to its end. Only who asks for pictures waits for it: storing records
    /// looks at none.
    /// </summary>
    internal const string EndlessImages =
        """
        ALTER TABLE image RENAME TO real_image;
        CREATE VIEW image AS WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n)
        SELECT MAX(i) AS station_id, CAST(MAX(CAST(i AS TEXT)) AS UUID) AS rid FROM n
        """;

    [SkippableFact]
    public async Task What_was_stored_is_read_byte_for_byte_and_newest_first()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(100);
        var outcome = await AddAsync(store, ledger.Batches(1, 100));
        Assert.Equal((100, 0, 0, 0), (outcome.New, outcome.Repeated, outcome.Conflicts.Length, outcome.Breaks.Length));
        Assert.Equal((100, 0), (outcome.Acknowledgement.ContiguousSeq, outcome.Acknowledgement.Extra.Count));

        var page = await store.RecordsAsync(new(), null, 1000, None);
        Assert.Null(page.Next);
        Assert.Equal(Enumerable.Range(1, 100).Reverse().Select(i => (long)i), page.Items.Select(r => r.Seq));
        foreach (var record in page.Items)
        {
            Assert.Equal(Encoding.UTF8.GetString(ledger[record.Seq].Payload.Span), Encoding.UTF8.GetString(record.Payload.Span));
            Assert.Equal(ledger[record.Seq].Hash.ToArray(), record.Hash.ToArray());
            Assert.Equal(
                (ledger.Stream, "inspection", SampleLedger.RidOf(record.Seq), SampleLedger.TimeOf(record.Seq), Now, Omission.None),
                (record.Stream, record.Kind, record.Rid!.Value, record.Utc!.Value, record.ReceivedUtc, record.Omission));
        }

        var one = await store.RecordAsync(ledger.Stream, 17, None);
        Assert.Equal(page.Items[83].Payload.ToArray(), one!.Payload.ToArray());
        Assert.Null(await store.RecordAsync(ledger.Stream, 101, None));
        Assert.Null(await store.RecordAsync(ledger.Stream with { Epoch = "other" }, 17, None));
    }

    [SkippableFact]
    public async Task Readings_without_an_end_keep_nobody_from_storing()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(200);
        await AddAsync(store, ledger.Batches(1, 100));
        await RunAsync(EndlessImages);
        await GrantAsync();
        using var enough = new CancellationTokenSource();
        // More than a server's pool has connections.
        var readings = Enumerable.Range(0, 24).Select(_ => store.RecordsAsync(new() { HasImage = true }, null, 10, enough.Token)).ToArray();
        for (var first = 101; first <= 181; first += 20)
            await AddAsync(store, ledger.Batches(first, first + 19)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.All(readings, reading => Assert.False(reading.IsCompletedSuccessfully));
        Assert.Contains(readings, reading => !reading.IsCompleted);
        await enough.CancelAsync();
        foreach (var reading in readings)
            await Assert.ThrowsAnyAsync<Exception>(() => reading.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(200, (await store.StationAsync(ledger.Station, None))!.Records);
    }

    [SkippableFact]
    public async Task Repetitions_are_counted_and_change_nothing()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(60);
        await AddAsync(store, ledger.Batches(1, 40));
        var again = await AddAsync(store, ledger.Batches(1, 40));
        var wider = await AddAsync(store, ledger.Batches(21, 60));
        Assert.Equal((0, 40, 0), (again.New, again.Repeated, again.Breaks.Length));
        Assert.Equal((20, 20, 0), (wider.New, wider.Repeated, wider.Breaks.Length));
        Assert.Equal(60, wider.Acknowledgement.ContiguousSeq);
        Assert.Equal(60, (await store.StationAsync(ledger.Station, None))!.Records);
        Assert.Equal(60, (await store.RecordsAsync(new(), null, 1000, None)).Items.Length);
    }

    [SkippableFact]
    public async Task The_same_number_with_another_record_is_a_conflict_and_the_first_one_stays()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(20);
        await AddAsync(store, ledger.Batches(1, 10));
        var outcome = await AddAsync(store, ledger.Forked(8, "another").Batches(5, 14));
        Assert.Equal([8L, 9L, 10L], outcome.Conflicts.ToArray());
        Assert.Equal((4, 3), (outcome.New, outcome.Repeated));
        // The new ones follow another record 10 than the one that is there.
        Assert.Equal([(11L, "prev_hash")], outcome.Breaks.Select(b => (b.Seq, b.What)));
        Assert.Equal(ledger[9].Hash.ToArray(), (await store.RecordAsync(ledger.Stream, 9, None))!.Hash.ToArray());
        // The same hash, but other bytes under it.
        var forged = await AddAsync(
            store, new SampleLedger().With(20).Change(3, r => OutboxRecord.Whole(3, r.PrevHash, r.Hash, ledger.Forked(3, "forged")[3].Payload)).Batches(3, 3));
        Assert.Equal([3L], forged.Conflicts.ToArray());
    }

    [SkippableFact]
    public async Task What_comes_out_of_order_is_acknowledged_in_ranges_until_the_gap_is_closed()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(100);
        var outcomes = await store.AddAsync([.. ledger.Batches(41, 60), .. ledger.Batches(81, 100), .. ledger.Batches(1, 20)], Now, None);
        Assert.Equal(
            ["0 41-60", "0 41-60 81-100", "20 41-60 81-100"], outcomes.Select(o => Text(o.Acknowledgement)));
        Assert.All(outcomes, o => Assert.Empty(o.Breaks));
        Assert.Equal("20 41-60 81-100", Text((await store.AcknowledgementAsync(ledger.Stream, None))!));
        var closed = await AddAsync(store, ledger.Batches(21, 80));
        Assert.Equal(("100", 40, 20, 0), (Text(closed.Acknowledgement), closed.New, closed.Repeated, closed.Breaks.Length));
        Assert.Null(await store.AcknowledgementAsync(ledger.Stream with { Epoch = "unknown" }, None));
    }

    [SkippableFact]
    public async Task More_ranges_than_an_acknowledgement_holds_are_refused_until_the_first_gap_is_closed()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(140);
        for (var seq = 2; seq <= 128; seq += 2)
            Assert.False((await AddAsync(store, ledger.Batches(seq, seq))).IsRefused);
        var refused = await AddAsync(store, ledger.Batches(132, 132));
        Assert.True(refused.IsRefused);
        Assert.Equal((0, 64), (refused.New, refused.Acknowledgement.Extra.Count));
        Assert.Null(await store.RecordAsync(ledger.Stream, 132, None));
        Assert.Equal(2, (await AddAsync(store, ledger.Batches(1, 1))).Acknowledgement.ContiguousSeq);
        Assert.False((await AddAsync(store, ledger.Batches(3, 131))).IsRefused);
        Assert.False((await AddAsync(store, ledger.Batches(132, 132))).IsRefused);
    }

    [SkippableTheory]
    [InlineData(1, 10, 11, 20)]
    [InlineData(11, 20, 1, 10)]
    public async Task A_link_between_two_batches_is_checked_whichever_comes_first(int first, int last, int thenFirst, int thenLast)
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(20);
        var fork = ledger.Forked(10, "another past");
        Assert.Empty((await AddAsync(store, (first == 1 ? ledger : fork).Batches(first, last))).Breaks);
        var outcome = await AddAsync(store, (first == 1 ? fork : ledger).Batches(thenFirst, thenLast));
        var broken = Assert.Single(outcome.Breaks);
        Assert.Equal((11L, "prev_hash"), (broken.Seq, broken.What));
        Assert.Equal((Convert.ToHexStringLower(ledger[10].Hash.Span), Convert.ToHexStringLower(fork[10].Hash.Span)), (broken.Expected, broken.Found));
        Assert.Equal((10, "20"), (outcome.New, Text(outcome.Acknowledgement)));
    }

    [SkippableFact]
    public async Task Every_broken_link_of_a_batch_is_named_and_the_records_are_kept()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(30);
        ledger.Change(5, r => OutboxRecord.Whole(5, r.PrevHash, r.Hash, Encoding.UTF8.GetBytes(ledger.Inspection(5, "meddled"))));
        ledger.Change(12, _ => OutboxRecord.Missing(12));
        ledger.Change(20, r => r.Without(Omission.TooLarge));
        ledger.Change(25, r => r with { PrevHash = ledger[7].Hash });
        var outcome = await AddAsync(store, ledger.Batches(1, 30));
        Assert.Equal([(5L, "hash of the payload"), (12L, "number"), (25L, "prev_hash")], outcome.Breaks.Select(b => (b.Seq, b.What)));
        Assert.Equal((30, "30"), (outcome.New, Text(outcome.Acknowledgement)));
        var missing = await store.RecordAsync(ledger.Stream, 12, None);
        Assert.Equal((Omission.Missing, 0, 0, ""), (missing!.Omission, missing.Payload.Length, missing.Hash.Length, missing.Kind));
        Assert.Equal(Omission.TooLarge, (await store.RecordAsync(ledger.Stream, 20, None))!.Omission);
        Assert.Empty((await AddAsync(store, ledger.Batches(1, 30))).Conflicts);
    }

    [SkippableTheory]
    [InlineData("""{"epoch":"EPOCH","seq":1}""", "")]
    [InlineData("""{"epoch":"EPOCH","seq":1,"kind":5,"rid":"no","t_utc":"yesterday","score":"high","camera":[1],"model":{"name":{}},"output":null}""", "")]
    [InlineData("""{"epoch":"EPOCH","seq":1,"kind":"a\u0000b","part":"\u0000","score":1e999,"t_utc":"2026-11-25T10:00:00"}""", "")]
    [InlineData("""{"epoch":"EPOCH","seq":1,"kind":"inspection","camera":{"id":{"id":[[[[]]]]},"serial":"x"},"rid":null}""", "inspection")]
    public async Task A_payload_that_says_strange_things_is_stored_as_it_is(string payload, string kind)
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger();
        ledger.With(payload.Replace("EPOCH", ledger.Stream.Epoch, StringComparison.Ordinal));
        Assert.Equal(1, (await AddAsync(store, ledger.Batches(1, 1))).New);
        var record = Assert.Single((await store.RecordsAsync(new(), null, 10, None)).Items);
        Assert.Equal((kind, (Guid?)null, (DateTimeOffset?)null), (record.Kind, record.Rid, record.Utc));
        Assert.Equal(ledger[1].Payload.ToArray(), record.Payload.ToArray());
    }

    [SkippableFact]
    public async Task Each_field_of_the_filter_takes_its_records()
    {
        await using var store = await OpenAsync();
        var ledger = await StoreVariedAsync(store);
        (RecordFilter Filter, int Count)[] cases =
        [
            (new() { Site = "plant" }, 106), (new() { Site = "Plant" }, 0), (new() { Line = "line-1" }, 106), (new() { Line = "line-2" }, 0),
            (new() { Station = "press-1" }, 101), (new() { Station = "press-2" }, 5), (new() { Epoch = ledger.Stream.Epoch }, 106),
            (new() { Kind = "inspection" }, 105), (new() { Kind = "gap" }, 1), (new() { Kind = "" }, 0),
            (new() { Rid = SampleLedger.RidOf(3), Station = "press-1" }, 1), (new() { Part = "Teil-77" }, 1),
            (new() { FromUtc = SampleLedger.TimeOf(100) }, 2), (new() { UntilUtc = SampleLedger.TimeOf(2) }, 2),
            (new() { Recipe = "lid" }, 50), (new() { Recipe = "cap" }, 55), (new() { Degree = "full" }, 105), (new() { Degree = "shadow" }, 0),
            (new() { Verdict = "NG" }, 10), (new() { Verdict = "OK" }, 95), (new() { DecidedBy = "model" }, 105), (new() { Inspector = "eva" }, 0),
            (new() { PredictedClass = "scratch" }, 10), (new() { Output = "reject" }, 10), (new() { ScoreFrom = 9.5 }, 5),
            (new() { ScoreUntil = 0.1 }, 3), (new() { Camera = "top" }, 105), (new() { CameraSerial = "SN-1" }, 53), (new() { Trigger = "gpio_edge" }, 105),
            (new() { Model = "lid-2" }, 50), (new() { ModelSha256 = new string('a', 64) }, 55), (new() { ConfigSha256 = new string('c', 64) }, 105),
            (new() { Reason = "queue_full" }, 1), (new() { HasImage = true }, 1), (new() { HasImage = false }, 105),
            (new() { Station = "press-1", Verdict = "NG", Recipe = "lid", ScoreFrom = 6, ScoreUntil = 8, Camera = "top" }, 3),
        ];
        foreach (var (filter, count) in cases)
            Assert.True(count == (await store.RecordsAsync(filter, null, 1000, None)).Items.Length, $"{filter} must take {count}");
    }

    [SkippableTheory]
    [InlineData("' OR 1=1 --")]
    [InlineData("\"; DROP TABLE record; --")]
    [InlineData("%")]
    [InlineData("\\")]
    [InlineData("@site")]
    public async Task Text_in_a_filter_is_only_ever_text(string text)
    {
        await using var store = await OpenAsync();
        await StoreVariedAsync(store);
        RecordFilter[] filters =
        [
            new() { Site = text }, new() { Station = text }, new() { Kind = text }, new() { Part = text }, new() { Verdict = text }, new() { Recipe = text },
            new() { Model = text }, new() { Reason = text }, new() { Inspector = text }, new() { Camera = text }, new() { Epoch = text },
        ];
        foreach (var filter in filters)
            Assert.Empty((await store.RecordsAsync(filter, null, 10, None)).Items);
        Assert.Equal(106, (await store.RecordsAsync(new(), null, 1000, None)).Items.Length);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(53)]
    [InlineData(106)]
    public async Task Pages_give_each_record_once_while_others_come(int limit)
    {
        await using var store = await OpenAsync();
        var ledger = await StoreVariedAsync(store);
        var seen = new List<(string, long)>();
        string? cursor = null;
        do
        {
            var page = await store.RecordsAsync(new() { Site = "plant" }, cursor, limit, None);
            seen.AddRange(page.Items.Select(r => (r.Stream.Station.Station, r.Seq)));
            cursor = page.Next;
            if (seen.Count < 3 * limit)
                await AddAsync(store, ledger.With(1).Batches(101 + (seen.Count / limit), 101 + (seen.Count / limit)));
        }
        while (cursor is not null);
        Assert.Equal(106, seen.Distinct().Count());
        Assert.Equal(106, seen.Count);
    }

    [SkippableFact]
    public async Task A_cursor_of_another_list_or_made_up_is_refused()
    {
        await using var store = await OpenAsync();
        await StoreVariedAsync(store);
        var cursor = (await store.RecordsAsync(new() { Verdict = "OK" }, null, 5, None)).Next!;
        foreach (var wrong in (string[])["", "x", "AAAA", new string('A', 200), cursor + "A", "ä" + cursor[1..]])
            await Assert.ThrowsAsync<WrongCursorException>(() => store.RecordsAsync(new() { Verdict = "OK" }, wrong, 5, None));
        await Assert.ThrowsAsync<WrongCursorException>(() => store.RecordsAsync(new() { Verdict = "NG" }, cursor, 5, None));
        await Assert.ThrowsAsync<WrongCursorException>(() => store.EventsAsync(null, EventSeverity.Info, cursor, 5, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.RecordsAsync(new(), null, 0, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.RecordsAsync(new(), null, 1001, None));
    }

    /// <summary>A page is no transaction: a stream may go after its records were read and before its name is.</summary>
    [SkippableFact]
    public async Task Records_whose_stream_is_gone_meanwhile_are_left_out_of_their_page()
    {
        var (gone, stays) = (new SampleLedger().With(20), new SampleLedger("press-2").With(20));
        await using (var before = await OpenAsync())
            await AddAsync(before, [.. gone.Batches(1, 20), .. stays.Batches(1, 20)]);
        await RunAsync("DELETE FROM stream WHERE station_id = (SELECT id FROM station WHERE name = 'press-1')");
        await using var store = await OpenAsync();
        var (seen, cursor) = (new List<(StationName, long)>(), (string?)null);
        do
        {
            var page = await store.RecordsAsync(new(), cursor, 7, None);
            seen.AddRange(page.Items.Select(record => (record.Stream.Station, record.Seq)));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(seq => (stays.Station, (long)seq)), seen);
    }

    [SkippableFact]
    public async Task It_survives_being_closed_and_opened()
    {
        var ledger = new SampleLedger().With(30);
        await using (var store = await OpenAsync())
        {
            await store.AddAsync([.. ledger.Batches(1, 10), .. ledger.Batches(21, 30)], Now, None);
            await store.SetStateAsync(ledger.Station, State(), Now, None);
        }

        await using var again = await OpenAsync();
        Assert.Equal("10 21-30", Text((await again.AcknowledgementAsync(ledger.Stream, None))!));
        Assert.Equal(20, (await again.RecordsAsync(new(), null, 100, None)).Items.Length);
        var station = Assert.Single(await again.StationsAsync(None));
        Assert.Equal((State().Session, 20L, Now), (station.State!.Session, station.Records, station.LastSeenUtc));
        Assert.Equal(0, (await AddAsync(again, ledger.Batches(1, 10))).New);
    }

    [SkippableFact]
    public async Task Many_writers_of_one_stream_at_once_store_each_record_once()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(400);
        var batches = ledger.Batches(1, 400, 20);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => AddAsync(store, [batches[i % 20]]))));
        Assert.Equal((400, 800), (outcomes.Sum(o => o.New), outcomes.Sum(o => o.Repeated)));
        Assert.All(outcomes, o => Assert.Empty(o.Breaks));
        Assert.Equal("400", Text((await store.AcknowledgementAsync(ledger.Stream, None))!));
    }

    [SkippableFact]
    public async Task An_alarm_is_stored_with_the_batch_that_gives_rise_to_it_and_told_once()
    {
        var ledger = new SampleLedger().With(20);
        await using (var store = await OpenAsync())
        {
            await AddAsync(store, ledger.Batches(1, 10));
            var outcome = (await store.AddAsync(ledger.Forked(8, "another").Batches(8, 14), Now, None))[0];
            Assert.Equal(["chain_broken", "record_conflict"], outcome.Alarms.Select(alarm => alarm.Kind));
            Assert.Empty((await store.AddAsync(ledger.Forked(8, "another").Batches(8, 14), Now, None))[0].Alarms);
        }

        await using var again = await OpenAsync();
        var told = (await again.EventsAsync(ledger.Station, EventSeverity.Alarm, null, 10, None)).Items;
        Assert.Equal(["chain_broken", "record_conflict"], told.Select(t => t.Event.Kind).Order(StringComparer.Ordinal));
        Assert.Contains(told, t => t.Event.Text.Contains($"record 11 of epoch {ledger.Stream.Epoch}", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_batch_whose_alarm_can_not_be_stored_is_not_stored_either()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(20).Change(5, r => r with { PrevHash = new byte[32] });
        await RunAsync("ALTER TABLE event RENAME TO elsewhere");
        await Assert.ThrowsAsync<FleetStoreException>(() => AddAsync(store, ledger.Batches(1, 20)));
        Assert.Equal("", string.Concat((await store.RecordsAsync(new(), null, 10, None)).Items.Select(r => r.Seq)));
        Assert.Null(await store.AcknowledgementAsync(ledger.Stream, None));
        await RunAsync("ALTER TABLE elsewhere RENAME TO event");
        Assert.Equal(20, (await AddAsync(store, ledger.Batches(1, 20))).New);
        Assert.Single((await store.EventsAsync(null, EventSeverity.Alarm, null, 10, None)).Items);
    }

    [SkippableFact]
    public async Task A_station_gone_mad_does_not_flood_the_alarms()
    {
        await using var store = await OpenAsync();
        var ledger = new SampleLedger().With(40);
        for (var seq = 2; seq <= 40; seq += 2)
            ledger.Change(seq, r => r with { PrevHash = new byte[32] });
        Assert.Equal(20, (await AddAsync(store, ledger.Batches(1, 40))).Breaks.Length);
        await AddAsync(store, new SampleLedger(epoch: "other").With(3).Change(2, r => r with { PrevHash = new byte[32] }).Batches(1, 3));
        var told = (await store.EventsAsync(ledger.Station, EventSeverity.Alarm, null, 100, None)).Items;
        Assert.Equal(BatchAlarms.MostLately, told.Length);
        Assert.Contains(told, t => t.Event.Text.EndsWith("15 more came with it.", StringComparison.Ordinal));
        var later = Now + BatchAlarms.Lately + TimeSpan.FromSeconds(1);
        var third = new SampleLedger(epoch: "third").With(3).Change(2, r => r with { PrevHash = new byte[32] });
        Assert.Single((await store.AddAsync(third.Batches(1, 3), later, None))[0].Alarms);
    }

    [SkippableFact]
    public async Task Records_of_many_stations_and_setups_are_merged_in_the_order_of_time()
    {
        await using var store = await OpenAsync();
        for (var i = 1; i <= 9; i++)
            await AddAsync(store, new SampleLedger($"press-{i}").With(60).Batches(1, 60));
        foreach (var filter in (RecordFilter[])[new() { Line = "line-1" }, new() { Line = "line-1", Camera = "top" }, new() { Degree = "full" }])
        {
            var (seen, cursor) = (new List<(string Station, long Seq)>(), (string?)null);
            do
            {
                var page = await store.RecordsAsync(filter, cursor, 50, None);
                seen.AddRange(page.Items.Select(r => (r.Stream.Station.Station, r.Seq)));
                cursor = page.Next;
            }
            while (cursor is not null);
            var expected = Enumerable.Range(1, 60).Reverse().SelectMany(seq => Enumerable.Range(1, 9).Reverse().Select(i => ($"press-{i}", (long)seq)));
            Assert.Equal(expected, seen);
        }
    }

    public static StationState State(StationPresence presence = StationPresence.Online, string session = "s1", int said = 0, long lastSeq = 5) => new(
        presence, session, "boot", Now.AddSeconds(said), "e", lastSeq, StationCondition.Degraded, ["camera 'top' is slow"], "0.1.0",
        new(new("cap-7", new string('a', 64), 3, 8.5), null), "cap", "full");

    /// <summary>The store under test, on the same database each time within a test.</summary>
    protected abstract Task<FleetStore> OpenAsync();

    /// <summary>Runs a statement on the database, past the store.</summary>
    protected abstract Task RunAsync(string sql);

    /// <summary>Lets the store read a view that somebody else made.</summary>
    protected virtual Task GrantAsync() => Task.CompletedTask;

    /// <summary>Stores batches in one transaction.</summary>
    /// <returns>What became of all, and the last one's acknowledgement.</returns>
    protected static async Task<BatchOutcome> AddAsync(FleetStore store, IReadOnlyList<Batch> batches)
    {
        var outcomes = await store.AddAsync(batches, Now, None);
        return new(
            outcomes[^1].Acknowledgement, outcomes.Sum(o => o.New), outcomes.Sum(o => o.Repeated), [.. outcomes.SelectMany(o => o.Conflicts)],
            [.. outcomes.SelectMany(o => o.Breaks)]) { IsRefused = outcomes.Any(o => o.IsRefused) };
    }

    protected static string Text(Acknowledgement ack) =>
        string.Join(' ', ack.Extra.Select(range => $"{range.First}-{range.Last}").Prepend($"{ack.ContiguousSeq}"));

    /// <summary>A hundred parts and a gap of one station, five parts of another, one picture.</summary>
    private static async Task<SampleLedger> StoreVariedAsync(FleetStore store)
    {
        var ledger = new SampleLedger().With(100);
        ledger.With(ledger.Event(101, "gap", "\"reason\":\"queue_full\",\"count\":1"));
        await store.AddAsync([.. ledger.Batches(1, 101), .. new SampleLedger("press-2").With(5).Batches(1, 5)], Now, None);
        await store.AddImageAsync(new(ledger.Station, SampleLedger.RidOf(3), "image", "image/png", new string('e', 64), 100, Now), None);
        return ledger;
    }
}
