using System.Buffers.Binary;
using System.IO.Compression;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.ImageFiles;

/// <summary>Two by two pixels in every kind of PNG, written by hand from the specification, with what they must decode to.</summary>
internal static class PngSamples
{
    private static readonly byte[] Palette = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];

    public static TheoryData<string, byte[], PixelFormat, byte[]> All() => new()
    {
        { "grey 1 bit", Write(1, 0, [0b1000_0000, 0b0100_0000]), PixelFormat.Grey8, [255, 0, 0, 255] },
        { "grey 2 bit", Write(2, 0, [0b0001_0000, 0b1011_0000]), PixelFormat.Grey8, [0, 85, 170, 255] },
        { "grey 4 bit", Write(4, 0, [0x0F, 0x8A]), PixelFormat.Grey8, [0, 255, 136, 170] },
        { "grey 8 bit", Write(8, 0, [1, 2, 3, 4]), PixelFormat.Grey8, [1, 2, 3, 4] },
        { "grey 16 bit", Write(16, 0, [1, 0, 2, 0, 3, 0, 255, 0]), PixelFormat.Grey8, [1, 2, 3, 255] },
        { "grey and alpha", Write(8, 4, [1, 0, 2, 255, 3, 9, 4, 7]), PixelFormat.Grey8, [1, 2, 3, 4] },
        { "rgb", Write(8, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), PixelFormat.Rgb24, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
        {
            "rgb 16 bit", Write(16, 2, [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9, 0, 10, 0, 11, 0, 12, 0]), PixelFormat.Rgb24,
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        },
        {
            "rgb and alpha", Write(8, 6, [1, 2, 3, 0, 4, 5, 6, 255, 7, 8, 9, 5, 10, 11, 12, 5]), PixelFormat.Rgb24,
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        },
        { "palette 8 bit", Write(8, 3, [3, 2, 1, 0]), PixelFormat.Rgb24, [100, 110, 120, 70, 80, 90, 40, 50, 60, 10, 20, 30] },
        { "palette 2 bit", Write(2, 3, [0b1110_0000, 0b0100_0000]), PixelFormat.Rgb24, [100, 110, 120, 70, 80, 90, 40, 50, 60, 10, 20, 30] },
    };

    /// <summary>Rewrites the size in a PNG's header, with a valid checksum.</summary>
    public static void ClaimSize(Span<byte> png, int width, int height)
    {
        BinaryPrimitives.WriteInt32BigEndian(png[16..], width);
        BinaryPrimitives.WriteInt32BigEndian(png[20..], height);
        BinaryPrimitives.WriteUInt32BigEndian(png[29..], Crc(png[12..29]));
    }

    private static byte[] Write(byte bitDepth, byte colorType, byte[] pixels)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(png, "IHDR"u8, [0, 0, 0, 2, 0, 0, 0, 2, bitDepth, colorType, 0, 0, 0]);
        if (colorType == 3)
            Chunk(png, "PLTE"u8, Palette);
        Chunk(png, "IDAT"u8, Deflate(pixels));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Deflate(byte[] pixels)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            foreach (var row in pixels.Chunk(pixels.Length / 2))
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. type, .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
