namespace EdgeInspect.Core.Labelling;

/// <summary>How items are chosen whose label is likely wrong (the names are those of Northcutt, Jiang and Chuang 2021).</summary>
public enum LabelErrorRule
{
    /// <summary>For each pair of classes as many as the calibrated joint says, by the margin of the other class over the given one.</summary>
    PruneByNoiseRate,

    /// <summary>For each class as many as the calibrated joint says, by the lowest probability of the given label.</summary>
    PruneByClass,

    /// <summary>What both rules above choose.</summary>
    Both,

    /// <summary>Items whose confident class is another than their label.</summary>
    ConfidentLearning,

    /// <summary>As many as <see cref="ConfidentLearning"/> chooses: those with the lowest probability of the given label.</summary>
    LowSelfConfidence,
}

/// <summary>Items whose label is likely wrong: a proposal what to review first, never a new label.</summary>
public static class LikelyLabelErrors
{
    private const double Slack = 1e-6;

    /// <summary>Chooses them; those with the lowest probability of their label come first.</summary>
    /// <returns>Indexes of items.</returns>
    public static IReadOnlyList<int> Find(ConfidentLearning estimate, LabelErrorRule rule)
    {
        var chosen = rule switch
        {
            LabelErrorRule.PruneByNoiseRate => ByNoiseRate(estimate),
            LabelErrorRule.PruneByClass => ByClass(estimate),
            LabelErrorRule.Both => ByNoiseRate(estimate).Intersect(ByClass(estimate)),
            LabelErrorRule.ConfidentLearning => OffDiagonal(estimate),
            _ => All(estimate).OrderBy(i => Own(estimate, i)).Take(OffDiagonal(estimate).Count()),
        };
        return [.. chosen.OrderBy(i => Own(estimate, i)).ThenBy(i => i)];
    }

    private static IEnumerable<int> OffDiagonal(ConfidentLearning estimate) =>
        All(estimate).Where(i => estimate.Confident[i] is { } k && k != estimate.Labels[i] && IsDoubtful(estimate, i));

    private static IEnumerable<int> ByClass(ConfidentLearning estimate) =>
        from k in Enumerable.Range(0, estimate.LabelCounts.Count)
        from i in Labelled(estimate, k).OrderBy(i => estimate.Probabilities[i][k]).Take((int)(estimate.LabelCounts[k] - estimate.CalibratedJoint[k][k]))
        where IsDoubtful(estimate, i)
        select i;

    private static IEnumerable<int> ByNoiseRate(ConfidentLearning estimate) => (
        from k in Enumerable.Range(0, estimate.LabelCounts.Count)
        let shares = KeepOne(estimate.CalibratedJoint[k], k)
        from j in Enumerable.Range(0, shares.Length)
        where j != k
        from i in Labelled(estimate, k).OrderByDescending(i => estimate.Probabilities[i][j] - estimate.Probabilities[i][k]).Take((int)shares[j])
        where IsDoubtful(estimate, i)
        select i).Distinct();

    /// <summary>Leaves a class at least one item: what it lacks is taken evenly from what others would get of it.</summary>
    private static double[] KeepOne(IReadOnlyList<long> row, int own)
    {
        double[] kept = [.. row];
        var lacking = Math.Max(0, 1 - kept[own]);
        var givers = Enumerable.Range(0, kept.Length).Where(k => k != own && kept[k] > 0).ToArray();
        kept[own] += lacking;
        foreach (var k in givers)
            kept[k] = Math.Max(0, kept[k] - (lacking / givers.Length));
        return kept;
    }

    private static IEnumerable<int> All(ConfidentLearning estimate) => Enumerable.Range(0, estimate.Labels.Count);

    private static IEnumerable<int> Labelled(ConfidentLearning estimate, int label) => All(estimate).Where(i => estimate.Labels[i] == label);

    private static double Own(ConfidentLearning estimate, int item) => estimate.Probabilities[item][estimate.Labels[item]];

    /// <summary>Whether the model thinks another class likelier than the label.</summary>
    private static bool IsDoubtful(ConfidentLearning estimate, int item) =>
        estimate.Probabilities[item].Where((_, k) => k != estimate.Labels[item]).Any(p => p > Own(estimate, item) + Slack);
}
