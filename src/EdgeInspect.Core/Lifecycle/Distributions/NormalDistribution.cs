namespace EdgeInspect.Core.Lifecycle.Distributions;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private const double Farthest = 40;

    /// <summary>Share up to <paramref name="x"/>; relative error of the lower tail below 1e-12.</summary>
    public static double Cdf(double x) => x <= 0 ? Tail(-x) : 1 - Tail(x);

    /// <summary>The value that a share <paramref name="p"/> does not exceed, for 0 &lt; p &lt; 1.</summary>
    public static double Quantile(double p) => RootFinding.Bisect(x => Cdf(x) - p, -Farthest, Farthest);

    /// <summary>
    /// Share above x ≥ 0: Marsaglia's series (2004) near zero, Laplace's continued fraction (Abramowitz and Stegun 26.2.14) beyond.
    /// </summary>
    private static double Tail(double x)
    {
        if (x > 37.5)
            return 0;
        var density = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        if (x < 3)
        {
            var (term, sum) = (x, x);
            for (var i = 3; term > sum * 1e-17; i += 2)
                sum += term *= x * x / i;
            return 0.5 - (sum * density);
        }
        var fraction = x;
        for (var i = 100; i >= 1; i--)
            fraction = x + (i / fraction);
        return density / fraction;
    }
}
