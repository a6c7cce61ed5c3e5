using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Agreement;

namespace EdgeInspect.Core.Labelling.Suspicion;

/// <summary>Why a label looks wrong.</summary>
public enum SuspicionReason
{
    /// <summary>Other inspectors who are more often right say otherwise (Dawid and Skene).</summary>
    OtherInspectors,

    /// <summary>Parts of such a score mostly are otherwise (confident learning).</summary>
    Score,
}

/// <summary>A part whose label looks wrong: something for a lead to look at, never a new label.</summary>
/// <param name="Rid">The result.</param>
/// <param name="WrongChance">Estimated chance that the label is wrong, 0 to 1.</param>
/// <param name="Reason">Why.</param>
public sealed record SuspectLabel(Guid Rid, double WrongChance, SuspicionReason Reason);

/// <summary>
/// Finds parts without known truth whose labels look wrong. A station has no model that was trained without its parts, so the model's
/// scores become chances by a curve through adjudicated parts: five curves, each without a fifth of these, so that none is judged by a
/// curve that knew its truth. Adjudicated parts weigh what they stand for, as disputed ones are far too many among them.
/// </summary>
public static class SuspectLabels
{
    /// <summary>Adjudicated parts that a curve needs.</summary>
    public const int LeastKnown = 30;

    /// <summary>Those of each verdict.</summary>
    public const int LeastKnownOfEach = 10;
    private const double SurelyOther = .9;
    private const int Folds = 5;

    /// <summary>Finds them, the most suspect first.</summary>
    /// <param name="data">Labels, truths, the model's verdicts.</param>
    /// <param name="scores">The model's score less the threshold of each part; what is not finite is passed over.</param>
    public static IReadOnlyList<SuspectLabel> Find(AgreementData data, IReadOnlyDictionary<Guid, double> scores)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(scores);
        var parts = JudgedPart.Of(data, leaveOutSimulated: false).Where(p => p.Decided.Any()).OrderBy(p => p.Rid).ToArray();
        return
        [
            .. ByInspectors(parts).Concat(ByScore(parts, scores))
                .GroupBy(s => s.Rid)
                .Select(g => g.MaxBy(s => s.WrongChance)!)
                .OrderByDescending(s => s.WrongChance).ThenBy(s => s.Rid),
        ];
    }

    private static IEnumerable<SuspectLabel> ByInspectors(JudgedPart[] parts)
    {
        var likely = LikelyFigures.Of(parts).NgChance;
        return from part in parts
               where part.Truth is null && likely.ContainsKey(part.Rid)
               let wrong = part.Decided.Max(v => v.Verdict == Verdict.Ng ? 1 - likely[part.Rid] : likely[part.Rid])
               where wrong >= SurelyOther
               select new SuspectLabel(part.Rid, wrong, SuspicionReason.OtherInspectors);
    }

    private static IEnumerable<SuspectLabel> ByScore(JudgedPart[] parts, IReadOnlyDictionary<Guid, double> scores)
    {
        var scored = parts.Where(p => scores.TryGetValue(p.Rid, out var score) && double.IsFinite(score)).ToArray();
        var known = Known(scored, scores);
        if (known.Count < LeastKnown || Math.Min(known.Count(k => k.Truth.IsNg), known.Count(k => !k.Truth.IsNg)) < LeastKnownOfEach)
            return [];
        ScoreCalibration[] curves =
        [
            .. Enumerable.Range(0, Folds).Select(f => ScoreCalibration.Fit([.. known.Where(k => k.Fold != f).Select(k => k.Truth)])),
        ];
        var folds = known.ToDictionary(k => k.Rid, k => k.Fold);
        int[] labels = [.. scored.Select(p => JudgedPart.Category(p.Decided.First().Verdict))];
        double[][] chances = [.. scored.Select(p => Chances(p.Rid)).Select(ng => new[] { 1 - ng, ng })];
        return LikelyLabelErrors.Find(ConfidentLearning.Of(labels, chances), LabelErrorRule.Both)
            .Where(i => scored[i].Truth is null)
            .Select(i => new SuspectLabel(scored[i].Rid, 1 - chances[i][labels[i]], SuspicionReason.Score));

        double Chances(Guid rid) => folds.TryGetValue(rid, out var fold)
            ? curves[fold].ChanceOfNg(scores[rid])
            : curves.Average(c => c.ChanceOfNg(scores[rid]));
    }

    /// <summary>Parts whose truth may stand for others, each kind spread evenly over the folds.</summary>
    private static List<(Guid Rid, int Fold, ScoredTruth Truth)> Known(JudgedPart[] parts, IReadOnlyDictionary<Guid, double> scores)
    {
        var known = new List<(Guid, int, ScoredTruth)>();
        var next = new int[2];
        foreach (var cell in parts.GroupBy(p => (p.Decided.First().Verdict, p.IsDisputed)))
        {
            JudgedPart[] audited = [.. cell.Where(p => p.IsAudited)];
            foreach (var part in audited)
            {
                var isNg = part.Truth!.Verdict == Verdict.Ng;
                known.Add((part.Rid, next[isNg ? 1 : 0]++ % Folds, new(scores[part.Rid], isNg, cell.Count() / (double)audited.Length)));
            }
        }
        return known;
    }
}
