namespace EdgeInspect.Core.Teaching.Thresholds;

/// <summary>How a threshold follows from the scores of good parts; see <see cref="FalseRejectThreshold"/>.</summary>
public enum ThresholdRule
{
    /// <summary>As if they were normal: simple and steady; more than asked for is rejected where they have a longer tail.</summary>
    Normal,

    /// <summary>The normal rule's upper limit with 95 % confidence, from as many parts as are unrelated.</summary>
    Tolerance,

    /// <summary>The scores' own quantile.</summary>
    Quantile,

    /// <summary>
    /// A generalised Pareto tail: keeps the rate closer than the normal rule does, and lets more defects pass. With 20 scores or fewer, or
    /// where the largest are all alike, the normal rule.
    /// </summary>
    Tail,

    /// <summary>The least threshold that is proven to keep the rate with 95 % confidence.</summary>
    Guaranteed,
}
