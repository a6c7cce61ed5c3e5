namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// Folds for cross-validation: no group lies in two, and every label is spread over them as evenly as its groups allow.
/// </summary>
internal static class LabelFolds
{
    /// <summary>Deals the groups out, the largest first; groups of equal size in an order that the seed decides.</summary>
    /// <param name="groups">Group of each picture.</param>
    /// <param name="labels">Label of each picture, from 0.</param>
    /// <param name="folds">Folds; at least 2.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <returns>Fold of each picture, from 0.</returns>
    public static int[] Deal(IReadOnlyList<string> groups, IReadOnlyList<int> labels, int folds, int seed)
    {
        var count = labels.Max() + 1;
        var totals = new double[count];
        foreach (var label in labels)
            totals[label]++;
        var members = Enumerable.Range(0, groups.Count).GroupBy(i => groups[i], StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        new Random(seed).Shuffle(members);
        var held = new double[folds * count];
        var result = new int[groups.Count];
        foreach (var group in members.OrderByDescending(g => g.Length))
        {
            var fold = Enumerable.Range(0, folds).MinBy(f => group.Sum(i => held[(f * count) + labels[i]] / totals[labels[i]]));
            foreach (var picture in group)
            {
                result[picture] = fold;
                held[(fold * count) + labels[picture]]++;
            }
        }
        return result;
    }
}
