namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// Folds for cross-validation: no group lies in two, and every label is spread over them as evenly as its groups allow, as are all that are
/// not 0 together.
/// </summary>
internal static class LabelFolds
{
    /// <summary>Deals the groups out, the largest first; groups of equal size in an order that the seed decides.</summary>
    /// <param name="groups">Group of each picture.</param>
    /// <param name="labels">Label of each picture: 0 for good, above for defects.</param>
    /// <param name="folds">Folds; at least 2.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <returns>Fold of each picture, from 0.</returns>
    public static int[] Deal(IReadOnlyList<string> groups, IReadOnlyList<int> labels, int folds, int seed)
    {
        var members = Enumerable.Range(0, groups.Count).GroupBy(i => groups[i], StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        new Random(seed).Shuffle(members);
        var defects = Math.Max(1, labels.Count(l => l > 0));
        var totals = labels.CountBy(l => l).ToDictionary();
        var held = Enumerable.Range(0, folds).Select(_ => new Dictionary<int, int>()).ToArray();
        var result = new int[groups.Count];
        foreach (var group in members.OrderByDescending(g => g.Length))
        {
            var fold = Enumerable.Range(0, folds).MinBy(f => group.Sum(i => Crowding(held[f], labels[i])));
            foreach (var picture in group)
            {
                result[picture] = fold;
                held[fold][labels[picture]] = held[fold].GetValueOrDefault(labels[picture]) + 1;
            }
        }
        return result;

        double Crowding(Dictionary<int, int> fold, int label) =>
            (fold.GetValueOrDefault(label) / (double)totals[label])
            + (label > 0 ? fold.Where(f => f.Key > 0).Sum(f => f.Value) / (double)defects : 0);
    }

    /// <summary>Whether good and defective pictures remain when any one fold is left out.</summary>
    public static bool CanTest(IReadOnlyList<int> folds, IReadOnlyList<int> labels)
    {
        return IsSpread(l => l == 0) && IsSpread(l => l > 0);

        bool IsSpread(Func<int, bool> kind) => folds.Where((_, i) => kind(labels[i])).Distinct().Skip(1).Any();
    }
}
