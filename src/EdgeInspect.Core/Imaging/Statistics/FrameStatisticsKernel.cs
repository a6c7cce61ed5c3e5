namespace EdgeInspect.Core.Imaging.Statistics;

/// <summary>
/// Computes <see cref="FrameStatistics"/> over every pixel of a region, in one walk over its rows. Used by one thread; it allocates only
/// when a region is wider than all before.
/// </summary>
public sealed class FrameStatisticsKernel
{
    private readonly StatisticsRows _rows;
    private readonly LumaHistogram _histogram = new();
    private readonly SaturationSum _saturation = new();
    private short[] _difference = [];
    private byte[] _luma = [];
    private byte[] _max = [];
    private byte[] _range = [];

    /// <summary>With the fastest arithmetic of this machine.</summary>
    public FrameStatisticsKernel()
        : this(StatisticsRows.Fastest)
    {
    }

    internal FrameStatisticsKernel(StatisticsRows rows) => _rows = rows;

    /// <summary>Statistics of a region of a picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The region doesn't lie inside the picture.</exception>
    public FrameStatistics Compute(in ImageView image, RegionOfInterest region)
    {
        if (!region.FitsIn(image.Width, image.Height))
            throw new ArgumentOutOfRangeException(nameof(region), region, $"not inside a {image.Width}x{image.Height} picture");
        Reserve(region.Width);
        _histogram.Clear();
        _saturation.Clear();

        var isGrey = image.Format == PixelFormat.Grey8;
        var channels = default(ChannelSums);
        var differences = default(DifferenceSums);
        for (var y = 0; y <= region.Height; y++)
        {
            if (y < region.Height)
                Enter(image, region, y, ref channels);
            if (y > 0)
                AddDifferences(image, region, y - 1, ref differences);
        }
        return Summarise(region, isGrey, channels, differences);
    }

    private void Reserve(int width)
    {
        if (_difference.Length >= width)
            return;
        _difference = new short[width];
        _luma = new byte[3 * width];
        _max = new byte[width];
        _range = new byte[width];
    }

    /// <summary>Counts a row, and turns it into luma when it is in colour.</summary>
    private void Enter(in ImageView image, RegionOfInterest region, int y, ref ChannelSums channels)
    {
        if (image.Format != PixelFormat.Grey8)
        {
            var row = new ColourRow(LumaSlot(region, y), _max.AsSpan(0, region.Width), _range.AsSpan(0, region.Width));
            _rows.Colour(Pixels(image, region, y), image.Format, row, ref channels);
            _saturation.Add(row.Max, row.Range);
        }
        _histogram.Add(Luma(image, region, y));
    }

    private void AddDifferences(in ImageView image, RegionOfInterest region, int y, ref DifferenceSums sums)
    {
        var centre = Luma(image, region, y);
        var difference = _difference.AsSpan(0, region.Width);
        var above = Luma(image, region, Reflect(y - 1, region.Height));
        _rows.SecondDifference(above, centre, Luma(image, region, Reflect(y + 1, region.Height)), difference);

        var row = default(DifferenceSums);
        _rows.Inner(centre, difference, ref row);
        AddEdge(centre, difference, 0, ref row);
        if (region.Width > 1)
            AddEdge(centre, difference, region.Width - 1, ref row);
        sums.Laplacian += row.Laplacian;
        sums.LaplacianSquares += row.LaplacianSquares;
        if (y > 0 && y < region.Height - 1)
            sums.Noise += row.Noise;
    }

    private static void AddEdge(ReadOnlySpan<byte> centre, ReadOnlySpan<short> difference, int x, ref DifferenceSums sums)
    {
        var laplacian = difference[x] + centre[Reflect(x - 1, centre.Length)] - (2 * centre[x]) + centre[Reflect(x + 1, centre.Length)];
        sums.Laplacian += laplacian;
        sums.LaplacianSquares += laplacian * laplacian;
    }

    /// <summary>A row of luma: the picture's own when it is grey, else one of the last three that were entered.</summary>
    private ReadOnlySpan<byte> Luma(in ImageView image, RegionOfInterest region, int y) =>
        image.Format == PixelFormat.Grey8 ? Pixels(image, region, y) : LumaSlot(region, y);

    private Span<byte> LumaSlot(RegionOfInterest region, int y) => _luma.AsSpan(y % 3 * region.Width, region.Width);

    private static ReadOnlySpan<byte> Pixels(in ImageView image, RegionOfInterest region, int y)
    {
        var bytes = image.Format.BytesPerPixel();
        return image.Row(region.Y + y).Slice(region.X * bytes, region.Width * bytes);
    }

    /// <summary>The index inside that mirrors one outside: -1 is 1, the length is the last but one.</summary>
    private static int Reflect(int index, int length)
    {
        if (length == 1)
            return 0;
        return index < 0 ? -index : Math.Min(index, (2 * length) - 2 - index);
    }

    private FrameStatistics Summarise(RegionOfInterest region, bool isGrey, ChannelSums channels, DifferenceSums differences)
    {
        var pixels = (long)region.Width * region.Height;
        var luma = isGrey
            ? _histogram.Sum() / (double)pixels
            : ((299 * channels.Red) + (587 * channels.Green) + (114 * channels.Blue)) / (1000.0 * pixels);
        return new(
            luma,
            _histogram.Quantile(1, pixels),
            _histogram.Quantile(19, pixels),
            Variance(differences, pixels),
            isGrey ? null : _saturation.Total() / pixels,
            _histogram.Count(0) / (double)pixels,
            _histogram.Count(255) / (double)pixels,
            Noise(region, differences.Noise));
    }

    private static double Variance(DifferenceSums sums, long pixels)
    {
        var scaled = ((Int128)pixels * sums.LaplacianSquares) - ((Int128)sums.Laplacian * sums.Laplacian);
        return (double)scaled / pixels / pixels;
    }

    private static double? Noise(RegionOfInterest region, long sum) =>
        region.Width < 3 || region.Height < 3 ? null : Math.Sqrt(Math.PI / 2) * sum / (6.0 * (region.Width - 2) * (region.Height - 2));
}
