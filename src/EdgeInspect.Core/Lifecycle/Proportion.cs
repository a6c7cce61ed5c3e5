namespace EdgeInspect.Core.Lifecycle;

/// <summary>A proportion with its 95 % confidence interval.</summary>
/// <param name="Value">Observed share, 0 to 1.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
public readonly record struct Proportion(double Value, double Low, double High)
{
    private const double Z95 = 1.959963984540054;

    /// <summary>Wilson's score interval (Wilson 1927), without continuity correction.</summary>
    /// <param name="hits">Successes, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Trials.</param>
    /// <param name="z">Normal quantile of the confidence; 1.96 for 95 %.</param>
    /// <returns>Null when there were no trials: the share is undefined.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or there are more hits than trials.</exception>
    public static Proportion? Wilson(long hits, long trials, double z = Z95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
        if (trials == 0)
            return null;
        var n = (double)trials;
        var p = hits / n;
        var z2 = z * z;
        var centre = p + (z2 / (2 * n));
        var half = z * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        var low = hits == 0 ? 0 : (centre - half) / (1 + (z2 / n));
        var high = hits == trials ? 1 : (centre + half) / (1 + (z2 / n));
        return new(p, low, high);
    }
}
