namespace EdgeInspect.Core.Outbox;

/// <summary>
/// The station's outbox: reads what goes next from the ledger, writes it as a batch, and takes the hub's acknowledgements. It sends nothing
/// itself: whoever holds the connection calls <see cref="Next"/> while it can send. Used by one thread at a time.
/// </summary>
public sealed class OutboxSender
{
    private readonly IOutboxRecords _records;
    private readonly BatchWriter _writer;

    /// <summary>At the start of a run.</summary>
    /// <param name="station">The station, as in the topics.</param>
    /// <param name="records">The ledger's records.</param>
    /// <param name="acknowledgedSeq">The persisted mark; 0 for none.</param>
    /// <param name="options">Validated.</param>
    /// <param name="time">The clock.</param>
    public OutboxSender(StationName station, IOutboxRecords records, long acknowledgedSeq, OutboxOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(records);
        _records = records;
        _writer = new BatchWriter(new(station, records.Epoch));
        Window = new OutboxWindow(records.Epoch, acknowledgedSeq, records.LastSeq, options, time);
    }

    /// <summary>What is acknowledged, in flight and due.</summary>
    public OutboxWindow Window { get; }

    /// <summary>Records that went without their payload, repetitions included.</summary>
    public long Omitted => _writer.Omitted;

    /// <summary>Batches that were given out, repetitions included.</summary>
    public long Batches { get; private set; }

    /// <summary>Records in batches that were given out again.</summary>
    public long Repeated { get; private set; }

    /// <summary>Acknowledgements that could not be read.</summary>
    public long UnreadableAcks { get; private set; }

    /// <summary>The batch to publish now, or null when there is nothing, or as much is in flight as may be. It counts as sent.</summary>
    public OutboxMessage? Next()
    {
        Window.NoteCommitted(_records.LastSeq);
        if (Window.Next() is not { } order)
            return null;
        var message = _writer.Write(_records.Read(order.Range));
        Window.NoteSent(order, message.Range);
        Batches++;
        Repeated += order.Attempt > 1 ? message.Range.Count : 0;
        return message;
    }

    /// <summary>Takes a message of the hub's <c>dn/ack</c>.</summary>
    public AckOutcome Acknowledge(ReadOnlySpan<byte> body)
    {
        if (Acknowledgement.Read(body).Message is { } ack)
            return Window.Apply(ack);
        UnreadableAcks++;
        return AckOutcome.Unreadable;
    }
}
