namespace EdgeInspect.Core.Inspection;

/// <summary>The first link of a ledger's chain that does not hold.</summary>
/// <param name="Seq">Number of the record, from 1.</param>
/// <param name="What">What was looked at: "number", "prev_hash", "hash of the payload".</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Found">What it is.</param>
public sealed record ChainBreak(long Seq, string What, string Expected, string Found);

/// <summary>
/// Walks the chain of one epoch in the order of its numbers and names the first broken link; after that it answers with the same one. What
/// a chain can't show is that it was cut off at its end. Used by one thread at a time.
/// </summary>
public sealed class ChainVerifier : IDisposable
{
    private readonly HashChain _chain = new();
    private readonly byte[] _expected = new byte[HashChain.HashLength];
    private readonly byte[] _previous = new byte[HashChain.HashLength];

    /// <summary>From the first record of an epoch.</summary>
    public ChainVerifier(string epoch)
        : this(1, HashChain.Root(epoch))
    {
    }

    /// <summary>From a record on, where an earlier walk ended.</summary>
    /// <param name="nextSeq">Number of the first record to check, from 1.</param>
    /// <param name="previous">Hash of the record before it, <see cref="HashChain.HashLength"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not.</exception>
    public ChainVerifier(long nextSeq, ReadOnlySpan<byte> previous)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nextSeq, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(previous.Length, HashChain.HashLength, nameof(previous));
        NextSeq = nextSeq;
        previous.CopyTo(_previous);
    }

    /// <summary>Number of the record that is checked next; those before it hold.</summary>
    public long NextSeq { get; private set; }

    /// <summary>Hash of the record before it: where a later walk goes on.</summary>
    public ReadOnlySpan<byte> Previous => _previous;

    /// <summary>Records whose hash was taken on trust because their payload was not at hand.</summary>
    public long Unproven { get; private set; }

    /// <summary>The first broken link, or null.</summary>
    public ChainBreak? Broken { get; private set; }

    /// <summary>Checks the next record.</summary>
    /// <param name="seq">Its number.</param>
    /// <param name="prevHash">What it says of the record before it.</param>
    /// <param name="hash">What it says of itself.</param>
    /// <param name="payload">Its bytes as stored.</param>
    /// <returns>The first broken link of the walk, or null.</returns>
    public ChainBreak? Check(long seq, ReadOnlySpan<byte> prevHash, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> payload)
    {
        if ((Broken ??= CheckPlace(seq, prevHash)) is not null)
            return Broken;
        _chain.Link(_previous, payload, _expected);
        if (!hash.SequenceEqual(_expected))
            return Broken = new(seq, "hash of the payload", Convert.ToHexStringLower(_expected), Convert.ToHexStringLower(hash));
        Advance(hash);
        return null;
    }

    /// <summary>Goes past a record whose payload is not at hand: its place is checked, its hash is believed and counted.</summary>
    /// <returns>The first broken link of the walk, or null.</returns>
    public ChainBreak? PassOver(long seq, ReadOnlySpan<byte> prevHash, ReadOnlySpan<byte> hash)
    {
        if ((Broken ??= CheckPlace(seq, prevHash)) is not null)
            return Broken;
        Unproven++;
        Advance(hash);
        return null;
    }

    /// <summary>A record that its ledger does not hold breaks the chain.</summary>
    /// <returns>The first broken link of the walk.</returns>
    public ChainBreak Miss(long seq) => Broken ??= new(NextSeq, "number", $"record {NextSeq}", $"no record {seq}");

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    private ChainBreak? CheckPlace(long seq, ReadOnlySpan<byte> prevHash)
    {
        if (seq != NextSeq)
            return new(NextSeq, "number", $"record {NextSeq}", $"record {seq} follows record {NextSeq - 1}");
        return prevHash.SequenceEqual(_previous)
            ? null
            : new(seq, "prev_hash", Convert.ToHexStringLower(_previous), Convert.ToHexStringLower(prevHash));
    }

    private void Advance(ReadOnlySpan<byte> hash)
    {
        hash.CopyTo(_previous);
        NextSeq++;
    }
}
