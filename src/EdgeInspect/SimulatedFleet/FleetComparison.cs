using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.Storage.Simulated;
using EdgeInspect.Core.Outbox;
using static System.FormattableString;

namespace EdgeInspect.SimulatedFleet;

/// <summary>Compares the hub's table with what was simulated, record for record: every record of a station is made once more for it.</summary>
/// <param name="walk">The hub's records.</param>
/// <param name="streams">What streams it has.</param>
internal sealed class FleetComparison(FleetWalk walk, IReadOnlyList<StoredStream> streams)
{
    /// <summary>Compares a station.</summary>
    /// <param name="name">The station.</param>
    /// <param name="ledger">Its records; it is not used by others meanwhile.</param>
    /// <param name="cancellation">To give up.</param>
    /// <returns>The first difference in words, or null.</returns>
    public async Task<string?> DifferenceAsync(StationName name, SimulatedLedger ledger, CancellationToken cancellation)
    {
        var wanted = new LedgerStream(name, ledger.Epoch);
        if (streams.FirstOrDefault(stream => stream.Stream == wanted) is not { } stored)
            return ledger.LastSeq == 0 ? null : $"{name.Line}/{name.Station}: the hub has nothing of epoch {ledger.Epoch}";
        var made = Made(ledger).GetEnumerator();
        using (made)
        {
            var seq = 0L;
            await foreach (var record in walk.RecordsAsync(stored, cancellation))
            {
                seq++;
                if (!made.MoveNext())
                    return Invariant($"{name.Line}/{name.Station}: the hub has record {record.Seq}, and {ledger.LastSeq} were made");
                if (!IsSame(record, made.Current))
                    return Invariant($"{name.Line}/{name.Station}: record {seq} is not there as it was made (the hub has {record.Seq})");
            }

            return seq == ledger.LastSeq ? null : Invariant($"{name.Line}/{name.Station}: the hub has {seq} records of {ledger.LastSeq}");
        }
    }

    private static IEnumerable<OutboxRecord> Made(SimulatedLedger ledger)
    {
        for (var first = 1L; first <= ledger.LastSeq;)
        {
            var records = ledger.Read(new(first, ledger.LastSeq));
            foreach (var record in records)
                yield return record;
            first += records.Count;
        }
    }

    private static bool IsSame(OutboxRecord stored, OutboxRecord made) =>
        stored.Seq == made.Seq && stored.Omission == made.Omission && stored.PrevHash.Span.SequenceEqual(made.PrevHash.Span)
        && stored.Hash.Span.SequenceEqual(made.Hash.Span) && stored.Payload.Span.SequenceEqual(made.Payload.Span);
}
