using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage.Simulated;

/// <summary>
/// Hashes of a chain at which making its records anew can begin. Bounded whatever the chain's length: when there are too many, every other one
/// goes, and further ones are kept half as often. Used by one thread at a time.
/// </summary>
/// <param name="epoch">The chain's epoch.</param>
internal sealed class ChainTrail(string epoch)
{
    /// <summary>Most places that are kept.</summary>
    public const int Most = 2048;

    private const int Recent = 4;
    private readonly Link[] _recent = new Link[Recent];
    private List<Link> _kept = [new(0, HashChain.Root(epoch))];
    private long _spacing = 128;
    private int _turn;

    /// <summary>Places that are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>Copies the hash of the nearest record that is known, not beyond <paramref name="seq"/>.</summary>
    /// <returns>Its number; 0 for what is before the first.</returns>
    public long Nearest(long seq, Span<byte> hash)
    {
        var best = _kept[IndexAtOrBefore(seq)];
        foreach (var link in _recent)
        {
            if (link.Hash is not null && link.Seq <= seq && link.Seq > best.Seq)
                best = link;
        }

        best.Hash.CopyTo(hash);
        return best.Seq;
    }

    /// <summary>Takes note of a record's hash, if it is one to be kept.</summary>
    public void Pass(long seq, ReadOnlySpan<byte> hash)
    {
        if (seq % _spacing != 0 || seq <= _kept[^1].Seq)
            return;
        _kept.Add(new(seq, hash.ToArray()));
        if (_kept.Count <= Most)
            return;
        _kept = [.. _kept.Where((_, i) => i % 2 == 0)];
        _spacing *= 2;
    }

    /// <summary>Takes note of where a reading ended: the next one most likely begins there.</summary>
    public void End(long seq, ReadOnlySpan<byte> hash) => _recent[_turn++ % Recent] = new(seq, hash.ToArray());

    /// <summary>Forgets what lies before a record, but for the nearest place and the beginning, from which all can be made again.</summary>
    public void Forget(long seq) => _kept.RemoveRange(1, Math.Max(0, IndexAtOrBefore(seq) - 1));

    private int IndexAtOrBefore(long seq)
    {
        var (low, high) = (0, _kept.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_kept[middle].Seq <= seq)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private readonly record struct Link(long Seq, byte[] Hash);
}
