using System.Text.Json;
using System.Text.Unicode;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Monitoring;

/// <summary>
/// Reads windows from outside. Whatever comes, the answer is a value: a window whose limits were checked and whose counts, sums, least and
/// greatest values one set of frames can have, or why there is none. Unknown fields are ignored; a known one that comes twice is malformed.
/// A window of another schema can't be checked: it counts as of another version. Who it came from is for the receiver to compare.
/// </summary>
public static class WindowReader
{
    /// <summary>Reads one message. Safe from any thread; takes <see cref="WindowFormat.MaxContentBytes"/> of memory for its bytes at most.</summary>
    /// <param name="body">What was received.</param>
    /// <param name="contentType">What the message says it is; null when it says nothing.</param>
    public static Received<DriftWindow> Read(ReadOnlySpan<byte> body, string? contentType) => Read(body, contentType, out _);

    /// <summary>Reads one message, and gives its JSON as well.</summary>
    /// <param name="body">What was received.</param>
    /// <param name="contentType">What the message says it is; null when it says nothing.</param>
    /// <param name="json">The JSON as the station wrote it; empty when the message was refused.</param>
    public static Received<DriftWindow> Read(ReadOnlySpan<byte> body, string? contentType, out ReadOnlyMemory<byte> json)
    {
        json = default;
        var fault = Expand(body, contentType, out var content);
        if (fault != MessageFault.None)
            return new(null, fault);
        var window = ReadContent(content.Span);
        if (window.Message is not null)
            json = content;
        return window;
    }

    private static MessageFault Expand(ReadOnlySpan<byte> body, string? contentType, out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (body.Length > WindowFormat.MaxBytes)
            return MessageFault.TooLarge;
        switch (contentType)
        {
            case BatchFormat.Json:
                content = body.ToArray();
                return MessageFault.None;
            case BatchFormat.JsonBrotli:
                var room = new byte[WindowFormat.MaxContentBytes];
                var fault = BatchFormat.Expand(body, room, out var length);
                content = room.AsMemory(0, length);
                return fault;
            default:
                return MessageFault.UnknownContentType;
        }
    }

    private static Received<DriftWindow> ReadContent(ReadOnlySpan<byte> content)
    {
        if (!Utf8.IsValid(content))
            return new(null, MessageFault.Malformed);
        var draft = new WindowDraft();
        try
        {
            var isRead = draft.TryRead(content);
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
