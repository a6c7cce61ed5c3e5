namespace EdgeInspect.Core.Imaging;

/// <summary>Takes one row of a picture apart into rows of red, green and blue (or one of grey).</summary>
internal static class PlaneSplitter
{
    /// <summary>Planes that a format yields: 1 for grey, else 3.</summary>
    public static int Planes(PixelFormat format) => format == PixelFormat.Grey8 ? 1 : 3;

    /// <summary>
    /// Splits <paramref name="pixels"/> interleaved pixels of one row; plane p starts at <c>p * planeStride</c> of <paramref name="planes"/>,
    /// in the order red, green, blue.
    /// </summary>
    public static void Split(ReadOnlySpan<byte> row, PixelFormat format, int pixels, Span<byte> planes, int planeStride)
    {
        switch (format)
        {
            case PixelFormat.Grey8:
                row[..pixels].CopyTo(planes);
                break;
            case PixelFormat.Rgb24:
                Interleaved(row, 3, 0, 2, pixels, planes, planeStride);
                break;
            case PixelFormat.Bgr24:
                Interleaved(row, 3, 2, 0, pixels, planes, planeStride);
                break;
            case PixelFormat.Bgrx32:
                Interleaved(row, 4, 2, 0, pixels, planes, planeStride);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "unknown pixel format");
        }
    }

    private static void Interleaved(ReadOnlySpan<byte> row, int step, int red, int blue, int pixels, Span<byte> planes, int stride)
    {
        var r = planes[..pixels];
        var g = planes.Slice(stride, pixels);
        var b = planes.Slice(2 * stride, pixels);
        for (var x = 0; x < r.Length; x++)
        {
            var pixel = row.Slice(x * step, 3);
            r[x] = pixel[red];
            g[x] = pixel[1];
            b[x] = pixel[blue];
        }
    }
}
