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
/// What the hub has committed of one station's epoch, in whatever order it came: the source of its acknowledgement. Bounded in ranges. Used by
/// one thread at a time.
/// </summary>
/// <param name="ranges">What is committed already; it belongs to the marks from then on.</param>
public sealed class StreamMarks(SeqRanges ranges)
{
    /// <summary>Most ranges: what an acknowledgement can say, the contiguous one included.</summary>
    public const int MaxRanges = BatchFormat.MaxExtra + 1;

    /// <summary>The numbers.</summary>
    public SeqRanges Ranges => ranges;

    /// <summary>Notes that records are committed, or are about to be in the transaction that also keeps the marks.</summary>
    public MarkOutcome Add(SeqRange range)
    {
        if (ranges.Count >= Limit(range) && ranges.WouldGrow(range))
            return MarkOutcome.NoRoom;
        return ranges.Add(range) > 0 ? MarkOutcome.New : MarkOutcome.Repeated;
    }

    /// <summary>What to acknowledge.</summary>
    /// <param name="epoch">The epoch whose numbers these are.</param>
    public Acknowledgement For(string epoch) => Acknowledgement.Of(epoch, ranges);

    /// <summary>The place of the contiguous range is kept free for it.</summary>
    private static int Limit(SeqRange range) => range.First == 1 ? MaxRanges : MaxRanges - 1;
}
