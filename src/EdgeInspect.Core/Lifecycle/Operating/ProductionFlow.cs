namespace EdgeInspect.Core.Lifecycle.Operating;

/// <summary>
/// What comes down the line and what mistakes cost. A data set holds far more defects than a line makes: rates are weighted with this.
/// </summary>
/// <param name="DefectRate">Share of the parts that is defective, between 0 and 1.</param>
/// <param name="EscapeCost">Cost of a defective part that passes, in any unit, more than 0.</param>
/// <param name="FalseRejectCost">Cost of a good part that is rejected, in the same unit, more than 0.</param>
public sealed record ProductionFlow(double DefectRate = 0.01, double EscapeCost = 1, double FalseRejectCost = 1)
{
    /// <summary>
    /// Share of the flow that one part of the data set stands for, good and defective; without defective ones all parts are good.
    /// </summary>
    internal (double Good, double Defective) Weights(RankedScores scores) => scores switch
    {
        { Defective: 0 } => (1.0 / scores.Good, 0),
        { Good: 0 } => (0, 1.0 / scores.Defective),
        _ => ((1 - DefectRate) / scores.Good, DefectRate / scores.Defective),
    };

    /// <summary>Expected cost of mistakes at a threshold, for each part of the flow.</summary>
    internal double CostOfPart(RankedScores scores, double threshold)
    {
        var (good, defective) = Weights(scores);
        var escapes = scores.Defective - scores.DefectiveAbove(threshold);
        return (FalseRejectCost * good * scores.GoodAbove(threshold)) + (EscapeCost * defective * escapes);
    }
}
