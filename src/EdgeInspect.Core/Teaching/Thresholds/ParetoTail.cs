namespace EdgeInspect.Core.Teaching.Thresholds;

/// <summary>
/// A generalised Pareto distribution of how far the largest scores exceed a base, to look beyond the largest one seen (Hosking and Wallis,
/// Technometrics 1987).
/// </summary>
/// <param name="Base">The score next below the tail.</param>
/// <param name="Shape">Below 0 the scores end somewhere, above 0 the tail is heavy, 0 is exponential.</param>
/// <param name="Scale">Width, more than 0.</param>
/// <param name="Share">Share of all scores that the tail holds.</param>
public sealed record ParetoTail(double Base, double Shape, double Scale, double Share)
{
    private const double Exponential = 1e-9;

    /// <summary>Fits by mean and variance of the <paramref name="m"/> largest.</summary>
    /// <param name="sorted">All scores in rising order.</param>
    /// <param name="m">Scores in the tail: 2 to all but one.</param>
    /// <returns>Null when the tail has no spread.</returns>
    public static ParetoTail? ByMoments(ReadOnlySpan<double> sorted, int m)
    {
        var (excesses, mean) = Excesses(sorted, m);
        var variance = excesses.Sum(y => (y - mean) * (y - mean)) / (m - 1);
        if (!(variance > 0))
            return null;
        var ratio = mean * mean / variance;
        return new(sorted[^(m + 1)], 0.5 * (1 - ratio), 0.5 * mean * (ratio + 1), (double)m / sorted.Length);
    }

    /// <summary>
    /// Fits by probability-weighted moments of the <paramref name="m"/> largest: steadier in small samples with heavy tails.
    /// </summary>
    /// <inheritdoc cref="ByMoments"/>
    public static ParetoTail? ByWeightedMoments(ReadOnlySpan<double> sorted, int m)
    {
        var (excesses, mean) = Excesses(sorted, m);
        if (!(excesses[^1] > excesses[0]))
            return null;
        var weighted = 0.0;
        for (var j = 1; j <= m; j++)
            weighted += excesses[j - 1] * (m - j) / (m - 1);
        weighted /= m;
        var denominator = mean - (2 * weighted);
        return new(sorted[^(m + 1)], 2 - (mean / denominator), 2 * mean * weighted / denominator, (double)m / sorted.Length);
    }

    /// <summary>The score that a share of all parts exceeds.</summary>
    /// <param name="rate">More than 0, at most <see cref="Share"/>.</param>
    public double LevelAt(double rate)
    {
        var ratio = rate / Share;
        return Math.Abs(Shape) < Exponential
            ? Base - (Scale * Math.Log(ratio))
            : Base + (Scale / Shape * (Math.Pow(ratio, -Shape) - 1));
    }

    private static (double[] Excesses, double Mean) Excesses(ReadOnlySpan<double> sorted, int m)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(m, sorted.Length);
        var below = sorted[^(m + 1)];
        var excesses = Array.ConvertAll(sorted[^m..].ToArray(), s => s - below);
        return (excesses, excesses.Average());
    }
}
