using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// What the labelled head looks at: of each channel of the fine map its mean, largest, smallest and unbiased standard deviation over the
/// cells, statistic after statistic, then the same of the coarse map.
/// </summary>
internal static class PooledFeatures
{
    /// <summary>Statistics of a channel.</summary>
    public const int Statistics = 4;

    /// <summary>Values of a picture.</summary>
    public const int Count = Statistics * (FeatureLayout.FineChannels + FeatureLayout.CoarseChannels);

    /// <summary>Pools one picture.</summary>
    /// <param name="fine">Fine map, channels first.</param>
    /// <param name="coarse">Coarse map, channels first.</param>
    /// <param name="pooled">[<see cref="Count"/>].</param>
    public static void Pool(ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse, Span<float> pooled)
    {
        Pool(fine, FeatureLayout.FineChannels, pooled);
        Pool(coarse, FeatureLayout.CoarseChannels, pooled[(Statistics * FeatureLayout.FineChannels)..]);
    }

    private static void Pool(ReadOnlySpan<float> map, int channels, Span<float> pooled)
    {
        var cells = map.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            var plane = map.Slice(c * cells, cells);
            var (sum, low, high) = (0.0, float.PositiveInfinity, float.NegativeInfinity);
            foreach (var v in plane)
                (sum, low, high) = (sum + v, Math.Min(low, v), Math.Max(high, v));
            var (mean, squares) = (sum / cells, 0.0);
            foreach (var v in plane)
                squares += (v - mean) * (v - mean);
            pooled[c] = (float)mean;
            pooled[channels + c] = high;
            pooled[(2 * channels) + c] = low;
            pooled[(3 * channels) + c] = (float)Math.Sqrt(squares / (cells - 1));
        }
    }
}
