using System.Collections.Immutable;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>Each inspector by itself.</summary>
internal static class InspectorFigures
{
    /// <summary>By name.</summary>
    public static ImmutableArray<InspectorAgreement> Of(
        IReadOnlyList<JudgedPart> parts, IEnumerable<StandingLabel> labels, IEnumerable<PartTruth> truths)
    {
        var known = truths.ToDictionary(t => t.Rid);
        var votes = parts.SelectMany(p => p.Votes.Select(v => (Vote: v, Part: p))).ToLookup(v => v.Vote.Inspector);
        return
        [
            .. labels.Where(l => l.Purpose is not (ReviewPurpose.Adjudication or ReviewPurpose.Study or ReviewPurpose.Relabel))
                .GroupBy(l => l.Inspector)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(own => Make([.. own], [.. votes[own.Key]], known)),
        ];
    }

    private static InspectorAgreement Make(
        StandingLabel[] labels, IReadOnlyList<(StandingLabel Vote, JudgedPart Part)> votes, Dictionary<Guid, PartTruth> truths) => new(
        labels[0].Inspector,
        labels.Any(l => l.IsSimulated),
        labels.Length,
        labels.LongCount(l => l.Verdict == Verdict.Unsure),
        Median([.. labels.Select(l => l.TookMs)]),
        TruthRates.OfAudited(Decided(votes).Select(v => (v.Vote.Verdict == Verdict.Ng, v.Part))),
        TruthRates.OfKnown(
        [
            .. labels.Where(l => l.Purpose == ReviewPurpose.KnownTruth && JudgedPart.IsDecision(l.Verdict) && truths.ContainsKey(l.Rid))
                .Select(l => (l.Verdict == Verdict.Ng, truths[l.Rid])),
        ]),
        Repeats(labels, Decided(votes)),
        new(votes.Count, votes.LongCount(v => v.Vote.Verdict == Verdict.Unsure), Median([.. votes.Select(v => v.Vote.TookMs)])));

    private static IEnumerable<(StandingLabel Vote, JudgedPart Part)> Decided(IEnumerable<(StandingLabel Vote, JudgedPart Part)> votes) =>
        votes.Where(v => JudgedPart.IsDecision(v.Vote.Verdict));

    private static RaterTable Repeats(StandingLabel[] labels, IEnumerable<(StandingLabel Vote, JudgedPart Part)> votes)
    {
        var first = votes.Where(v => v.Vote.IsBlind).ToDictionary(v => v.Part.Rid, v => JudgedPart.Category(v.Vote.Verdict));
        return RaterTable.Of(
            labels.Where(l => l is { Purpose: ReviewPurpose.Repeat, IsBlind: true } && JudgedPart.IsDecision(l.Verdict) && first.ContainsKey(l.Rid))
                .Select(l => (first[l.Rid], JudgedPart.Category(l.Verdict))),
            2);
    }

    private static double? Median(int[] values)
    {
        if (values.Length == 0)
            return null;
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + (double)values[values.Length / 2]) / 2;
    }
}
