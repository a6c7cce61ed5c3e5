using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Labelling.Review;

/// <summary>What follows from a label: who else must look at the part. A table of rules without memory.</summary>
/// <param name="plan">What is looked at again.</param>
public sealed class FollowUps(ReviewPlan plan)
{
    /// <summary>The tasks that follow.</summary>
    /// <param name="given">The label.</param>
    /// <param name="before">Labels of the same part that stand.</param>
    /// <param name="model">What the model said of it, or null when that is not known.</param>
    /// <param name="labels">How many labels the inspector has given, this one not counted.</param>
    /// <param name="newest">Place of the newest part: what is slipped in comes among those.</param>
    /// <param name="wasShown">Whether people who judge were shown the part with an answer: nobody's label of it is blind any more.</param>
    public IEnumerable<NewTask> Of(
        GivenLabel given, IReadOnlyList<StoredLabel> before, ModelOpinion? model, long labels, long newest, bool wasShown)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(before);
        var task = given.Task;
        // What a lead has decided is decided, and of a part whose truth is known nothing is to be found out.
        // Studies and re-label rounds are looked at by themselves.
        if (task.Purpose is ReviewPurpose.Adjudication or ReviewPurpose.KnownTruth or ReviewPurpose.Study or ReviewPurpose.Relabel)
            yield break;
        if (NeedsLead(given, before, model))
            yield return New(task, ReviewPurpose.Adjudication, task.Place);
        // How far people agree, with each other and each with himself, is known from blind labels alone.
        if (wasShown || task.Purpose is not (ReviewPurpose.Flagged or ReviewPurpose.Sampled))
            yield break;
        if (plan.WantsSecondOpinion(task.Rid))
            yield return New(task, ReviewPurpose.SecondOpinion, newest) with { NotFor = given.Inspector };
        if (plan.WantsRepeat(task.Rid))
            yield return New(task, ReviewPurpose.Repeat, newest) with { For = given.Inspector, DueAt = labels + 1 + plan.RepeatAfter };
    }

    /// <summary>Whether a part of known truth comes after a label of everyday work.</summary>
    public bool WantsKnownTruthAfter(ReviewTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var isEveryday = task.Purpose
            is ReviewPurpose.Flagged or ReviewPurpose.Sampled or ReviewPurpose.SecondOpinion or ReviewPurpose.Repeat;
        return isEveryday && plan.WantsKnownTruthAfter(task.Rid);
    }

    /// <summary>The task that slips a part of known truth in.</summary>
    /// <param name="part">The part.</param>
    /// <param name="inspector">For whom.</param>
    /// <param name="newest">Place of the newest part.</param>
    public static NewTask KnownTruth(KnownPart part, string inspector, long newest)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new(part.Rid, ReviewPurpose.KnownTruth, part.Uncertainty, newest, inspector, NotFor: null, IsBlind: true);
    }

    /// <summary>
    /// A lead decides what one was unsure of, what two say differently (<see cref="PartLabel.Contradict"/>), and a share of all others.
    /// </summary>
    private bool NeedsLead(GivenLabel given, IReadOnlyList<StoredLabel> before, ModelOpinion? model)
    {
        var (verdict, kind, _, _) = given.Label;
        var others = before.Select(label => (label.Given.Label.Verdict, label.Given.Label.DefectClass));
        if (verdict == Verdict.Unsure || others.Any(other => PartLabel.Contradict(other, (verdict, kind))))
            return true;
        // Of parts on which the model has no opinion a share is looked at as well: else nobody could say how often people err on them.
        var hasOpinion = model?.Verdict is Verdict.Ok or Verdict.Ng;
        return (hasOpinion && model!.Verdict != verdict) || plan.WantsAudit(given.Task.Rid);
    }

    private static NewTask New(ReviewTask task, ReviewPurpose purpose, long place) =>
        new(task.Rid, purpose, task.Uncertainty, place, For: null, NotFor: null, IsBlind: true);
}
