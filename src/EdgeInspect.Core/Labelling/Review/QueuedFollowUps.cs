namespace EdgeInspect.Core.Labelling.Review;

/// <summary>Asks <see cref="FollowUps"/> for what follows from a label, with what the rules need to know of the queue.</summary>
/// <param name="store">The queue.</param>
/// <param name="rules">What follows from a label.</param>
internal sealed class QueuedFollowUps(IReviewStore store, FollowUps rules)
{
    /// <summary>The tasks to be queued with a label.</summary>
    /// <param name="given">The label.</param>
    /// <param name="wasShown">Whether people who judge were shown the part with an answer.</param>
    public IReadOnlyList<NewTask> After(GivenLabel given, bool wasShown)
    {
        var (task, newest) = (given.Task, Newest(given.Task));
        var count = store.LabelsOf(given.Inspector);
        List<NewTask> tasks = [.. rules.Of(given, store.LabelsOf(task.Rid), store.OpinionOf(task.Rid), count, newest, wasShown)];
        if (rules.WantsKnownTruthAfter(task) && store.KnownPartFor(given.Inspector) is { } known)
            tasks.Add(FollowUps.KnownTruth(known, given.Inspector, newest));
        return tasks;
    }

    /// <summary>Newest place that is open: what is slipped in comes among the next parts.</summary>
    private long Newest(ReviewTask task) =>
        store.Candidates(ReviewOrder.Newest, "", isAdjudication: false, 1) is [var newest] ? newest.Place : task.Place;
}
