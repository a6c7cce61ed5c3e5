using System.Buffers.Binary;
using System.Security.Cryptography;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>What a message on <c>up/img</c> is.</summary>
public enum PictureMessageKind
{
    /// <summary>Says that there is a picture and asks what of it is there already.</summary>
    Offer = 1,

    /// <summary>Carries a chunk.</summary>
    Chunk = 2,

    /// <summary>Says that the picture is gone: what is there of it may be forgotten.</summary>
    Withdrawal = 3,
}

/// <summary>
/// A message on <c>up/img</c>: <c>EIP</c> and version, 16 bytes of SHA-256 over all that follows, then kind, three zeros, number and ask
/// (each 4 bytes, the high one first), the picture's facts, and a chunk's own bytes. The digest is verified before anything else is read, so
/// a damaged chunk spoils no picture. Only <see cref="Read"/> and the writers make one.
/// </summary>
public sealed class PictureMessage
{
    private const int KindOffset = PictureWire.DigestOffset + PictureWire.DigestBytes;
    private const int NumberOffset = KindOffset + 4;
    private const int AskOffset = NumberOffset + 4;
    private const int FactsOffset = AskOffset + 4;

    private PictureMessage(PictureMessageKind kind, PictureFacts facts, int number, int ask, ReadOnlyMemory<byte> data) =>
        (Kind, Facts, Number, Ask, Data) = (kind, facts, number, ask, data);

    /// <summary>What it is.</summary>
    public PictureMessageKind Kind { get; }

    /// <summary>Of which picture.</summary>
    public PictureFacts Facts { get; }

    /// <summary>The chunk's number from 1; 0 when it carries none.</summary>
    public int Number { get; }

    /// <summary>Above 0: the hub is to look what is there, to complete the picture if that is all, and to answer with this number.</summary>
    public int Ask { get; }

    /// <summary>The chunk's bytes, in the memory of the message that was read.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>An offer.</summary>
    /// <param name="facts">Of which picture.</param>
    /// <param name="ask">From 1.</param>
    public static byte[] WriteOffer(PictureFacts facts, int ask)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentOutOfRangeException.ThrowIfLessThan(ask, 1);
        return Seal(Begin(PictureMessageKind.Offer, facts, 0, ask, 0));
    }

    /// <summary>A withdrawal.</summary>
    public static byte[] WriteWithdrawal(PictureFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Seal(Begin(PictureMessageKind.Withdrawal, facts, 0, 0, 0));
    }

    /// <summary>A chunk.</summary>
    /// <param name="facts">Of which picture.</param>
    /// <param name="number">From 1.</param>
    /// <param name="ask">0, or what the hub is to answer with.</param>
    /// <param name="read">Fills the chunk's room; false when there is nothing to fill it with.</param>
    /// <returns>Null when it could not be filled.</returns>
    public static byte[]? WriteChunk(PictureFacts facts, int number, int ask, Func<Memory<byte>, bool> read)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegative(ask);
        var message = Begin(PictureMessageKind.Chunk, facts, number, ask, facts.LengthOf(number));
        return read(message.AsMemory(PictureWire.HeaderBytes)) ? Seal(message) : null;
    }

    /// <summary>Reads one from outside; whatever comes, the answer is a value. Safe from any thread.</summary>
    /// <param name="body">What was received; a chunk's bytes stay in it.</param>
    /// <param name="contentType">What the message says it is; null when it says nothing.</param>
    public static Received<PictureMessage> Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        var span = body.Span;
        if (span.Length > PictureWire.MaxMessageBytes)
            return new(null, MessageFault.TooLarge);
        if (contentType != PictureWire.ContentType)
            return new(null, MessageFault.UnknownContentType);
        if (span.Length < PictureWire.HeaderBytes || !span.StartsWith(PictureWire.Magic))
            return new(null, MessageFault.Malformed);
        if (span[PictureWire.Magic.Length] != PictureWire.Version)
            return new(null, MessageFault.ForeignVersion);
        if (!IsWhole(span))
            return new(null, MessageFault.Damaged);
        var message = Parse(body);
        return new(message, message is null ? MessageFault.Malformed : MessageFault.None);
    }

    private static PictureMessage? Parse(ReadOnlyMemory<byte> body)
    {
        var span = body.Span;
        var kind = (PictureMessageKind)BinaryPrimitives.ReadUInt32LittleEndian(span[KindOffset..]);
        var number = BinaryPrimitives.ReadInt32BigEndian(span[NumberOffset..]);
        var ask = BinaryPrimitives.ReadInt32BigEndian(span[AskOffset..]);
        if (!Enum.IsDefined(kind) || ask < 0 || PictureFacts.Read(span[FactsOffset..]) is not { } facts)
            return null;
        var data = body[PictureWire.HeaderBytes..];
        var isSound = kind == PictureMessageKind.Chunk
            ? number >= 1 && number <= facts.ChunkCount && data.Length == facts.LengthOf(number)
            : number == 0 && data.IsEmpty && ask > 0 == (kind == PictureMessageKind.Offer);
        return isSound ? new(kind, facts, number, ask, data) : null;
    }

    private static byte[] Begin(PictureMessageKind kind, PictureFacts facts, int number, int ask, int length)
    {
        var message = new byte[PictureWire.HeaderBytes + length];
        PictureWire.Magic.CopyTo(message);
        message[PictureWire.Magic.Length] = PictureWire.Version;
        message[KindOffset] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(NumberOffset), number);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(AskOffset), ask);
        facts.Write(message.AsSpan(FactsOffset));
        return message;
    }

    private static byte[] Seal(byte[] message)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message.AsSpan(KindOffset), digest);
        digest[..PictureWire.DigestBytes].CopyTo(message.AsSpan(PictureWire.DigestOffset));
        return message;
    }

    private static bool IsWhole(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message[KindOffset..], digest);
        return digest[..PictureWire.DigestBytes].SequenceEqual(message.Slice(PictureWire.DigestOffset, PictureWire.DigestBytes));
    }
}
