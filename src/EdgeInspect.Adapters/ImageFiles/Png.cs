using System.Runtime.InteropServices;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.ImageFiles;

/// <summary>PNG by libspng.</summary>
internal static class Png
{
    // Ancillary chunks (texts, profiles) are of no use here: a file that holds more of them than this is an attack, not a picture.
    private const int AncillaryBytes = 16 << 20;

    // zlib's Z_RLE.
    private const int RunLengths = 3;

    public static unsafe DecodedImage Decode(ReadOnlySpan<byte> bytes, string name, long maxPixels)
    {
        using var context = Spng.Open(SpngUse.Decode);
        fixed (byte* source = bytes)
        {
            Check(Spng.SetBuffer(context, source, (nuint)bytes.Length), name);
            Check(Spng.SetChunkLimits(context, AncillaryBytes, AncillaryBytes), name);
            Check(Spng.GetHeader(context, out var header), name);
            ImageFile.CheckSize(name, header.Width, header.Height, maxPixels);
            return Decode(context, header, name);
        }
    }

    /// <summary>Whether it decodes to grey; null when there is no header.</summary>
    public static unsafe bool? IsGrey(ReadOnlySpan<byte> bytes)
    {
        using var context = Spng.Open(SpngUse.Decode);
        fixed (byte* source = bytes)
        {
            if (Spng.SetBuffer(context, source, (nuint)bytes.Length) != 0 || Spng.GetHeader(context, out var header) != 0)
                return null;
            return IsGrey(header);
        }
    }

    public static unsafe byte[] Encode(ImageView image, PngContent content)
    {
        using var context = Spng.Open(SpngUse.Encode);
        var header = new SpngHeader
        {
            Width = (uint)image.Width,
            Height = (uint)image.Height,
            BitDepth = 8,
            ColorType = image.Format == PixelFormat.Grey8 ? SpngColor.Grey : SpngColor.Rgb,
        };
        Check(Spng.SetOption(context, SpngOption.EncodeToBuffer, 1));
        if (content == PngContent.Photograph)
            Check(Spng.SetOption(context, SpngOption.CompressionStrategy, RunLengths));
        Check(Spng.SetHeader(context, header));
        Check(Spng.EncodeImage(context, null, 0, SpngFormat.AsFile, SpngEncoding.Progressive | SpngEncoding.Finalize));
        EncodeRows(context, image);

        var encoded = Spng.TakeBuffer(context, out var length, out var error);
        try
        {
            Check(error);
            return new ReadOnlySpan<byte>(encoded, checked((int)length)).ToArray();
        }
        finally
        {
            NativeMemory.Free(encoded);
        }
    }

    private static unsafe DecodedImage Decode(SpngContext context, SpngHeader header, string name)
    {
        var (width, height) = ((int)header.Width, (int)header.Height);
        var isGrey = IsGrey(header);
        // libspng writes one byte a pixel only for plain grey of up to 8 bits; the other greys come as RGB with three equal channels.
        var isPlainGrey = header.ColorType == SpngColor.Grey && header.BitDepth <= 8;
        var pixels = GC.AllocateUninitializedArray<byte>(width * height * (isPlainGrey ? 1 : 3));
        fixed (byte* target = pixels)
        {
            var format = isPlainGrey ? SpngFormat.Grey8 : SpngFormat.Rgb8;
            Check(Spng.DecodeImage(context, target, (nuint)pixels.Length, format, 0), name);
        }
        return isGrey && !isPlainGrey
            ? new(EveryThird(pixels), width, height, PixelFormat.Grey8)
            : new(pixels, width, height, isGrey ? PixelFormat.Grey8 : PixelFormat.Rgb24);
    }

    private static bool IsGrey(SpngHeader header) => header.ColorType is SpngColor.Grey or SpngColor.GreyAlpha;

    private static byte[] EveryThird(byte[] rgb)
    {
        var grey = GC.AllocateUninitializedArray<byte>(rgb.Length / 3);
        for (var i = 0; i < grey.Length; i++)
            grey[i] = rgb[3 * i];
        return grey;
    }

    private static unsafe void EncodeRows(SpngContext context, ImageView image)
    {
        var needsSwap = image.Format is PixelFormat.Bgr24 or PixelFormat.Bgrx32;
        var swapped = needsSwap ? new byte[image.Width * 3] : [];
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            if (needsSwap)
                BgrToRgb(row, image.Format.BytesPerPixel(), swapped);
            fixed (byte* source = needsSwap ? swapped : row)
            {
                var result = Spng.EncodeRow(context, source, (nuint)(needsSwap ? swapped.Length : row.Length));
                Check(result == Spng.EndOfImage ? 0 : result);
            }
        }
    }

    private static void BgrToRgb(ReadOnlySpan<byte> bgr, int bytesPerPixel, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += bytesPerPixel, to += 3)
        {
            rgb[to] = bgr[from + 2];
            rgb[to + 1] = bgr[from + 1];
            rgb[to + 2] = bgr[from];
        }
    }

    private static void Check(int result, string name)
    {
        if (result != 0)
            throw new ImageFileException(name, Spng.IsEarlyEnd(result) ? "PNG is truncated" : $"PNG is damaged: {Spng.ErrorText(result)}");
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"libspng could not encode: {Spng.ErrorText(result)}");
    }
}
