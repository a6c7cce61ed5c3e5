using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>Labelled defects to learn from.</summary>
/// <param name="Images">Their features and groups; of the good pictures' input size.</param>
/// <param name="Classes">Defect class of each.</param>
public sealed record LabelledDefects(ITeachingImages Images, IReadOnlyList<string> Classes);

/// <summary>What became of labelled defects.</summary>
public enum LabelDecision
{
    /// <summary>The model scores by what was learned from them.</summary>
    Taken,

    /// <summary>Cross-validation found no gain, at half the weight neither: the model is the one from good parts alone.</summary>
    NotBetter,

    /// <summary>All are of one group, so that none can test what the others teach: the model is the one from good parts alone.</summary>
    OneGroup,
}

/// <summary>What was learned from labelled defects, and how it does on pictures of groups that were not learned from.</summary>
/// <param name="Decision">What became of them.</param>
/// <param name="Defects">Labelled defects of each class.</param>
/// <param name="Ranking">AUROC from good parts alone and with labels, cross-validated; null when it could not be.</param>
/// <param name="Before">At the threshold from good parts alone; null when nothing could be compared.</param>
/// <param name="After">At the threshold with labels; null when nothing could be compared.</param>
/// <param name="Naming">How well defects are named; null when fewer than two classes can be.</param>
public sealed record LabelReport(
    LabelDecision Decision,
    IReadOnlyDictionary<string, int> Defects,
    RankingComparison? Ranking,
    LabelThreshold? Before,
    LabelThreshold? After,
    NamingReport? Naming)
{
    /// <summary>Share of their usual weight that the labels have in <see cref="Ranking"/> and <see cref="After"/>: below 1 when only that gained.</summary>
    public double ShareOfWeight { get; init; } = 1;
}

/// <summary>A threshold and what it does on cross-validated scores.</summary>
/// <param name="Threshold">A score above it is NG.</param>
/// <param name="Rates">False rejects of the good pictures and escapes of the labelled defects.</param>
public sealed record LabelThreshold(double Threshold, ThresholdMetrics Rates);

/// <summary>How well defects are named by a model that did not learn from their groups.</summary>
/// <param name="Classes">Classes that can be named, in ordinal order.</param>
/// <param name="Confusion">[true class][named class], pictures.</param>
/// <param name="Right">Share named right.</param>
/// <param name="Unnamed">Classes with a single label: they count as defects and are never named.</param>
public sealed record NamingReport(
    IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<int>> Confusion, Proportion Right, IReadOnlyList<string> Unnamed);

/// <summary>What came of learning from labels.</summary>
/// <param name="Head">With labels when they were taken, else as it was.</param>
/// <param name="Report">How it does.</param>
public sealed record LabelOutcome(TaughtHead Head, LabelReport Report);
