using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Outbox;

/// <summary>Why a record travels without its payload. The station keeps the payload; the names on the wire are never changed.</summary>
public enum Omission
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It fits no batch even alone.</summary>
    TooLarge,

    /// <summary>What is stored is no JSON object with the record's own epoch and number.</summary>
    Unreadable,

    /// <summary>The station's ledger has no record of this number.</summary>
    Missing,
}

/// <summary>A record on its way to the hub: the payload's bytes are those that were stored and hashed.</summary>
/// <param name="Seq">Its number, from 1.</param>
/// <param name="PrevHash">Hash of the record before it, 32 bytes; empty when it is missing.</param>
/// <param name="Hash">Its own hash, 32 bytes; empty when it is missing.</param>
/// <param name="Payload">JSON, UTF-8; empty when it is omitted.</param>
/// <param name="PayloadBytes">Length of the payload in the station's ledger, bytes.</param>
/// <param name="Omission">Why there is no payload.</param>
public sealed record OutboxRecord(
    long Seq, ReadOnlyMemory<byte> PrevHash, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Payload, long PayloadBytes, Omission Omission)
{
    /// <summary>A record with its payload.</summary>
    public static OutboxRecord Whole(long seq, ReadOnlyMemory<byte> prevHash, ReadOnlyMemory<byte> hash, ReadOnlyMemory<byte> payload) =>
        new(seq, prevHash, hash, payload, payload.Length, Omission.None);

    /// <summary>A number that the ledger does not hold: it travels as such, so that those after it are not held up.</summary>
    public static OutboxRecord Missing(long seq) => new(seq, default, default, default, 0, Omission.Missing);

    /// <summary>The same without its payload.</summary>
    public OutboxRecord Without(Omission reason) => this with { Payload = default, Omission = reason };

    /// <summary>Checks it as the next record of a walk.</summary>
    /// <returns>The first broken link of the walk, or null.</returns>
    public ChainBreak? Check(ChainVerifier chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return Omission switch
        {
            Omission.None => chain.Check(Seq, PrevHash.Span, Hash.Span, Payload.Span),
            Omission.Missing => chain.Miss(Seq),
            _ => chain.PassOver(Seq, PrevHash.Span, Hash.Span),
        };
    }
}

/// <summary>The station's records as the outbox reads them: a cursor over the ledger, not a second copy.</summary>
public interface IOutboxRecords
{
    /// <summary>The random id of the ledger's database: 32 hexadecimal digits.</summary>
    string Epoch { get; }

    /// <summary>Number of the last committed record; 0 when there is none. Never goes back.</summary>
    long LastSeq { get; }

    /// <summary>
    /// Records from the first of a range on, with every number, in order: one that the ledger lacks is <see cref="Omission.Missing"/>. At least
    /// one; no more than the range, and none after those that fill a batch. The range must be committed.
    /// </summary>
    IReadOnlyList<OutboxRecord> Read(SeqRange range);
}
