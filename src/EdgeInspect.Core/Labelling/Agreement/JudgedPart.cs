using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Core.Labelling.Agreement;

/// <summary>All that was said of one part.</summary>
/// <param name="Rid">The result.</param>
/// <param name="Votes">The first label of each inspector in everyday work, the first one first; UNSURE as well.</param>
/// <param name="Model">The model's verdict if that is OK or NG, or null.</param>
/// <param name="Truth">What it is, or null.</param>
/// <param name="IsDisputed">
/// Whether a lead is asked in any case: two labels differ in verdict or kind of defect (<see cref="PartLabel.Contradict"/>), one is UNSURE,
/// or one differs from the model. Other parts reach a lead by the draw of <see cref="ReviewPlanOptions.AgreementAuditShare"/> alone.
/// </param>
internal sealed record JudgedPart(Guid Rid, IReadOnlyList<StandingLabel> Votes, Verdict? Model, PartTruth? Truth, bool IsDisputed)
{
    /// <summary>Whether the truth may stand for parts like it that have none: it was asked for in any case, or drawn.</summary>
    public bool IsAudited => Truth is { } truth && (IsDisputed || truth.Source == TruthSource.Adjudication);

    /// <summary>Votes that say OK or NG.</summary>
    public IEnumerable<StandingLabel> Decided => Votes.Where(v => IsDecision(v.Verdict));

    /// <summary>Those of the votes that were given without the model's opinion, UNSURE as well.</summary>
    public IEnumerable<StandingLabel> Blind => Votes.Where(v => v.IsBlind);

    /// <summary>Those of them that say OK or NG.</summary>
    public IEnumerable<StandingLabel> DecidedBlind => Decided.Where(v => v.IsBlind);

    /// <summary>
    /// Whether it came to be judged because the model did not call it good. Where its opinion may be seen only a share of these is judged
    /// blind; of the others all but those that were shown with an answer.
    /// </summary>
    public bool IsFlagged => Model != Verdict.Ok;

    /// <summary>Gathers them by part, in the order of their first labels.</summary>
    public static List<JudgedPart> Of(AgreementData data, bool leaveOutSimulated)
    {
        var truths = data.Truths.ToDictionary(t => t.Rid);
        var parts = new List<JudgedPart>();
        foreach (var labels in data.Labels.Where(IsEveryday).GroupBy(l => l.Rid))
        {
            var model = data.Model.TryGetValue(labels.Key, out var verdict) && IsDecision(verdict) ? verdict : (Verdict?)null;
            // Whether a lead was asked follows from all labels, also those of inspectors that are left out.
            (Verdict Verdict, string? DefectClass)[] said = [.. labels.Select(l => (l.Verdict, l.DefectClass)).Distinct()];
            var isDisputed = said.Any(one =>
                one.Verdict == Verdict.Unsure
                || (model is not null && one.Verdict != model)
                || said.Any(other => PartLabel.Contradict(one, other)));
            var votes = labels.Where(l => l.Purpose != ReviewPurpose.Repeat && !(leaveOutSimulated && l.IsSimulated))
                .DistinctBy(l => l.Inspector)
                .ToArray();
            if (votes.Length > 0)
                parts.Add(new(labels.Key, votes, model, truths.GetValueOrDefault(labels.Key), isDisputed));
        }
        return parts;
    }

    /// <summary>Whether it is OK or NG.</summary>
    public static bool IsDecision(Verdict verdict) => verdict is Verdict.Ok or Verdict.Ng;

    /// <summary>Category of a decision: 0 for OK, 1 for NG.</summary>
    public static int Category(Verdict verdict) => verdict == Verdict.Ng ? 1 : 0;

    /// <summary>Parts of known truth, studies and re-label rounds are chosen, not drawn: they are looked at by themselves.</summary>
    private static bool IsEveryday(StandingLabel label) =>
        label.Purpose is ReviewPurpose.Flagged or ReviewPurpose.Sampled or ReviewPurpose.SecondOpinion or ReviewPurpose.Repeat;
}
