using System.Buffers;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.ImageFiles;

/// <summary>JPEG by libjpeg-turbo.</summary>
internal static class Jpeg
{
    public static unsafe DecodedImage Decode(ReadOnlySpan<byte> bytes, string name, long maxPixels)
    {
        using var decoder = TurboJpeg.OpenDecoder();
        fixed (byte* source = bytes)
        {
            var size = (nuint)bytes.Length;
            if (TurboJpeg.ReadHeader(decoder, source, size, out var width, out var height, out _, out var colors) != 0)
                throw Damaged(decoder, name);
            ImageFile.CheckSize(name, width, height, maxPixels);
            if (colors is TurboColors.Cmyk or TurboColors.Ycck)
                throw new ImageFileException(name, "JPEG is in printing colours (CMYK); allowed are grey and RGB");

            var format = colors == TurboColors.Grey ? PixelFormat.Grey8 : PixelFormat.Rgb24;
            var pixels = GC.AllocateUninitializedArray<byte>(width * height * format.BytesPerPixel());
            fixed (byte* target = pixels)
            {
                if (TurboJpeg.Decompress(decoder, source, size, target, width, 0, height, PixelsOf(format), TurboFlags.Accurate) != 0)
                    throw Damaged(decoder, name);
            }
            return new(pixels, width, height, format);
        }
    }

    /// <summary>Whether it decodes to grey; null when there is no header.</summary>
    public static unsafe bool? IsGrey(ReadOnlySpan<byte> bytes)
    {
        using var decoder = TurboJpeg.OpenDecoder();
        fixed (byte* source = bytes)
        {
            // Where the frame's header is not reached the library takes the file for one of tables only, and gives no width.
            if (TurboJpeg.ReadHeader(decoder, source, (nuint)bytes.Length, out var width, out _, out _, out var colors) != 0 || width <= 0)
                return null;
            return colors == TurboColors.Grey;
        }
    }

    public static unsafe byte[] Encode(ImageView image, int quality)
    {
        using var encoder = TurboJpeg.OpenEncoder();
        var sampling = image.Format == PixelFormat.Grey8 ? TurboSampling.Grey : TurboSampling.Full;
        var capacity = TurboJpeg.BufferSize(image.Width, image.Height, sampling);
        var buffer = ArrayPool<byte>.Shared.Rent(checked((int)capacity));
        try
        {
            fixed (byte* source = image.Pixels, target = buffer)
            {
                var (to, size) = ((nint)target, capacity);
                var result = TurboJpeg.Compress(
                    encoder, source, image.Width, image.Stride, image.Height, PixelsOf(image.Format), ref to, ref size, sampling, quality,
                    TurboFlags.KeepBuffer | TurboFlags.Accurate);
                return result == 0
                    ? buffer.AsSpan(0, (int)size).ToArray()
                    : throw new InvalidOperationException($"libjpeg-turbo could not encode: {TurboJpeg.ErrorText(encoder)}");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TurboPixels PixelsOf(PixelFormat format) => format switch
    {
        PixelFormat.Grey8 => TurboPixels.Grey,
        PixelFormat.Rgb24 => TurboPixels.Rgb,
        PixelFormat.Bgr24 => TurboPixels.Bgr,
        PixelFormat.Bgrx32 => TurboPixels.Bgrx,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "unknown pixel format"),
    };

    private static ImageFileException Damaged(TurboHandle decoder, string name)
    {
        var text = TurboJpeg.ErrorText(decoder);
        return new(name, text.Contains("Premature end", StringComparison.Ordinal) ? "JPEG is truncated" : $"JPEG is damaged: {text}");
    }
}
