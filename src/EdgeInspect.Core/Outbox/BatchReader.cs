using System.Text.Json;
using System.Text.Unicode;

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
        if (!Utf8.IsValid(content.Span))
            return new(null, MessageFault.Malformed);
        var draft = new BatchDraft(content);
        try
        {
            var isRead = draft.TryRead();
            if (draft.IsForeignVersion)
                return new(null, MessageFault.ForeignVersion);
            return isRead ? draft.Finish() : new(null, MessageFault.Malformed);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken JSON, or a text with half a character in it.
            return new(null, draft.IsForeignVersion ? MessageFault.ForeignVersion : MessageFault.Malformed);
        }
    }
}
