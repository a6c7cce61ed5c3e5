namespace EdgeInspect.Core.Lifecycle.Operating;

/// <summary>
/// A band of scores around the threshold that goes to a person: above <c>threshold − Below</c> and up to <c>threshold + Above</c>, as a
/// recipe
/// has it. Of all bands that hold the threshold and no more than the wanted share of the line's parts, it is the one that catches mistakes
/// worth most: the threshold stays, and people's time goes where the model errs.
/// </summary>
/// <param name="WantedShare">The share of the line's parts that may go to a person.</param>
/// <param name="ExpectedShare">The share that does, at the assumed rate of defects.</param>
/// <param name="Below">Width below the threshold, 0 or more.</param>
/// <param name="Above">Width above the threshold, 0 or more.</param>
/// <param name="FalseRejectRate">Share of the good parts that is still rejected without a person.</param>
/// <param name="EscapeRate">Share of the defective parts that still passes without a person.</param>
public sealed record UnsureBand(
    double WantedShare, double ExpectedShare, double Below, double Above, Proportion? FalseRejectRate, Proportion? EscapeRate)
{
    private const double Rounding = 1e-12;

    /// <summary>Finds it.</summary>
    /// <param name="scores">Labelled parts.</param>
    /// <param name="threshold">The threshold in force.</param>
    /// <param name="share">The share of the line's parts that may go to a person, between 0 and 1.</param>
    /// <param name="flow">The line and what mistakes cost.</param>
    /// <returns>Null without good parts: how many parts a band holds is then unknown.</returns>
    public static UnsureBand? Find(RankedScores scores, double threshold, double share, ProductionFlow flow)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(flow);
        ExactLimits.ThrowIfNotBetween0And1(share, nameof(share));
        if (scores.Good == 0)
            return null;
        double[] lower = [threshold, .. scores.Cuts.Where(c => c < threshold).Reverse()];
        double[] upper = [threshold, .. scores.Cuts.Where(c => c > threshold)];
        var (low, high, best) = (threshold, threshold, 0.0);
        var widest = upper.Length - 1;
        foreach (var bottom in lower)
        {
            while (widest >= 0 && Share(scores, bottom, upper[widest], flow) > share + Rounding)
                widest--;
            if (widest < 0)
                break;
            var caught = Caught(scores, bottom, threshold, upper[widest], flow);
            if (caught > best + Rounding)
                (low, high, best) = (bottom, upper[widest], caught);
        }
        // Of bands that catch the same mistakes, the narrowest: the others only cost people's time.
        low = lower.First(c => scores.DefectiveAbove(c) == scores.DefectiveAbove(low));
        high = upper.First(c => scores.GoodAbove(c) == scores.GoodAbove(high));
        return Of(scores, threshold, share, (low, high), flow);
    }

    private static UnsureBand Of(
        RankedScores scores, double threshold, double share, (double Low, double High) band, ProductionFlow flow) => new(
        share,
        Share(scores, band.Low, band.High, flow),
        threshold - band.Low,
        band.High - threshold,
        Proportion.Wilson(scores.GoodAbove(band.High), scores.Good),
        Proportion.Wilson(scores.Defective - scores.DefectiveAbove(band.Low), scores.Defective));

    private static double Share(RankedScores scores, double low, double high, ProductionFlow flow)
    {
        var (good, defective) = flow.Weights(scores);
        return (good * (scores.GoodAbove(low) - scores.GoodAbove(high)))
            + (defective * (scores.DefectiveAbove(low) - scores.DefectiveAbove(high)));
    }

    private static double Caught(RankedScores scores, double low, double threshold, double high, ProductionFlow flow)
    {
        var (good, defective) = flow.Weights(scores);
        return (flow.EscapeCost * defective * (scores.DefectiveAbove(low) - scores.DefectiveAbove(threshold)))
            + (flow.FalseRejectCost * good * (scores.GoodAbove(threshold) - scores.GoodAbove(high)));
    }
}
