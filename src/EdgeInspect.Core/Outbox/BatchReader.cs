namespace EdgeInspect.Core.Outbox;

/// <summary>
/// Reads batches from outside. Whatever comes, the answer is a value: a batch whose limits, version, numbers and records' own epoch and number
/// were checked, or why there is none. Hashes are for <see cref="Inspection.ChainVerifier"/>: a ledger with a broken link must still arrive.
/// Unknown fields are ignored; a known one that comes twice is malformed.
/// </summary>
public static class BatchReader
{
    /// <summary>Reads one message. Safe from any thread; takes <see cref="BatchFormat.MaxContentBytes"/> of memory for its bytes at most.</summary>
    /// <param name="body">What was received.</param>
    /// <param name="contentType">What the message says it is; null when it says nothing.</param>
    public static Received<Batch> Read(ReadOnlySpan<byte> body, string? contentType)
    {
        if (body.Length > BatchFormat.MaxContentBytes)
            return new(null, MessageFault.TooLarge);
        switch (contentType)
        {
            case BatchFormat.Json:
                return ReadContent(body.ToArray());
            case BatchFormat.JsonBrotli:
                var content = new byte[BatchFormat.MaxContentBytes];
                var fault = BatchFormat.Expand(body, content, out var length);
                return fault == MessageFault.None ? ReadContent(content.AsMemory(0, length)) : new(null, fault);
            default:
                return new(null, MessageFault.UnknownContentType);
        }
    }

    private static Received<Batch> ReadContent(ReadOnlyMemory<byte> content)
    {
        var draft = new BatchDraft(content);
        return JsonMessage.Read(content.Span, BatchFormat.MaxContentBytes, BatchDraft.Fields(), draft.TryReadValue, draft.Finish);
    }
}
