namespace EdgeInspect.Core.Outbox;

/// <summary>Consecutive records of one station and epoch. Only the reader makes one.</summary>
public sealed class Batch
{
    internal Batch(LedgerStream stream, SeqRange range, IReadOnlyList<OutboxRecord> records) => (Stream, Range, Records) = (stream, range, records);

    /// <summary>Where they come from, as the message says; who it came from is for the receiver to compare.</summary>
    public LedgerStream Stream { get; }

    /// <summary>Their numbers.</summary>
    public SeqRange Range { get; }

    /// <summary>The records, in order, 1 to <see cref="BatchFormat.MaxRecords"/>. Payloads are the bytes that the station stored.</summary>
    public IReadOnlyList<OutboxRecord> Records { get; }
}

/// <summary>A batch ready to be sent.</summary>
/// <param name="Range">Numbers of its records.</param>
/// <param name="Body">What is sent, at most <see cref="BatchFormat.MaxContentBytes"/> bytes.</param>
/// <param name="ContentType"><see cref="BatchFormat.Json"/> or <see cref="BatchFormat.JsonBrotli"/>.</param>
public sealed record OutboxMessage(SeqRange Range, ReadOnlyMemory<byte> Body, string ContentType);
