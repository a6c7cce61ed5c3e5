using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeInspect.Core.Pictures;

/// <summary>Which of a result's pictures.</summary>
public enum PicturePart
{
    /// <summary>What the camera saw.</summary>
    Image = 1,

    /// <summary>The model's anomaly map.</summary>
    Map = 2,
}

/// <summary>What a picture's bytes are.</summary>
public enum PictureFormat
{
    /// <summary><c>image/png</c>.</summary>
    Png = 1,

    /// <summary><c>image/jpeg</c>.</summary>
    Jpeg = 2,
}

/// <summary>What a station says of a picture before and with each of its chunks. Checked: an instance keeps every limit of the format.</summary>
public sealed record PictureFacts
{
    private PictureFacts(Guid rid, PicturePart part, PictureFormat format, ReadOnlyMemory<byte> sha256, int bytes, int chunkBytes)
    {
        (Rid, Part, Format, Bytes, ChunkBytes) = (rid, part, format, bytes, chunkBytes);
        Sha256 = Convert.ToHexStringLower(sha256.Span);
    }

    /// <summary>The result that it belongs to.</summary>
    public Guid Rid { get; }

    /// <summary>Which of the result's pictures.</summary>
    public PicturePart Part { get; }

    /// <summary>What its bytes are.</summary>
    public PictureFormat Format { get; }

    /// <summary>SHA-256 of its bytes: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Its size, from 1 to <see cref="PictureWire.MaxPictureBytes"/>.</summary>
    public int Bytes { get; }

    /// <summary>Size of every chunk but the last.</summary>
    public int ChunkBytes { get; }

    /// <summary>How many chunks it has; they count from 1.</summary>
    public int ChunkCount => ((Bytes - 1) / ChunkBytes) + 1;

    /// <summary>Facts, if they keep the limits.</summary>
    /// <param name="rid">Not empty.</param>
    /// <param name="part">A known one.</param>
    /// <param name="format">A known one.</param>
    /// <param name="sha256">32 bytes.</param>
    /// <param name="bytes">1 to <see cref="PictureWire.MaxPictureBytes"/>.</param>
    /// <param name="chunkBytes">
    /// <see cref="PictureWire.MinChunkBytes"/> to <see cref="PictureWire.MaxChunkBytes"/>, and large enough for at most
    /// <see cref="PictureWire.MaxChunks"/> chunks.
    /// </param>
    /// <returns>Null when they don't.</returns>
    public static PictureFacts? TryMake(
        Guid rid, PicturePart part, PictureFormat format, ReadOnlyMemory<byte> sha256, long bytes, long chunkBytes)
    {
        var isKnown = rid != Guid.Empty && Enum.IsDefined(part) && Enum.IsDefined(format) && sha256.Length == SHA256.HashSizeInBytes;
        if (!isKnown || bytes is < 1 or > PictureWire.MaxPictureBytes)
            return null;
        if (chunkBytes is < PictureWire.MinChunkBytes or > PictureWire.MaxChunkBytes || chunkBytes * PictureWire.MaxChunks < bytes)
            return null;
        return new(rid, part, format, sha256, (int)bytes, (int)chunkBytes);
    }

    /// <summary>Where a chunk begins.</summary>
    public int OffsetOf(int number) => (number - 1) * ChunkBytes;

    /// <summary>How long a chunk is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of this number.</exception>
    public int LengthOf(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, ChunkCount);
        return Math.Min(ChunkBytes, Bytes - OffsetOf(number));
    }

    /// <summary>
    /// 32 hexadecimal digits that tell these facts from all others. Chunks of one picture are kept under it, so that those of another, or of
    /// the same picture cut in another way, never join them.
    /// </summary>
    public string Fingerprint()
    {
        Span<byte> header = stackalloc byte[PictureWire.FactsBytes];
        Write(header);
        return Convert.ToHexStringLower(SHA256.HashData(header).AsSpan(0, 16));
    }

    /// <summary>Writes <see cref="PictureWire.FactsBytes"/> bytes.</summary>
    internal void Write(Span<byte> into)
    {
        (into[0], into[1], into[2], into[3]) = ((byte)Part, (byte)Format, 0, 0);
        Rid.TryWriteBytes(into[4..], bigEndian: true, out _);
        Convert.FromHexString(Sha256, into[20..], out _, out _);
        BinaryPrimitives.WriteInt32BigEndian(into[52..], Bytes);
        BinaryPrimitives.WriteInt32BigEndian(into[56..], ChunkBytes);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when a limit isn't kept.</summary>
    internal static PictureFacts? Read(ReadOnlySpan<byte> from) =>
        (from[2] | from[3]) != 0
            ? null
            : TryMake(
                new Guid(from.Slice(4, 16), bigEndian: true), (PicturePart)from[0], (PictureFormat)from[1], from.Slice(20, 32).ToArray(),
                BinaryPrimitives.ReadUInt32BigEndian(from[52..]), BinaryPrimitives.ReadUInt32BigEndian(from[56..]));
}
