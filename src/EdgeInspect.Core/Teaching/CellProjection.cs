using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>The linear map of a cue: z = (x - Mean) Weights, in float.</summary>
internal sealed class CellProjection
{
    private readonly float[]? _diagonal;

    private CellProjection(float[] mean, float[] weights, int dimensions, float[]? diagonal)
    {
        Mean = mean;
        Weights = weights;
        Dimensions = dimensions;
        _diagonal = diagonal;
    }

    /// <summary>Mean of each channel.</summary>
    public float[] Mean { get; }

    /// <summary>[channels, Dimensions].</summary>
    public float[] Weights { get; }

    /// <summary>Dimensions of z.</summary>
    public int Dimensions { get; }

    /// <summary>Computes a cue's projection from the moments of its cells.</summary>
    public static CellProjection From(Cue cue, FeatureMoments moments)
    {
        float[] mean = [.. moments.Mean().Select(m => (float)m)];
        return cue.Projection == CueProjection.Standardised
            ? Standardised(mean, moments.StandardDeviation())
            : HalfWhitened(mean, moments.Covariance());
    }

    /// <summary>The projection of a taught cue.</summary>
    public static CellProjection From(TaughtCue cue)
    {
        var dimensions = cue.Cue.Dimensions;
        float[]? diagonal = cue.Cue.Projection == CueProjection.Standardised
            ? [.. Enumerable.Range(0, dimensions).Select(i => cue.Weights[(i * dimensions) + i])]
            : null;
        return new(cue.Mean, cue.Weights, dimensions, diagonal);
    }

    /// <summary>Projects cells [n, channels] to [n, Dimensions].</summary>
    public void Apply(ReadOnlySpan<float> cells, Span<float> projected)
    {
        var channels = Mean.Length;
        Span<float> centred = stackalloc float[channels];
        for (var cell = 0; cell < cells.Length / channels; cell++)
        {
            var x = cells.Slice(cell * channels, channels);
            for (var c = 0; c < channels; c++)
                centred[c] = x[c] - Mean[c];
            var z = projected.Slice(cell * Dimensions, Dimensions);
            if (_diagonal is null)
                RowTimesMatrix.Multiply(centred, Weights, z);
            else
                Scale(centred, _diagonal, z);
        }
    }

    private static CellProjection Standardised(float[] mean, double[] sd)
    {
        var n = mean.Length;
        float[] diagonal = [.. sd.Select(s => (float)(1 / (s + 1e-6)))];
        var weights = new float[n * n];
        for (var i = 0; i < n; i++)
            weights[(i * n) + i] = diagonal[i];
        return new(mean, weights, n, diagonal);
    }

    private static CellProjection HalfWhitened(float[] mean, double[] covariance)
    {
        var n = mean.Length;
        const int Kept = Cue.PcaDimensions;
        var (values, vectors) = SymmetricEigen.Decompose(covariance, n);
        var floor = 0.01 * values.Take(Kept).Average();
        var weights = new float[n * Kept];
        for (var j = 0; j < Kept; j++)
        {
            var factor = Math.Pow(values[j] + floor, -0.25);
            for (var i = 0; i < n; i++)
                weights[(i * Kept) + j] = (float)(vectors[(i * n) + j] * factor);
        }
        return new(mean, weights, Kept, diagonal: null);
    }

    private static void Scale(ReadOnlySpan<float> x, ReadOnlySpan<float> diagonal, Span<float> z)
    {
        for (var i = 0; i < z.Length; i++)
            z[i] = x[i] * diagonal[i];
    }
}
