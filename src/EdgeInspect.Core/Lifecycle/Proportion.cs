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
        return WilsonOfShare(hits / (double)trials, trials, z);
    }

    /// <summary>The same of a share that was observed otherwise, for example in more trials that count as so many.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="trials">Trials that it is worth, 1 or more.</param>
    /// <param name="z">Normal quantile of the confidence; 1.96 for 95 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no trials, or the share is none.</exception>
    public static Proportion WilsonOfShare(double share, long trials, double z = Z95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var (p, n, z2) = (share, (double)trials, z * z);
        var centre = p + (z2 / (2 * n));
        var half = z * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        var low = p == 0 ? 0 : (centre - half) / (1 + (z2 / n));
        var high = p == 1 ? 1 : (centre + half) / (1 + (z2 / n));
        return new(p, low, high);
    }
}
