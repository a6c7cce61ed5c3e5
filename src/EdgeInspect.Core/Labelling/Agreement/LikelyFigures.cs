using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>
/// Likely truth of parts that two or more judged blind: it takes them for independent of each other. OK and NG alone: kinds of defects are
/// too rare among doubly judged parts for a confusion of all of them.
/// </summary>
internal static class LikelyFigures
{
    private const int MostRounds = 200;

    /// <summary>Estimates it.</summary>
    public static LikelyTruth Of(IEnumerable<JudgedPart> parts)
    {
        var several = parts.Where(p => p.DecidedBlind.Skip(1).Any()).ToArray();
        if (several.Length == 0)
            return new(new Dictionary<Guid, double>(), [], 0);
        string[] inspectors = [.. several.SelectMany(p => p.DecidedBlind).Select(v => v.Inspector).Distinct().Order(StringComparer.Ordinal)];
        var numbers = inspectors.Index().ToDictionary(i => i.Item, i => i.Index, StringComparer.Ordinal);
        LabelVote[] votes =
        [
            .. from part in several.Index()
               from vote in part.Item.DecidedBlind
               select new LabelVote(part.Index, numbers[vote.Inspector], JudgedPart.Category(vote.Verdict)),
        ];
        var estimate = DawidSkene.Estimate(votes, several.Length, inspectors.Length, 2, MostRounds);
        return new(
            several.Index().ToDictionary(p => p.Item.Rid, p => estimate.Posteriors[p.Index][1]),
            [
                .. inspectors.Index()
                    .Select(i => new LikelyConfusion(i.Item, estimate.Confusion(i.Index, 1)?[0], estimate.Confusion(i.Index, 0)?[1])),
            ],
            estimate.Rounds);
    }
}
