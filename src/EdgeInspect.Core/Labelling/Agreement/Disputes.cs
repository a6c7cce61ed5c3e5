using System.Collections.Immutable;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>What inspectors say differently.</summary>
internal static class Disputes
{
    /// <summary>
    /// Parts of which different things were said: those whose verdicts are split most evenly first, then those with most labels.
    /// </summary>
    public static ImmutableArray<DisputedPart> Most(IEnumerable<JudgedPart> parts, int most) =>
    [
        .. parts.Where(p => p.Votes.Select(Answer).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .OrderByDescending(Split)
            .ThenByDescending(p => p.Votes.Count)
            .ThenByDescending(p => p.Votes[^1].Utc)
            .Take(most)
            .Select(p => new DisputedPart(p.Rid, [.. p.Votes], p.Truth)),
    ];

    /// <summary>Pairs of answers by two inspectors of one part, most frequent first.</summary>
    public static ImmutableArray<ConfusedAnswers> Confused(IEnumerable<JudgedPart> parts) =>
    [
        .. parts.SelectMany(p => Pairs([.. p.Decided.Select(Answer).Order(StringComparer.Ordinal)]))
            .CountBy(pair => pair)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key)
            .Select(c => new ConfusedAnswers(c.Key.First, c.Key.Second, c.Value)),
    ];

    /// <summary>Share of the rarer verdict, 0 to .5; a part whose verdicts agree has 0, also when its kinds of defect differ.</summary>
    private static double Split(JudgedPart part)
    {
        var decided = part.Decided.ToArray();
        var ng = decided.Count(v => v.Verdict == Verdict.Ng);
        return decided.Length == 0 ? 0 : Math.Min(ng, decided.Length - ng) / (double)decided.Length;
    }

    private static string Answer(StandingLabel label) => label.DefectClass ?? label.Verdict.ToString().ToUpperInvariant();

    private static IEnumerable<(string First, string Second)> Pairs(string[] answers)
    {
        for (var i = 0; i < answers.Length; i++)
        {
            for (var j = i + 1; j < answers.Length; j++)
            {
                if (!string.Equals(answers[i], answers[j], StringComparison.Ordinal))
                    yield return (answers[i], answers[j]);
            }
        }
    }
}
