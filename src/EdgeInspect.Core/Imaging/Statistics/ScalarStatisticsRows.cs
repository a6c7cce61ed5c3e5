namespace EdgeInspect.Core.Imaging.Statistics;

/// <summary>One pixel at a time: the reference for the others, and their way to finish a row.</summary>
internal sealed class ScalarStatisticsRows : StatisticsRows
{
    /// <inheritdoc/>
    public override void Colour(ReadOnlySpan<byte> pixels, PixelFormat format, ColourRow row, ref ChannelSums sums) =>
        AddColour(pixels, format, row, ref sums);

    /// <inheritdoc/>
    public override void SecondDifference(
        ReadOnlySpan<byte> above, ReadOnlySpan<byte> centre, ReadOnlySpan<byte> below, Span<short> difference)
    {
        for (var x = 0; x < centre.Length; x++)
            difference[x] = (short)(above[x] - (2 * centre[x]) + below[x]);
    }

    /// <inheritdoc/>
    public override void Inner(ReadOnlySpan<byte> centre, ReadOnlySpan<short> difference, ref DifferenceSums sums) =>
        AddInner(centre, difference, 1, ref sums);

    /// <summary>The rest of <see cref="Colour"/> for a row that another kernel began.</summary>
    public static void AddColour(ReadOnlySpan<byte> pixels, PixelFormat format, ColourRow row, ref ChannelSums sums)
    {
        var step = format.BytesPerPixel();
        var (red, blue) = format == PixelFormat.Rgb24 ? (0, 2) : (2, 0);
        for (var x = 0; x < row.Luma.Length; x++)
        {
            var pixel = pixels.Slice(x * step, step);
            var (r, g, b) = (pixel[red], pixel[1], pixel[blue]);
            var max = Math.Max(r, Math.Max(g, b));
            row.Luma[x] = Luma601.Of(r, g, b);
            row.Max[x] = max;
            row.Range[x] = (byte)(max - Math.Min(r, Math.Min(g, b)));
            sums.Red += r;
            sums.Green += g;
            sums.Blue += b;
        }
    }

    /// <summary>The rest of <see cref="Inner"/>, from a column on.</summary>
    public static void AddInner(ReadOnlySpan<byte> centre, ReadOnlySpan<short> difference, int from, ref DifferenceSums sums)
    {
        for (var x = from; x < centre.Length - 1; x++)
        {
            var laplacian = difference[x] + centre[x - 1] - (2 * centre[x]) + centre[x + 1];
            sums.Laplacian += laplacian;
            sums.LaplacianSquares += laplacian * laplacian;
            sums.Noise += Math.Abs(difference[x - 1] - (2 * difference[x]) + difference[x + 1]);
        }
    }
}
