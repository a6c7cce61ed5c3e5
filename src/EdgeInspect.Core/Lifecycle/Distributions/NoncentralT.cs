namespace EdgeInspect.Core.Lifecycle.Distributions;

/// <summary>
/// Student's t with a shifted mean: (Z + δ) / √(χ²_ν / ν). Its share is the mean of Φ(t·w − δ) over w = √(χ²_ν / ν), integrated by the
/// trapezoid rule, which converges at once for such bells; series break down at the shifts that tolerance limits of many parts have.
/// </summary>
internal static class NoncentralT
{
    private const int Steps = 2_000;
    private const double Reach = 12;

    /// <summary>Share up to <paramref name="t"/>, for <paramref name="freedom"/> ≥ 1.</summary>
    public static double Cdf(double t, double freedom, double shift)
    {
        var (spread, halfNu) = (1 / Math.Sqrt(2 * freedom), freedom / 2);
        var (low, high) = (Math.Max(1e-9, 1 - (Reach * spread)), 1 + (Reach * spread));
        var log = Math.Log(2) + (halfNu * Math.Log(halfNu)) - Gamma.Log(halfNu);
        var (sum, weights, step) = (0.0, 0.0, (high - low) / Steps);
        for (var i = 0; i <= Steps; i++)
        {
            var w = low + (i * step);
            var density = Math.Exp(log + ((freedom - 1) * Math.Log(w)) - (halfNu * w * w));
            sum += density * NormalDistribution.Cdf((t * w) - shift);
            weights += density;
        }
        return sum / weights;
    }

    /// <summary>The value that a share <paramref name="p"/> does not exceed.</summary>
    public static double Quantile(double p, double freedom, double shift)
    {
        var high = Math.Max(1, 2 * Math.Abs(shift));
        while (Cdf(high, freedom, shift) < p)
            high *= 2;
        return RootFinding.Bisect(t => Cdf(t, freedom, shift) - p, -high, high);
    }
}
