using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.ImageFiles;

/// <summary>A picture decoded from a file, in memory of its own, without padding between its rows.</summary>
public sealed class DecodedImage
{
    internal DecodedImage(byte[] pixels, int width, int height, PixelFormat format) =>
        (Pixels, Width, Height, Format) = (pixels, width, height, format);

    /// <summary>The bytes, first row first, <c>Height * Stride</c> long.</summary>
    public byte[] Pixels { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => Width * Format.BytesPerPixel();

    /// <summary><see cref="PixelFormat.Grey8"/> or <see cref="PixelFormat.Rgb24"/>.</summary>
    public PixelFormat Format { get; }

    /// <summary>The pixels as the rest of the program takes them.</summary>
    public ImageView View => new(Pixels, Width, Height, Stride, Format);
}
