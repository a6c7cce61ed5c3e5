namespace EdgeInspect.Core.Imaging;

/// <summary>A picture somewhere in memory, read only, not owned. The span must hold <c>(Height - 1) * Stride + Width * BytesPerPixel</c> bytes.</summary>
public readonly ref struct ImageView
{
    /// <summary>Checks that the span is long enough for the stated layout.</summary>
    /// <exception cref="ArgumentException">A size is not positive, the stride is shorter than a row, or the span is too short.</exception>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, int stride, PixelFormat format)
    {
        var row = width * format.BytesPerPixel();
        if (width <= 0 || height <= 0 || stride < row || pixels.Length < ((height - 1L) * stride) + row)
            throw new ArgumentException($"{pixels.Length} bytes do not hold a {width}x{height} {format} picture with stride {stride}", nameof(pixels));
        Pixels = pixels;
        Width = width;
        Height = height;
        Stride = stride;
        Format = format;
    }

    /// <summary>The bytes, first row first.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next; at least <c>Width * BytesPerPixel</c>.</summary>
    public int Stride { get; }

    /// <summary>Layout of a pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>One row's pixels without the padding behind them.</summary>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Slice(y * Stride, Width * Format.BytesPerPixel());
}
