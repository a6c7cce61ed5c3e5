namespace EdgeInspect.Core.Lifecycle.Distributions;

/// <summary>The gamma function.</summary>
internal static class Gamma
{
    // Lanczos' approximation with g = 7 and nine terms (Godfrey's coefficients): relative error about 1e-15.
    private const double G = 7;

    private static ReadOnlySpan<double> Terms =>
    [
        676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
        9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>Logarithm of Γ(x) for x &gt; 0.</summary>
    public static double Log(double x)
    {
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - Log(1 - x);
        var (sum, t) = (0.99999999999980993, x + G - 0.5);
        for (var i = 0; i < Terms.Length; i++)
            sum += Terms[i] / (x + i);
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
