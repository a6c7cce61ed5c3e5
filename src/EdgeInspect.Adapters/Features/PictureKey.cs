using System.Buffers.Binary;

namespace EdgeInspect.Adapters.Features;

/// <summary>Digest of a picture, by which its features are found.</summary>
/// <param name="High">Bytes 0 to 15 of its SHA-256, little-endian.</param>
/// <param name="Low">Bytes 16 to 31.</param>
public readonly record struct PictureKey(UInt128 High, UInt128 Low)
{
    /// <summary>Length of the digest.</summary>
    public const int Bytes = 32;

    /// <summary>From the 32 bytes of a SHA-256.</summary>
    public static PictureKey From(ReadOnlySpan<byte> sha256) =>
        new(BinaryPrimitives.ReadUInt128LittleEndian(sha256), BinaryPrimitives.ReadUInt128LittleEndian(sha256[16..]));

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(target, High);
        BinaryPrimitives.WriteUInt128LittleEndian(target[16..], Low);
    }
}
