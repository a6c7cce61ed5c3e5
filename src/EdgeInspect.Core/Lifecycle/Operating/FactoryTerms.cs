namespace EdgeInspect.Core.Lifecycle.Operating;

/// <summary>What is asked of an evaluation beyond the figures of the model.</summary>
public sealed record FactoryQuestion
{
    /// <summary>What comes down the line and what mistakes cost.</summary>
    public ProductionFlow Flow { get; init; } = new();

    /// <summary>Whether costs were given: the cheapest threshold means nothing otherwise.</summary>
    public bool HasCosts { get; init; }

    /// <summary>Share of the line's parts that may go to a person, between 0 and 1; 0 for none.</summary>
    public double UnsureShare { get; init; } = 0.05;

    /// <summary>Recall that critical defect classes must reach, between 0 and 1.</summary>
    public IReadOnlyDictionary<string, double> Floors { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);
}

/// <summary>A threshold in the words of a factory.</summary>
/// <param name="DefectRate">Share of the line's parts that is assumed to be defective.</param>
/// <param name="Curve">Escapes against false rejects over rising thresholds.</param>
/// <param name="Critical">Critical classes and whether they reach their floors.</param>
/// <param name="CostOptimum">The cheapest threshold; null without costs or without good and defective parts.</param>
/// <param name="UnsureBand">The band of scores for a person; null when none is wanted or nothing is known of good parts.</param>
public sealed record FactoryTerms(
    double DefectRate, IReadOnlyList<OperatingPoint> Curve, IReadOnlyList<CriticalFloor> Critical,
    CostOptimum? CostOptimum, UnsureBand? UnsureBand)
{
    /// <summary>Answers.</summary>
    /// <param name="parts">Labelled parts with their scores.</param>
    /// <param name="threshold">The threshold in force.</param>
    /// <param name="question">What is asked.</param>
    public static FactoryTerms Of(IReadOnlyList<ScoredPart> parts, double threshold, FactoryQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var scores = new RankedScores([.. parts.Select(p => (p.Score, !p.Sample.IsGood))]);
        return new(
            question.Flow.DefectRate,
            scores.Curve(),
            [.. question.Floors.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => Judge(f.Key, f.Value, parts, threshold))],
            question.HasCosts ? CostOptimum.Find(scores, threshold, question.Flow) : null,
            question.UnsureShare > 0 ? UnsureBand.Find(scores, threshold, question.UnsureShare, question.Flow) : null);
    }

    private static CriticalFloor Judge(string name, double floor, IReadOnlyList<ScoredPart> parts, double threshold)
    {
        var members = parts.Where(p => string.Equals(p.Sample.Label, name, StringComparison.Ordinal)).ToArray();
        return CriticalFloor.Of(name, floor, members.Length, members.Count(p => !(p.Score > threshold)));
    }
}
