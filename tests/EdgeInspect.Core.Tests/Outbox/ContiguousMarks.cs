using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Outbox;

/// <summary>
/// What the hub has committed of each station and epoch, in whatever order it came: the source of its acknowledgements. Marks are added after
/// the commit, never before. Bounded in streams and in ranges of each. Used by one thread at a time.
/// </summary>
/// <param name="maxStreams">Most (station, epoch) pairs, from 1.</param>
public sealed class ContiguousMarks(int maxStreams)
{
    private readonly Dictionary<LedgerStream, StreamMarks> _streams = [];

    /// <summary>Batches for which there was no room.</summary>
    public long Refused { get; private set; }

    /// <summary>Notes that records are committed.</summary>
    public MarkOutcome Add(LedgerStream stream, SeqRange range)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var outcome = Find(stream)?.Add(range) ?? MarkOutcome.NoRoom;
        if (outcome == MarkOutcome.NoRoom)
            Refused++;
        return outcome;
    }

    /// <summary>What to acknowledge, or null for a stream of which nothing came.</summary>
    public Acknowledgement? For(LedgerStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return _streams.TryGetValue(stream, out var marks) ? marks.For(stream.Epoch) : null;
    }

    private StreamMarks? Find(LedgerStream stream)
    {
        if (!_streams.TryGetValue(stream, out var marks) && _streams.Count < maxStreams)
            _streams.Add(stream, marks = new StreamMarks(new SeqRanges()));
        return marks;
    }
}
