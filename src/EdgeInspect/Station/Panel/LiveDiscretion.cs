using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Station.Live;
using EdgeInspect.Station.Panel.Api;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// What the live view tells those who judge parts, where they may see what the model says: not of all parts, and no counts that follow each
/// part, for they are asked to judge some of them without it. Who may look the opinion up in any case sees all. Thread-safe.
/// </summary>
internal sealed class LiveDiscretion(ReviewPlan plan, ShownResults shown, QueueCounts queue, TimeProvider time)
{
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private (DateTimeOffset Since, PartTally Parts, long At)? _shift;

    /// <summary>Whether somebody is told what the model says of a part, and whether it is kept for a blind check; what is told is remembered.</summary>
    public (bool IsTold, bool IsKept) Tell(ShownPart part, PanelCaller caller)
    {
        if (caller.IsModelHidden(part.Degree))
            return (false, false);
        if (caller.May(Permission.SeeModel))
            return (true, false);
        if (plan.IsKeptFromLive(part.Rid))
            return (false, true);
        shown.Add(part.Rid);
        return (true, false);
    }

    /// <summary>Parts of the shift; for who judges as they were up to a minute ago.</summary>
    public PartTally ShiftFor(PanelCaller caller, LiveState now)
    {
        if (caller.May(Permission.SeeModel))
            return now.Shift;
        lock (_gate)
        {
            if (_shift is not { } held || held.Since != now.ShiftUtc || time.GetElapsedTime(held.At) >= Held)
                _shift = held = (now.ShiftUtc, now.Shift, time.GetTimestamp());
            return held.Parts;
        }
    }

    /// <summary>How many parts wait, for leads only for a lead; for who judges as it was up to a minute ago.</summary>
    public WaitingAnswer WaitingFor(PanelCaller caller)
    {
        var (review, adjudication) = caller.May(Permission.SeeModel)
            ? queue.Look()
            : (queue.LookRarely(isAdjudication: false), queue.LookRarely(isAdjudication: true));
        return new(review, caller.May(Permission.Adjudicate) ? adjudication : 0);
    }
}
