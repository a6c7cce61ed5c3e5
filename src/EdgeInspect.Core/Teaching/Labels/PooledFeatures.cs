using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// What the labelled heads look at, 1,632 values: of each channel of the fine map its mean, largest, smallest and unbiased standard
/// deviation over the cells, statistic after statistic; the same of the coarse map; and what is seen where the anomaly map is high, which
/// is the mean over the cells weighted by the softmax of the map, of the fine map normalised within the picture, of the fine and of the
/// coarse map as they are.
/// </summary>
internal static class PooledFeatures
{
    /// <summary>Statistics of a channel.</summary>
    public const int Statistics = 4;

    /// <summary>Values of a picture.</summary>
    public const int Count = ((Statistics + 2) * FeatureLayout.FineChannels) + ((Statistics + 1) * FeatureLayout.CoarseChannels);

    /// <summary>Pools one picture.</summary>
    /// <param name="features">Its features.</param>
    /// <param name="map">Its anomaly map, row-major, a value for each fine cell.</param>
    /// <param name="pooled">[<see cref="Count"/>].</param>
    public static void Pool(FeatureBuffers features, ReadOnlySpan<double> map, Span<float> pooled)
    {
        pooled = Summarise(features.Fine, FeatureLayout.FineChannels, pooled);
        pooled = Summarise(features.Coarse, FeatureLayout.CoarseChannels, pooled);
        double[] fine = [.. map];
        Softmax.Apply(fine);
        pooled = Average(features.NormalisedFine(), fine, pooled);
        pooled = Average(features.Fine, fine, pooled);
        Average(features.Coarse, Halved(fine), pooled);
    }

    /// <summary>Sums over squares of two by two cells.</summary>
    private static double[] Halved(double[] weights)
    {
        var side = (int)Math.Sqrt(weights.Length);
        var halved = new double[weights.Length / 4];
        for (var i = 0; i < weights.Length; i++)
            halved[(i / side / 2 * (side / 2)) + (i % side / 2)] += weights[i];
        return halved;
    }

    /// <summary>Writes each channel's weighted mean.</summary>
    /// <returns>What is left of the target.</returns>
    private static Span<float> Average(ReadOnlySpan<float> map, double[] weights, Span<float> target)
    {
        var channels = map.Length / weights.Length;
        for (var c = 0; c < channels; c++)
        {
            var sum = 0.0;
            for (var i = 0; i < weights.Length; i++)
                sum += weights[i] * map[(c * weights.Length) + i];
            target[c] = (float)sum;
        }
        return target[channels..];
    }

    /// <summary>Writes each channel's statistics.</summary>
    /// <returns>What is left of the target.</returns>
    private static Span<float> Summarise(ReadOnlySpan<float> map, int channels, Span<float> target)
    {
        var cells = map.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            var plane = map.Slice(c * cells, cells);
            var (mean, squares) = PlaneMoments.Of(plane);
            var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (var v in plane)
                (low, high) = (Math.Min(low, v), Math.Max(high, v));
            target[c] = (float)mean;
            target[channels + c] = high;
            target[(2 * channels) + c] = low;
            target[(3 * channels) + c] = (float)Math.Sqrt(squares / (cells - 1));
        }
        return target[(Statistics * channels)..];
    }
}
