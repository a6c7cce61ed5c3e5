using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>What of a record can be searched for, and what took and judged it.</summary>
internal sealed record IncomingFacts(RecordFacts Facts, RecordSetup Setup);

/// <summary>A batch before its transaction: its station has a number, its stream and its setups have none that is known yet.</summary>
internal sealed record IncomingBatch(Batch Batch, long StationId, IReadOnlyList<IncomingFacts> Facts);

/// <summary>A batch with the numbers that stand for its names.</summary>
internal sealed record NumberedBatch(Batch Batch, long StreamId, IReadOnlyList<RecordRow> Rows);

/// <summary>
/// Batches on their way into the tables, within one transaction. The row of a stream is locked before anything of it is looked at, and its
/// marks say which numbers are there: so a number is stored once, whoever else stores at the same time, and also when retention has
/// deleted it since. Alarms are stored in the same transaction: a hub that dies leaves both, or neither.
/// </summary>
internal sealed class BatchIntake(FleetDatabase database, FleetSession session, DateTimeOffset receivedUtc, CancellationToken cancellation)
{
    private readonly Dictionary<(long Station, string Epoch), OpenStream> _streams = [];

    /// <summary>Stores batches.</summary>
    /// <returns>What became of each, in the same order.</returns>
    public async Task<ImmutableArray<BatchOutcome>> StoreAsync(IReadOnlyList<IncomingBatch> batches)
    {
        var setups = await SetupNames.NumberAsync(
            database, session, batches.SelectMany(batch => batch.Facts).Select(facts => facts.Setup), cancellation);
        // In one order everywhere, also by retention: two transactions that hold a part each would wait for each other.
        foreach (var key in batches.Select(KeyOf).Distinct().OrderBy(key => key.Station).ThenBy(key => key.Epoch, StringComparer.Ordinal))
            _streams.Add(key, await LockAsync(key.Station, key.Epoch) ?? await AddAsync(key.Station, key.Epoch));
        var outcomes = ImmutableArray.CreateBuilder<BatchOutcome>(batches.Count);
        foreach (var batch in batches)
        {
            var stream = _streams[KeyOf(batch)];
            outcomes.Add(await StoreAsync(Numbered(batch, stream.Id, setups), stream));
        }

        foreach (var stream in _streams.Values)
            await SaveAsync(stream);
        return outcomes.MoveToImmutable();
    }

    private static (long Station, string Epoch) KeyOf(IncomingBatch batch) => (batch.StationId, batch.Batch.Stream.Epoch);

    private NumberedBatch Numbered(IncomingBatch batch, long stream, IReadOnlyDictionary<RecordSetup, long> setups) => new(
        batch.Batch,
        stream,
        [
            .. batch.Facts.Select((facts, i) => new RecordRow(
                stream, setups[facts.Setup], batch.Batch.Records[i], facts.Facts, receivedUtc.ToStored())),
        ]);

    private async Task<OpenStream?> LockAsync(long station, string epoch)
    {
        var rows = await session.ListAsync(
            "SELECT id, marks, tail_hash FROM stream WHERE station_id = @station AND epoch = @epoch" + database.RowLock,
            row => new OpenStream(row.GetInt64(0), StoredMarks.Read(row.GetString(1)), row.Bytes(2), station),
            cancellation,
            ("@station", station),
            ("@epoch", epoch));
        return rows.FirstOrDefault();
    }

    private async Task<OpenStream> AddAsync(long station, string epoch)
    {
        await session.RunAsync(
            """
            INSERT INTO stream(station_id, epoch, marks, records, last_seen) VALUES(@station, @epoch, '', 0, 0)
            ON CONFLICT(station_id, epoch) DO NOTHING
            """,
            cancellation,
            ("@station", station),
            ("@epoch", epoch));
        return (await LockAsync(station, epoch))!;
    }

