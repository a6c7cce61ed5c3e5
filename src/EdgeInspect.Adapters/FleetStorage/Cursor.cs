using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>
/// The last row of a page, as text that means nothing to others: the next page begins below it, however many rows came since.
/// </summary>
internal readonly record struct Cursor(long First, long Second, long Third)
{
    private const int DigestLength = 4;
    private const int Length = DigestLength + (3 * sizeof(long));

    /// <summary>For the reader of a list.</summary>
    /// <param name="list">What the list is and what its filter takes: a cursor is of no other.</param>
    public string ToText(string list)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Digest(list)[..DigestLength].CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[DigestLength..], First);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(DigestLength + sizeof(long))..], Second);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(DigestLength + (2 * sizeof(long)))..], Third);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="WrongCursorException">It is not one of this list.</exception>
    public static Cursor? Read(string? text, string list)
    {
        if (text is null)
            return null;
        Span<byte> bytes = stackalloc byte[Length];
        if (!TryDecode(text, bytes) || !bytes[..DigestLength].SequenceEqual(Digest(list)[..DigestLength]))
            throw new WrongCursorException();
        return new(
            BinaryPrimitives.ReadInt64BigEndian(bytes[DigestLength..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[(DigestLength + sizeof(long))..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[(DigestLength + (2 * sizeof(long)))..]));
    }

    /// <summary>Whether a text is a cursor of some list.</summary>
    public static bool IsOne(string text) => TryDecode(text, stackalloc byte[Length]);

    private static bool TryDecode(string text, Span<byte> bytes) =>
        Base64Url.DecodeFromChars(text, bytes, out var read, out var length) == OperationStatus.Done
        && length == Length
        && read == text.Length;

    private static ReadOnlySpan<byte> Digest(string list) => SHA256.HashData(Encoding.UTF8.GetBytes(list));
}
