using System.Collections.Immutable;
using System.Data.Common;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>What is stored of a stream within the range of a batch, and of its neighbours on both sides, as the batch's transaction sees it.</summary>
internal sealed class StoredAround
{
    private readonly FleetSession _session;
    private readonly long _streamId;
    private readonly Dictionary<long, StoredLink> _links;
    private readonly CancellationToken _cancellation;

    private StoredAround(FleetSession session, long streamId, Dictionary<long, StoredLink> links, CancellationToken cancellation) =>
        (_session, _streamId, _links, _cancellation) = (session, streamId, links, cancellation);

    /// <summary>The record of a number, or null when it is not stored.</summary>
    public StoredLink? this[long seq] => _links.GetValueOrDefault(seq);

    /// <summary>Reads it. The stream's row is locked: nothing of it changes before the transaction ends.</summary>
    public static async Task<StoredAround> ReadAsync(FleetSession session, long streamId, SeqRange range, CancellationToken cancellation)
    {
        var rows = await session.ListAsync(
            "SELECT seq, prev_hash, hash, omission FROM record WHERE stream_id = @stream AND seq BETWEEN @first AND @last",
            ReadLink,
            cancellation,
            ("@stream", streamId),
            ("@first", range.First - 1),
            ("@last", range.Last + 1));
        return new(session, streamId, rows.ToDictionary(link => link.Seq), cancellation);
    }

    /// <summary>
    /// Numbers that are stored as another record. One that retention deleted can't be compared any more and counts as repeated.
    /// </summary>
    /// <param name="known">Records whose numbers were stored before.</param>
    public async Task<ImmutableArray<long>> ConflictsAsync(IEnumerable<OutboxRecord> known)
    {
        var conflicts = ImmutableArray.CreateBuilder<long>();
        foreach (var record in known)
        {
            if (this[record.Seq] is { } link && !await IsSameAsync(record, link))
                conflicts.Add(record.Seq);
        }

        return conflicts.ToImmutable();
    }

    private static StoredLink ReadLink(DbDataReader row) => new(row.GetInt64(0), row.Bytes(1), row.Bytes(2), (Omission)row.GetInt64(3));

    private async Task<bool> IsSameAsync(OutboxRecord record, StoredLink link)
    {
        if (!record.Hash.Span.SequenceEqual(link.Hash) || !record.PrevHash.Span.SequenceEqual(link.PrevHash))
            return false;
        // The same record may come with its payload once and without it another time; the hash stands for it.
        if (record.Omission != Omission.None || link.Omission != Omission.None)
            return true;
        var payloads = await _session.ListAsync(
            "SELECT payload FROM record WHERE stream_id = @stream AND seq = @seq",
            row => row.Bytes(0),
            _cancellation,
            ("@stream", _streamId),
            ("@seq", record.Seq));
        return payloads.TrueForAll(payload => record.Payload.Span.SequenceEqual(payload));
    }
}
