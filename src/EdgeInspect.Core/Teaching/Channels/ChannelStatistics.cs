using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching.Channels;

/// <summary>
/// What a picture is like as a whole, 1,216 values. Of each channel of the fine map: its mean, and the logarithms of its standard deviation
/// and of the root mean square steps to the right and downwards. Of each channel of the coarse map: its mean, the logarithm of its standard
/// deviation, and how far its largest and its smallest value lie from the mean, in standard deviations. Statistic after statistic, channels
/// within.
/// </summary>
public static class ChannelStatistics
{
    /// <summary>Values of a picture.</summary>
    public const int Count = 4 * (FeatureLayout.FineChannels + FeatureLayout.CoarseChannels);

    /// <summary>Added to standard deviations before they divide: a dead channel says nothing.</summary>
    public const double LeastDeviation = 1e-4;

    /// <summary>Added to deviations and steps before their logarithm is taken.</summary>
    public const double LeastLogarithm = 1e-3;

    /// <summary>Measures one picture.</summary>
    /// <param name="fine">Fine feature map, channels first.</param>
    /// <param name="coarse">Coarse feature map, channels first.</param>
    /// <param name="statistics">[<see cref="Count"/>].</param>
    public static void Measure(ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse, Span<float> statistics)
    {
        Fine(fine, statistics);
        Coarse(coarse, statistics[(4 * FeatureLayout.FineChannels)..]);
    }

    private static void Fine(ReadOnlySpan<float> map, Span<float> target)
    {
        const int Channels = FeatureLayout.FineChannels;
        var cells = map.Length / Channels;
        var side = (int)Math.Sqrt(cells);
        for (var c = 0; c < Channels; c++)
        {
            var plane = map.Slice(c * cells, cells);
            var (mean, deviation) = Moments(plane);
            target[c] = (float)mean;
            target[Channels + c] = (float)Math.Log(deviation + LeastLogarithm);
            target[(2 * Channels) + c] = (float)Math.Log(Step(plane, side, 1) + LeastLogarithm);
            target[(3 * Channels) + c] = (float)Math.Log(Step(plane, side, side) + LeastLogarithm);
        }
    }

    private static void Coarse(ReadOnlySpan<float> map, Span<float> target)
    {
        const int Channels = FeatureLayout.CoarseChannels;
        var cells = map.Length / Channels;
        for (var c = 0; c < Channels; c++)
        {
            var plane = map.Slice(c * cells, cells);
            var (mean, deviation) = Moments(plane);
            var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (var v in plane)
                (low, high) = (Math.Min(low, v), Math.Max(high, v));
            target[c] = (float)mean;
            target[Channels + c] = (float)Math.Log(deviation + LeastLogarithm);
            target[(2 * Channels) + c] = (float)((high - mean) / deviation);
            target[(3 * Channels) + c] = (float)((mean - low) / deviation);
        }
    }

    /// <summary>Mean, and the deviation over all cells plus <see cref="LeastDeviation"/>.</summary>
    private static (double Mean, double Deviation) Moments(ReadOnlySpan<float> plane)
    {
        var (mean, squares) = PlaneMoments.Of(plane);
        return (mean, Math.Sqrt(squares / plane.Length) + LeastDeviation);
    }

    /// <summary>Root of the squared differences to the cell <paramref name="offset"/> further on in the same row or column, over all cells.</summary>
    private static double Step(ReadOnlySpan<float> plane, int side, int offset)
    {
        var squares = 0.0;
        for (var i = 0; i + offset < plane.Length; i++)
        {
            if (offset == 1 && i % side == side - 1)
                continue;
            var step = (double)plane[i + offset] - plane[i];
            squares += step * step;
        }
        return Math.Sqrt(squares / plane.Length);
    }
}
