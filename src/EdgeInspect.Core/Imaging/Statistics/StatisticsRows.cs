namespace EdgeInspect.Core.Imaging.Statistics;

/// <summary>Sums over the pixels of one row of luma. Whole numbers, so every kernel gives the same.</summary>
internal struct DifferenceSums
{
    /// <summary>Sum of the 4-neighbour Laplacian.</summary>
    public long Laplacian;

    /// <summary>Sum of its squares.</summary>
    public long LaplacianSquares;

    /// <summary>Sum of the absolute response of Immerkaer's mask.</summary>
    public long Noise;
}

/// <summary>Sums of the channels over pixels.</summary>
internal struct ChannelSums
{
    /// <summary>Sum of red.</summary>
    public long Red;

    /// <summary>Sum of green.</summary>
    public long Green;

    /// <summary>Sum of blue.</summary>
    public long Blue;
}

/// <summary>Where a row of colour pixels goes: one byte for each pixel in each.</summary>
internal readonly ref struct ColourRow(Span<byte> luma, Span<byte> max, Span<byte> range)
{
    /// <summary>Luma rounded to 8 bits.</summary>
    public Span<byte> Luma { get; } = luma;

    /// <summary>Greatest channel.</summary>
    public Span<byte> Max { get; } = max;

    /// <summary>Greatest minus least channel.</summary>
    public Span<byte> Range { get; } = range;

    /// <summary>The row from one pixel on.</summary>
    public ColourRow From(int start) => new(Luma[start..], Max[start..], Range[start..]);
}

/// <summary>The arithmetic on one row that <see cref="FrameStatisticsKernel"/> is built from; one implementation for each kind of processor.</summary>
internal abstract class StatisticsRows
{
    /// <summary>Every kernel, the scalar one included: all give the same numbers.</summary>
    public static IReadOnlyList<StatisticsRows> All { get; } = [new ScalarStatisticsRows(), new VectorStatisticsRows()];

    /// <summary>The fastest kernel of this machine.</summary>
    public static StatisticsRows Fastest => System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? All[1] : All[0];

    /// <summary>Luma, greatest channel and range of colour pixels, and the sums of their channels.</summary>
    /// <param name="pixels">The pixels without padding.</param>
    /// <param name="format">Rgb24, Bgr24 or Bgrx32.</param>
    /// <param name="row">Where the result goes; its length is the number of pixels.</param>
    /// <param name="sums">What the channels are added to.</param>
    public abstract void Colour(ReadOnlySpan<byte> pixels, PixelFormat format, ColourRow row, ref ChannelSums sums);

    /// <summary>Vertical second difference: above - 2 centre + below.</summary>
    public abstract void SecondDifference(
        ReadOnlySpan<byte> above, ReadOnlySpan<byte> centre, ReadOnlySpan<byte> below, Span<short> difference);

    /// <summary>
    /// Adds the pixels that have a left and a right neighbour. Both masks follow from the vertical difference: the Laplacian is it plus
    /// the horizontal difference of the row, Immerkaer's mask is its own horizontal difference.
    /// </summary>
    public abstract void Inner(ReadOnlySpan<byte> centre, ReadOnlySpan<short> difference, ref DifferenceSums sums);
}
