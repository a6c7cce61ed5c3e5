using System.Collections.Immutable;
using System.Data.Common;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Records and what of them is acknowledged.</summary>
internal sealed class RecordTable(FleetDatabase database, FleetNames names)
{
    private const string Selected = "SELECT t, stream_id, seq, timed, kind, rid, received, hash, omission, payload, prev_hash FROM record";

    /// <summary>As in the contract.</summary>
    public async Task<ImmutableArray<BatchOutcome>> AddAsync(
        IReadOnlyList<Batch> batches, DateTimeOffset receivedUtc, CancellationToken cancellation)
    {
        if (batches.Count == 0)
            return [];
        var incoming = new IncomingBatch[batches.Count];
        for (var i = 0; i < incoming.Length; i++)
            incoming[i] = await ReadAsync(batches[i], cancellation);
        await database.MakeRoomAsync(receivedUtc, cancellation);
        return await database.WriteAsync(
            session => new BatchIntake(database, session, receivedUtc, cancellation).StoreAsync(incoming), cancellation);
    }

    /// <summary>As in the contract.</summary>
    public Task<Page<FleetRecord>> PageAsync(RecordFilter filter, string? cursor, int limit, CancellationToken cancellation)
    {
        var list = $"records {filter}";
        var after = Cursor.Read(cursor, list);
        return database.AskAsync(
            async session =>
            {
                var conditions = await RecordConditions.OfAsync(filter, session, cancellation);
                if (conditions.IsEmpty)
                    return new Page<FleetRecord>([], null);
                if (after is { } row)
                    conditions.AddAfter(row);
                var sql = conditions.Statement(database, Selected, limit + 1);
                var rows = await session.ListAsync(sql, ReadRow, cancellation, conditions.Values);
                var page = rows.Count > limit ? rows[..limit] : rows;
                var next = rows.Count > limit ? new Cursor(page[^1].Time, page[^1].StreamId, page[^1].Record.Seq).ToText(list) : null;
                return new Page<FleetRecord>(await CompleteAsync(page, session, cancellation), next);
            },
            cancellation);
    }

    /// <summary>As in the contract.</summary>
    public Task<FleetRecord?> FindAsync(LedgerStream stream, long seq, CancellationToken cancellation) => database.AskAsync(
        async session =>
        {
            var rows = await session.ListAsync(
                $"{Selected} WHERE stream_id = ({StreamNumber}) AND seq = @seq", ReadRow, cancellation, [.. Names(stream), ("@seq", seq)]);
            return (await CompleteAsync(rows, session, cancellation)).FirstOrDefault();
        },
        cancellation);

    /// <summary>As in the contract.</summary>
    public Task<Acknowledgement?> AcknowledgementAsync(LedgerStream stream, CancellationToken cancellation) => database.AskAsync(
        async session =>
        {
            var rows = await session.ListAsync(
                $"SELECT marks FROM stream WHERE id = ({StreamNumber})", row => row.GetString(0), cancellation, Names(stream));
            return rows is [{ Length: > 0 } marks] ? StoredMarks.Read(marks).For(stream.Epoch) : null;
        },
        cancellation);

    private const string StreamNumber =
        "SELECT x.id FROM stream x JOIN station s ON s.id = x.station_id "
        + "WHERE s.site = @site AND s.line = @line AND s.name = @name AND x.epoch = @epoch";

    /// <summary>Until its number was looked up.</summary>
    private static readonly LedgerStream Unnamed = new(new("", "", ""), "");

    private static (string, object?)[] Names(LedgerStream stream) =>
        [("@site", stream.Station.Site), ("@line", stream.Station.Line), ("@name", stream.Station.Station), ("@epoch", stream.Epoch)];

    private static ReadRecord ReadRow(DbDataReader row)
    {
        var isTimed = row.GetInt64(3) != 0;
        return new(row.GetInt64(0), row.GetInt64(1), new(
            Unnamed,
            row.GetInt64(2),
            row.GetString(4),
            row.IsDBNull(5) ? null : row.GetGuid(5),
            isTimed ? row.Time(0) : null,
            row.Time(6),
            row.Bytes(7),
            (Omission)row.GetInt64(8),
            row.Bytes(9),
            []) { PrevHash = row.Bytes(10) });
    }

    /// <summary>Adds streams and pictures. What has no stream any more was too old, and is left out: a reading is no transaction.</summary>
    private async Task<ImmutableArray<FleetRecord>> CompleteAsync(
        List<ReadRecord> rows, FleetSession session, CancellationToken cancellation)
    {
        var records = ImmutableArray.CreateBuilder<FleetRecord>(rows.Count);
        foreach (var row in rows)
        {
            if (await names.StreamAsync(row.StreamId, session, cancellation) is { } stream)
                records.Add(row.Record with { Stream = stream });
        }

        var rids = records.Where(r => r.Rid is not null).Select(r => r.Rid!.Value).ToArray();
        var pictures = await ImageTable.OfAsync(rids, session, cancellation);
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Rid is { } rid)
                records[i] = records[i] with { Images = [.. pictures[rid].Where(image => image.Station == records[i].Stream.Station)] };
        }

        return records.DrainToImmutable();
    }

    private async Task<IncomingBatch> ReadAsync(Batch batch, CancellationToken cancellation) => new(
        batch,
        await names.StationAsync(batch.Stream.Station, cancellation),
        [.. batch.Records.Select(record => RecordFacts.Of(record.Payload.Span)).Select(facts => new IncomingFacts(facts, facts.Setup))]);

    private sealed record ReadRecord(long Time, long StreamId, FleetRecord Record);
}
