using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Distributions;

namespace EdgeInspect.Core.Teaching.Thresholds;

/// <summary>Thresholds for a stated rate of false rejects, from the scores of good parts alone.</summary>
public static class FalseRejectThreshold
{
    // A tail of a tenth of the parts, but enough of them to fit two figures to.
    private const double TailShare = 0.1;
    private const int SmallestTail = 20;

    /// <summary>The threshold by a rule.</summary>
    /// <exception cref="TeachingException">None is guaranteed for that rate from so few parts.</exception>
    public static double Of(ThresholdRule rule, GoodScores scores, double rate) => rule switch
    {
        ThresholdRule.Tolerance => NormalTolerance(scores, rate),
        ThresholdRule.Quantile => Empirical(scores, rate),
        ThresholdRule.Guaranteed => Guaranteed(scores, rate) ?? throw Missing(scores, rate),
        ThresholdRule.Normal => Normal(scores, rate),
        _ => Tail(scores, rate) ?? Normal(scores, rate),
    };

    /// <summary>Where a normal distribution with the scores' mean and deviation has the rate above it.</summary>
    public static double Normal(GoodScores scores, double rate) => scores.Mean + (NormalQuantile(rate) * scores.Sd);

    /// <summary>
    /// Where it has no more than the rate above it with a stated confidence: the one-sided tolerance limit of a normal distribution, a
    /// quantile of the noncentral t (Odeh and Owen 1980; for groups Krishnamoorthy and Mathew 2009), with the effective number of parts.
    /// </summary>
    public static double NormalTolerance(GoodScores scores, double rate, double confidence = ExactLimits.Confidence)
    {
        var n = Math.Max(2, scores.EffectiveCount);
        var root = Math.Sqrt(n);
        return scores.Mean + (NoncentralT.Quantile(confidence, n - 1, NormalQuantile(rate) * root) / root * scores.Sd);
    }

    /// <summary>
    /// The scores' own quantile, linear between neighbours: whatever their distribution, but silent beyond the largest of them.
    /// </summary>
    public static double Empirical(GoodScores scores, double rate) => scores.Quantile(1 - rate);

    /// <summary>From a generalised Pareto tail of the largest tenth (Hosking and Wallis 1987); null when those are all alike.</summary>
    public static double? Tail(GoodScores scores, double rate)
    {
        var m = Math.Max(SmallestTail, (int)(TailShare * scores.Count));
        return m < scores.Count ? ParetoTail.ByWeightedMoments(scores.Sorted, m)?.LevelAt(rate) : null;
    }

    /// <summary>
    /// The smallest score as threshold whose false-reject rate stays below the limit with a stated confidence, whatever the distribution;
    /// null
    /// when even the largest is not proven to (1 % needs 299 unrelated parts, 5 % 59).
    /// </summary>
    public static double? Guaranteed(GoodScores scores, double limit, double confidence = ExactLimits.Confidence)
    {
        double? found = null;
        for (var i = scores.Count - 1; i >= 0 && scores.UpperRate(scores.Sorted[i], confidence) <= limit; i--)
            found = scores.Sorted[i];
        return found;
    }

    /// <summary>What a threshold promises on good parts, whichever way it was found.</summary>
    /// <param name="scores">The good parts' scores.</param>
    /// <param name="threshold">A score above it is rejected.</param>
    /// <param name="rate">The rate that was asked for.</param>
    /// <param name="confidence">One-sided.</param>
    public static FalseRejectBound Promise(GoodScores scores, double threshold, double rate, double confidence = ExactLimits.Confidence) =>
        new(rate, (double)scores.Rejected(threshold) / scores.Count, scores.UpperRate(threshold, confidence), confidence,
            scores.EffectiveCount);

    private static TeachingException Missing(GoodScores scores, double rate) => new(
        $"no threshold is guaranteed for {100 * rate:g3} % false rejects: the good pictures say as much as {scores.EffectiveCount:f0} unrelated parts; give more of them, a higher rate or another rule");

    private static double NormalQuantile(double rate)
    {
        ExactLimits.ThrowIfNotBetween0And1(rate, nameof(rate));
        return NormalDistribution.Quantile(1 - rate);
    }
}
