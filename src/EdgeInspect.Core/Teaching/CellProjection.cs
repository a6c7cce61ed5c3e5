namespace EdgeInspect.Core.Teaching;

/// <summary>The linear map of a cue: z = (x - Mean) Scale for each channel, in float.</summary>
internal sealed class CellProjection(float[] mean, float[] scale)
{
    private const double LeastDeviation = 1e-6;

    /// <summary>Mean of each channel.</summary>
    public float[] Mean { get; } = mean;

    /// <summary>One over the standard deviation of each channel.</summary>
    public float[] Scale { get; } = scale;

    /// <summary>Computes a cue's projection from the moments of its cells.</summary>
    public static CellProjection From(FeatureMoments moments) => new(
        [.. moments.Mean().Select(m => (float)m)],
        [.. moments.StandardDeviation().Select(s => (float)(1 / (s + LeastDeviation)))]);

    /// <summary>Projects cells [n, channels].</summary>
    public void Apply(ReadOnlySpan<float> cells, Span<float> projected)
    {
        for (var start = 0; start < cells.Length; start += Mean.Length)
        {
            for (var c = 0; c < Mean.Length; c++)
                projected[start + c] = (cells[start + c] - Mean[c]) * Scale[c];
        }
    }
}
