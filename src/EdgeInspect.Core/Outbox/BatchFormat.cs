using System.IO.Compression;
using EdgeInspect.Core.Inspection;

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

    /// <summary>The length of a compressed content, or 0 when it is not smaller.</summary>
    internal static int Compress(ReadOnlySpan<byte> content, Span<byte> compressed) =>
        BrotliEncoder.TryCompress(content, compressed[..Math.Min(compressed.Length, content.Length - 1)], out var written, BrotliQuality, BrotliWindowBits)
            ? written
            : 0;

    /// <summary>Expands a body into room for <see cref="MaxContentBytes"/>.</summary>
    /// <returns>Why it can't be, or none.</returns>
    internal static MessageFault Expand(ReadOnlySpan<byte> body, Span<byte> content, out int length)
    {
        using var decoder = new BrotliDecoder();
        var status = decoder.Decompress(body, content, out var consumed, out length);
        return status switch
        {
            System.Buffers.OperationStatus.Done when consumed == body.Length => MessageFault.None,
            System.Buffers.OperationStatus.DestinationTooSmall => MessageFault.TooLarge,
            _ => MessageFault.NotExpandable,
        };
    }
}

/// <summary>Why a message was refused.</summary>
public enum MessageFault
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>More bytes than allowed, as sent or expanded.</summary>
    TooLarge,

    /// <summary>A content type that this program does not know.</summary>
    UnknownContentType,

    /// <summary>Not what the compression makes.</summary>
    NotExpandable,

    /// <summary>Not the JSON of such a message, or a value out of its range.</summary>
    Malformed,

    /// <summary>Of another version.</summary>
    ForeignVersion,

    /// <summary>A record that is not of the stated epoch and number.</summary>
    ForeignRecord,
}

/// <summary>A message from outside: either what it says, or why it was refused.</summary>
/// <param name="Message">What it says; null when it was refused.</param>
/// <param name="Fault">Why it was refused.</param>
public readonly record struct Received<T>(T? Message, MessageFault Fault)
    where T : class;

/// <summary>A station's name, as in the topics.</summary>
/// <param name="Site">The plant.</param>
/// <param name="Line">The production line.</param>
/// <param name="Station">The station's name, unique in its line.</param>
public sealed record StationName(string Site, string Line, string Station)
{
    /// <summary>Of a station's identity.</summary>
    public static StationName Of(StationIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new(identity.Site, identity.Line, identity.Station);
    }
}

/// <summary>The records of one database of one station; with a number it names one record for ever.</summary>
/// <param name="Station">The station.</param>
/// <param name="Epoch">The random id of its database.</param>
public sealed record LedgerStream(StationName Station, string Epoch);

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