    private async Task<BatchOutcome> StoreAsync(NumberedBatch numbered, OpenStream stream)
    {
        var (batch, marks) = (numbered.Batch, stream.Marks);
        var known = batch.Records.Select(record => marks.Ranges.Covers(new(record.Seq, record.Seq))).ToArray();
        var end = marks.Ranges.ContiguousEnd;
        if (marks.Add(batch.Range) == MarkOutcome.NoRoom)
            return new(marks.For(batch.Stream.Epoch), 0, 0, [], []) { IsRefused = true };
        var stored = await StoredAround.ReadAsync(session, stream.Id, batch.Range, cancellation);
        var conflicts = await stored.ConflictsAsync(batch.Records.Where((_, i) => known[i]));
        var tail = stored[end]?.Hash ?? stream.TailHash;
        var breaks = Runs(batch.Records, known).SelectMany(run => ChainCheck.Of(
            batch.Stream.Epoch,
            run,
            run[0].Seq == end + 1 ? tail : stored[run[0].Seq - 1]?.Hash ?? [],
            stored[run[^1].Seq + 1]));
        var news = numbered.Rows.Where((_, i) => !known[i]).ToArray();
        await database.InsertAsync(session, news, cancellation);
        stream.Added += news.Length;
        await MoveTailAsync(numbered, stream, end);
        return await WithAlarmsAsync(
            batch, stream, new(marks.For(batch.Stream.Epoch), news.Length, known.Count(k => k) - conflicts.Length, conflicts, [.. breaks]));
    }

    private async Task<BatchOutcome> WithAlarmsAsync(Batch batch, OpenStream stream, BatchOutcome outcome)
    {
        var told = ImmutableArray.CreateBuilder<FleetEvent>();
        foreach (var alarm in BatchAlarms.Of(batch.Stream, outcome, receivedUtc))
        {
            if (await EventTable.AddAlarmAsync(session, stream.StationId, alarm, receivedUtc, cancellation))
                told.Add(alarm);
        }

        return told.Count == 0 ? outcome : outcome with { Alarms = told.ToImmutable() };
    }

    /// <summary>Consecutive records that are new.</summary>
    private static IEnumerable<List<OutboxRecord>> Runs(IReadOnlyList<OutboxRecord> records, bool[] known)
    {
        var run = new List<OutboxRecord>();
        for (var i = 0; i < records.Count; i++)
        {
            if (!known[i])
                run.Add(records[i]);
            if (run.Count == 0 || (!known[i] && i < records.Count - 1))
                continue;
            yield return run;
            run = [];
        }
    }

    /// <summary>Keeps the hash at the contiguous end, for the next record's link: retention may delete the record itself.</summary>
    private async Task MoveTailAsync(NumberedBatch numbered, OpenStream stream, long endBefore)
    {
        var end = stream.Marks.Ranges.ContiguousEnd;
        if (end == endBefore)
            return;
        var range = numbered.Batch.Range;
        if (end <= range.Last)
        {
            stream.TailHash = numbered.Batch.Records[(int)(end - range.First)].Hash.ToArray();
            return;
        }

        var hashes = await session.ListAsync(
            "SELECT hash FROM record WHERE stream_id = @stream AND seq = @seq",
            row => row.Bytes(0),
            cancellation,
            ("@stream", numbered.StreamId),
            ("@seq", end));
        stream.TailHash = hashes is [var hash] ? hash : [];
    }

    private Task<int> SaveAsync(OpenStream stream) => session.RunAsync(
        """
        UPDATE stream SET marks = @marks, tail_hash = @tail, records = records + @added,
          last_seen = CASE WHEN last_seen < @seen THEN @seen ELSE last_seen END WHERE id = @id
        """,
        cancellation,
        ("@marks", StoredMarks.ToText(stream.Marks.Ranges)),
        ("@tail", stream.TailHash),
        ("@added", stream.Added),
        ("@seen", receivedUtc.ToStored()),
        ("@id", stream.Id));

    private sealed class OpenStream(long id, StreamMarks marks, byte[] tailHash, long stationId)
    {
        public long Id => id;

        public long StationId => stationId;

        public StreamMarks Marks => marks;

        public byte[] TailHash { get; set; } = tailHash;

        public long Added { get; set; }
    }
}
