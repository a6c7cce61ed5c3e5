namespace EdgeInspect.Core.Imaging;

/// <summary>Layout of one pixel in memory. Eight bits per channel, rows top to bottom, channels interleaved.</summary>
public enum PixelFormat
{
    /// <summary>One byte: grey.</summary>
    Grey8,

    /// <summary>Three bytes: red, green, blue.</summary>
    Rgb24,

    /// <summary>Three bytes: blue, green, red.</summary>
    Bgr24,

    /// <summary>Four bytes: blue, green, red, one that is ignored.</summary>
    Bgrx32,
}

/// <summary>Facts about pixel formats.</summary>
public static class PixelFormats
{
    /// <summary>Bytes that one pixel takes: 1, 3 or 4.</summary>
    public static int BytesPerPixel(this PixelFormat format) => format switch
    {
        PixelFormat.Grey8 => 1,
        PixelFormat.Rgb24 or PixelFormat.Bgr24 => 3,
        PixelFormat.Bgrx32 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "unknown pixel format"),
    };
}
