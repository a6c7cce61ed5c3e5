using EdgeInspect.Core.Lifecycle.Distributions;

namespace EdgeInspect.Core.Lifecycle;

/// <summary>
/// One-sided limits of a proportion from the binomial distribution itself (Clopper and Pearson 1934), and how many trials a claim needs.
/// Counts need not be whole: those of correlated trials are divided by their design effect.
/// </summary>
public static class ExactLimits
{
    /// <summary>The confidence of every claim that does not state another.</summary>
    public const double Confidence = 0.95;

    private const double Rounding = 1e-12;

    /// <summary>The share that the true one stays below with this confidence; 1 without trials.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, there are more hits than trials, or the confidence is not between
    /// 0 and 1.</exception>
    public static double Upper(double hits, double trials, double confidence = Confidence)
    {
        Check(hits, trials, confidence);
        return hits >= trials ? 1 : BetaDistribution.Quantile(confidence, hits + 1, trials - hits);
    }

    /// <summary>The share that the true one stays above with this confidence; 0 without trials.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="Upper"/>.</exception>
    public static double Lower(double hits, double trials, double confidence = Confidence)
    {
        Check(hits, trials, confidence);
        return hits <= 0 ? 0 : BetaDistribution.Quantile(1 - confidence, hits, trials - hits + 1);
    }

    /// <summary>Probability of at most <paramref name="failures"/> failures in <paramref name="trials"/> trials.</summary>
    /// <param name="failures">0 or more.</param>
    /// <param name="trials">0 or more.</param>
    /// <param name="rate">Probability of one failure.</param>
    public static double ChanceOfAtMost(long failures, long trials, double rate) =>
        failures >= trials ? 1 : BetaDistribution.Cdf(1 - rate, trials - failures, failures + 1);

    /// <summary>
    /// The fewest trials that show a failure rate below <paramref name="rate"/> when no more than <paramref name="failures"/> of them fail:
    /// 59 without a failure for 5 %, 299 for 1 %.
    /// </summary>
    /// <param name="rate">The rate to stay below, between 0 and 1.</param>
    /// <param name="failures">Failures allowed.</param>
    /// <param name="confidence">Of the claim.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is not between 0 and 1, or the failures are negative.</exception>
    public static long TrialsNeeded(double rate, long failures = 0, double confidence = Confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(failures);
        ThrowIfNotBetween0And1(rate, nameof(rate));
        ThrowIfNotBetween0And1(confidence, nameof(confidence));
        var allowed = (1 - confidence) * (1 + Rounding);
        var (low, high) = (failures, failures + 1);
        while (ChanceOfAtMost(failures, high, rate) > allowed)
            (low, high) = (high, 2 * high);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = ChanceOfAtMost(failures, middle, rate) > allowed ? (middle, high) : (low, middle);
        }
        return high;
    }

    internal static void ThrowIfNotBetween0And1(double share, string name)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(name, share, "must lie between 0 and 1, both excluded");
    }

    private static void Check(double hits, double trials, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
        ThrowIfNotBetween0And1(confidence, nameof(confidence));
    }
}
