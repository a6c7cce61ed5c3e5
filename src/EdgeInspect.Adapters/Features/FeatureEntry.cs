using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.Features;

/// <summary>One picture's features in a file: its key, the SHA-256 of key and values, the fine values, the coarse ones.</summary>
internal static class FeatureEntry
{
    /// <summary>Key and digest.</summary>
    public const int HeaderBytes = 2 * PictureKey.Bytes;

    /// <summary>Length of an entry.</summary>
    public static int BytesFor(int inputSize) => HeaderBytes + (FeatureSetting.ValuesOf(inputSize) * sizeof(float));

    /// <summary>Fills an entry's header.</summary>
    public static void Describe(PictureKey key, ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse, Span<byte> header)
    {
        key.CopyTo(header);
        Digest(key, fine, coarse, header[PictureKey.Bytes..]);
    }

    /// <summary>Writes an entry.</summary>
    public static void Write(SafeFileHandle file, long offset, ReadOnlySpan<byte> header, ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse)
    {
        var values = offset + HeaderBytes;
        RandomAccess.Write(file, MemoryMarshal.AsBytes(fine), values);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(coarse), values + (fine.Length * sizeof(float)));
        // The key comes last: what a killed process leaves before it is found by nobody.
        RandomAccess.Write(file, header, offset);
    }

    /// <summary>Reads an entry's values.</summary>
    /// <returns>False when it is cut short, or its digest is not that of this key and these values.</returns>
    public static bool TryRead(SafeFileHandle file, long offset, PictureKey key, Span<float> fine, Span<float> coarse)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Span<byte> expected = stackalloc byte[HeaderBytes];
        var values = offset + HeaderBytes;
        var isWhole = TryFill(file, header, offset) && TryFill(file, MemoryMarshal.AsBytes(fine), values)
            && TryFill(file, MemoryMarshal.AsBytes(coarse), values + (fine.Length * sizeof(float)));
        Describe(key, fine, coarse, expected);
        return isWhole && header.SequenceEqual(expected);
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            var count = RandomAccess.Read(file, target, offset);
            if (count == 0)
                return false;
            target = target[count..];
            offset += count;
        }
        return true;
    }

    private static void Digest(PictureKey key, ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[PictureKey.Bytes];
        key.CopyTo(bytes);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(bytes);
        digest.AppendData(MemoryMarshal.AsBytes(fine));
        digest.AppendData(MemoryMarshal.AsBytes(coarse));
        digest.GetHashAndReset(target);
    }
}
