namespace EdgeInspect.Core.Outbox;

/// <summary>What became of a batch's numbers at the hub.</summary>
public enum MarkOutcome
{
    /// <summary>At least one was new.</summary>
    New,

    /// <summary>All were known: the batch came before, in one cut or another.</summary>
    Repeated,

    /// <summary>
    /// There is no room for another range, or another stream. Not acknowledged, so the station sends it again; the lowest open numbers of a
    /// stream always find room.
    /// </summary>
    NoRoom,
}

/// <summary>
/// What the hub has committed of each station and epoch, in whatever order it came: the source of its acknowledgements. Marks are added after
/// the commit, never before. Bounded in streams and in ranges of each. Used by one thread at a time.
/// </summary>
/// <param name="maxStreams">Most (station, epoch) pairs, from 1.</param>
public sealed class ContiguousMarks(int maxStreams)
{
    /// <summary>Most ranges of a stream: what an acknowledgement can say, the contiguous one included.</summary>
    public const int MaxRanges = BatchFormat.MaxExtra + 1;

    private readonly Dictionary<LedgerStream, SeqRanges> _streams = [];

    /// <summary>Batches for which there was no room.</summary>
    public long Refused { get; private set; }

    /// <summary>Notes that records are committed.</summary>
    public MarkOutcome Add(LedgerStream stream, SeqRange range)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (Find(stream) is not { } ranges || (ranges.Count >= Limit(range) && ranges.WouldGrow(range)))
        {
            Refused++;
            return MarkOutcome.NoRoom;
        }

        return ranges.Add(range) > 0 ? MarkOutcome.New : MarkOutcome.Repeated;
    }

    /// <summary>What to acknowledge, or null for a stream of which nothing came.</summary>
    public Acknowledgement? For(LedgerStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return _streams.TryGetValue(stream, out var ranges) ? Acknowledgement.Of(stream.Epoch, ranges) : null;
    }

    /// <summary>The place of the contiguous range is kept free for it.</summary>
    private static int Limit(SeqRange range) => range.First == 1 ? MaxRanges : MaxRanges - 1;

    private SeqRanges? Find(LedgerStream stream)
    {
        if (!_streams.TryGetValue(stream, out var ranges) && _streams.Count < maxStreams)
            _streams.Add(stream, ranges = new SeqRanges());
        return ranges;
    }
}
