namespace EdgeInspect.Core.Lifecycle.Operating;

/// <summary>
/// The threshold at which mistakes cost least. It was chosen on the parts that it is measured on: expect a little more on others.
/// </summary>
/// <param name="Point">What it does.</param>
/// <param name="CostPerThousand">Expected cost of a thousand parts there.</param>
/// <param name="CostPerThousandNow">Expected cost of a thousand parts at the threshold in force.</param>
/// <param name="Flow">The line and the costs assumed.</param>
public sealed record CostOptimum(OperatingPoint Point, double CostPerThousand, double CostPerThousandNow, ProductionFlow Flow)
{
    /// <summary>Finds it; of equally cheap thresholds the lowest, which lets the fewest defects pass.</summary>
    /// <returns>Null unless there are good and defective parts.</returns>
    public static CostOptimum? Find(RankedScores scores, double thresholdNow, ProductionFlow flow)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(flow);
        if (scores.Good == 0 || scores.Defective == 0)
            return null;
        var best = scores.Cuts.MinBy(cut => flow.CostOfPart(scores, cut));
        return new(scores.At(best), 1000 * flow.CostOfPart(scores, best), 1000 * flow.CostOfPart(scores, thresholdNow), flow);
    }
}
