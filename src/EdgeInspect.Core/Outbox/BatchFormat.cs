using System.Buffers;
using System.IO.Compression;

namespace EdgeInspect.Core.Outbox;

/// <summary>Limits and names of the messages between outbox and hub. They are part of the format: a breaking change is another version.</summary>
public static class BatchFormat
{
    /// <summary>Version that this program writes and reads.</summary>
    public const int Version = 1;

    /// <summary>
    /// Most bytes of a batch before compression, and so of what is sent too, for only what is smaller is sent compressed. A reader expands no
    /// further than this.
    /// </summary>
    public const int MaxContentBytes = 65_536;

    /// <summary>Most records in a batch.</summary>
    public const int MaxRecords = 512;

    /// <summary>Most bytes of an acknowledgement.</summary>
    public const int MaxAcknowledgementBytes = 8192;

    /// <summary>Most ranges above the contiguous mark in an acknowledgement.</summary>
    public const int MaxExtra = 64;

    /// <summary>Most characters of a site, a line, a station or an epoch.</summary>
    public const int MaxNameLength = 128;

    /// <summary>Highest number of a record: what JSON's readers everywhere keep exactly.</summary>
    public const long MaxSeq = (1L << 53) - 1;

    /// <summary>Content type of JSON as it is.</summary>
    public const string Json = "application/json";

    /// <summary>Content type of JSON compressed with Brotli.</summary>
    public const string JsonBrotli = "application/json+br";

    private const int BrotliQuality = 5;
    private const int BrotliWindowBits = 17;

    /// <summary>For example <c>too_large</c>.</summary>
    public static string ToWire(this Omission omission) => omission switch
    {
        Omission.TooLarge => "too_large",
        Omission.Unreadable => "unreadable",
        Omission.Missing => "missing",
        _ => throw new ArgumentOutOfRangeException(nameof(omission), omission, "nothing was omitted"),
    };

    /// <summary>Compresses at most <see cref="MaxContentBytes"/> into as much room.</summary>
    /// <returns>The length, or 0 when it is not smaller.</returns>
    internal static int Compress(ReadOnlySpan<byte> content, Span<byte> compressed)
    {
        var smaller = compressed[..(content.Length - 1)];
        return BrotliEncoder.TryCompress(content, smaller, out var written, BrotliQuality, BrotliWindowBits) ? written : 0;
    }

    /// <summary>Expands a body into room for <see cref="MaxContentBytes"/>.</summary>
    /// <returns>Why it can't be, or none.</returns>
    internal static MessageFault Expand(ReadOnlySpan<byte> body, Span<byte> content, out int length)
    {
        using var decoder = new BrotliDecoder();
        var status = decoder.Decompress(body, content, out var consumed, out length);
        return status switch
        {
            OperationStatus.Done when consumed == body.Length => MessageFault.None,
            OperationStatus.DestinationTooSmall => MessageFault.TooLarge,
            _ => MessageFault.NotExpandable,
        };
    }
}
