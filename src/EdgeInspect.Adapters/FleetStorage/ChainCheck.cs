using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>What is stored of a record that came again, or lies beside new ones.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="PrevHash">What it says of the record before it; empty when it is missing.</param>
/// <param name="Hash">Its hash; empty when it is missing.</param>
/// <param name="Omission">Why it has no payload.</param>
internal sealed record StoredLink(long Seq, byte[] PrevHash, byte[] Hash, Omission Omission);

/// <summary>
/// Checks the links of new records among themselves and to their neighbours in the store. Every broken one is named, not just the first.
/// </summary>
internal static class ChainCheck
{
    /// <summary>Checks consecutive new records.</summary>
    /// <param name="epoch">Their epoch.</param>
    /// <param name="run">The records, in order, at least one.</param>
    /// <param name="before">Hash of the record before them; empty when it isn't there.</param>
    /// <param name="after">The record after them, or null when it isn't there.</param>
    public static IEnumerable<ChainBreak> Of(string epoch, IReadOnlyList<OutboxRecord> run, byte[] before, StoredLink? after)
    {
        var previous = run[0].Seq == 1 ? HashChain.Root(epoch) : before;
        for (var from = 0; from < run.Count;)
        {
            var broken = Walk(run, previous, ref from);
            if (broken is not null)
                yield return broken;
            previous = run[from - 1].Hash.ToArray();
        }

        if (after is { PrevHash.Length: > 0 } && previous.Length > 0 && !previous.AsSpan().SequenceEqual(after.PrevHash))
            yield return new(after.Seq, "prev_hash", Convert.ToHexStringLower(previous), Convert.ToHexStringLower(after.PrevHash));
    }

    /// <summary>Walks up to the end or past the first record that breaks the chain.</summary>
    private static ChainBreak? Walk(IReadOnlyList<OutboxRecord> run, byte[] previous, ref int at)
    {
        // What comes after a gap has nothing to be compared with: its own word for what was before it is taken.
        var start = previous.Length > 0 ? previous : run[at].PrevHash.ToArray();
        using var chain = new ChainVerifier(run[at].Seq, start.Length > 0 ? start : new byte[HashChain.HashLength]);
        ChainBreak? broken = null;
        while (broken is null && at < run.Count)
            broken = run[at++].Check(chain);
        return broken;
    }
}
