using System.Runtime.Intrinsics;

namespace EdgeInspect.Core.Imaging.Statistics;

/// <summary>Sixteen colour pixels taken apart into one vector for each channel.</summary>
internal static class Pixels16
{
    /// <summary>Reads the first sixteen pixels.</summary>
    public static (Vector128<byte> Red, Vector128<byte> Green, Vector128<byte> Blue) Load(ReadOnlySpan<byte> pixels, PixelFormat format)
    {
        if (format == PixelFormat.Bgrx32)
            return LoadBgrx(pixels);
        var (first, second, third) = LoadTriples(pixels);
        return format == PixelFormat.Rgb24 ? (first, second, third) : (third, second, first);
    }

    /// <summary>Adds the sixteen bytes up in four lanes.</summary>
    public static Vector128<uint> Sum4(Vector128<byte> bytes)
    {
        var (low, high) = Vector128.Widen(bytes);
        var (even, odd) = Vector128.Widen(low + high);
        return even + odd;
    }

    private static (Vector128<byte> First, Vector128<byte> Second, Vector128<byte> Third) LoadTriples(ReadOnlySpan<byte> pixels)
    {
        const byte None = 0x80;
        var a = Vector128.Create(pixels);
        var b = Vector128.Create(pixels[16..]);
        var c = Vector128.Create(pixels[32..]);
        var first =
            Vector128.Shuffle(a, Vector128.Create(0, 3, 6, 9, 12, 15, None, None, None, None, None, None, None, None, None, None)) |
            Vector128.Shuffle(b, Vector128.Create(None, None, None, None, None, None, 2, 5, 8, 11, 14, None, None, None, None, None)) |
            Vector128.Shuffle(c, Vector128.Create(None, None, None, None, None, None, None, None, None, None, None, 1, 4, 7, 10, 13));
        var second =
            Vector128.Shuffle(a, Vector128.Create(1, 4, 7, 10, 13, None, None, None, None, None, None, None, None, None, None, None)) |
            Vector128.Shuffle(b, Vector128.Create(None, None, None, None, None, 0, 3, 6, 9, 12, 15, None, None, None, None, None)) |
            Vector128.Shuffle(c, Vector128.Create(None, None, None, None, None, None, None, None, None, None, None, 2, 5, 8, 11, 14));
        var third =
            Vector128.Shuffle(a, Vector128.Create(2, 5, 8, 11, 14, None, None, None, None, None, None, None, None, None, None, None)) |
            Vector128.Shuffle(b, Vector128.Create(None, None, None, None, None, 1, 4, 7, 10, 13, None, None, None, None, None, None)) |
            Vector128.Shuffle(c, Vector128.Create(None, None, None, None, None, None, None, None, None, None, 0, 3, 6, 9, 12, 15));
        return (first, second, third);
    }

    private static (Vector128<byte> Red, Vector128<byte> Green, Vector128<byte> Blue) LoadBgrx(ReadOnlySpan<byte> pixels)
    {
        var a = Vector128.Create(pixels).AsUInt32();
        var b = Vector128.Create(pixels[16..]).AsUInt32();
        var c = Vector128.Create(pixels[32..]).AsUInt32();
        var d = Vector128.Create(pixels[48..]).AsUInt32();
        return (
            LowBytes(a >>> 16, b >>> 16, c >>> 16, d >>> 16),
            LowBytes(a >>> 8, b >>> 8, c >>> 8, d >>> 8),
            LowBytes(a, b, c, d));
    }

    private static Vector128<byte> LowBytes(Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, Vector128<uint> d)
    {
        var low = Vector128.Create(0xFFu);
        return Vector128.Narrow(Vector128.Narrow(a & low, b & low), Vector128.Narrow(c & low, d & low));
    }
}
