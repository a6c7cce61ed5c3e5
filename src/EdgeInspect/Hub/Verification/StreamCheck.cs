using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Verification;

/// <summary>What a walk over a stream of the hub's database found.</summary>
/// <param name="Stream">Station and epoch.</param>
/// <param name="FirstSeq">Number of the first record that is kept; 0 when there is none.</param>
/// <param name="LastSeq">Number of the last one.</param>
/// <param name="Records">Records that are kept.</param>
/// <param name="Missing">Numbers between the first and the last that are not there.</param>
/// <param name="Unproven">Records whose payload never came.</param>
/// <param name="LastHash">Hash of the last one; empty when there is none.</param>
/// <param name="Problem">What is wrong first, in words, or null.</param>
internal sealed record StreamCheck(
    LedgerStream Stream, long FirstSeq, long LastSeq, long Records, long Missing, long Unproven, ReadOnlyMemory<byte> LastHash, string? Problem)
{
    /// <summary>Walks a stream: numbers without a gap, every hash that of its payload, every link that to the record before.</summary>
    public static async Task<StreamCheck> OfAsync(FleetWalk walk, StoredStream stored, CancellationToken cancellation)
    {
        ChainVerifier? chain = null;
        OutboxRecord? last = null;
        var (first, records, missing, unproven, problem) = (0L, 0L, 0L, 0L, (string?)null);
        await foreach (var record in walk.RecordsAsync(stored, cancellation))
        {
            first = last is null ? record.Seq : first;
            missing += last is null ? 0 : record.Seq - last.Seq - 1;
            // After a break it goes on with the record's own word for what was before it, so that a later break is seen too.
            if (chain is null || chain.NextSeq != record.Seq || chain.Broken is not null)
                chain = Replace(chain, stored.Stream.Epoch, record);
            if (last is not null && record.Seq != last.Seq + 1)
                problem ??= $"records {last.Seq + 1} to {record.Seq - 1} are missing";
            if (record.Check(chain) is { } broken)
                problem ??= $"record {broken.Seq}: {broken.What} is {broken.Found}, not {broken.Expected}";
            unproven += record.Omission == Omission.None ? 0 : 1;
            (last, records) = (record, records + 1);
        }

        chain?.Dispose();
        problem ??= Unacknowledged(stored, last?.Seq ?? 0) ?? Uncounted(stored, records);
        return new(stored.Stream, first, last?.Seq ?? 0, records, missing, unproven, last?.Hash ?? default, problem);
    }

    private static ChainVerifier Replace(ChainVerifier? chain, string epoch, OutboxRecord record)
    {
        chain?.Dispose();
        if (record.Seq == 1)
            return new(epoch);
        return new(record.Seq, record.PrevHash.Length == HashChain.HashLength ? record.PrevHash.Span : new byte[HashChain.HashLength]);
    }

    /// <summary>
    /// What retention deletes it takes from the count; what goes otherwise, at the beginning too, is missed there. More may have come while
    /// they were walked.
    /// </summary>
    private static string? Uncounted(StoredStream stored, long records) =>
        records >= stored.Records ? null : $"{stored.Records} records were counted, {records} are there";

    /// <summary>What is acknowledged and not there is lost: the station sends it no more.</summary>
    private static string? Unacknowledged(StoredStream stored, long last) =>
        stored.Acknowledged is [.., var end] && end.Last > last && last > 0 ? $"acknowledged up to {end.Last}, but records end with {last}" : null;
}
