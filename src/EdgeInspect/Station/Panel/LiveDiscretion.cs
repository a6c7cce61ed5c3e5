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

    /// <summary>Parts after which counts by verdict are told anew: some of them were kept, and none can be told from the sum.</summary>
    private const int LeastParts = 20;
    private readonly Lock _gate = new();
    private (DateTimeOffset Since, PartTally Parts, long At)? _shift;
    private (WaitingAnswer Waiting, IReadOnlyList<Loss> Losses, long At)? _rest;

    /// <summary>Whether somebody is told what the model says of a part, and whether it is kept for a blind check; what is told is remembered.</summary>
    public (bool IsTold, bool IsKept) Tell(ShownPart part, PanelCaller caller)
    {
        if (caller.IsModelHidden(part.Degree))
            return (false, false);
        if (caller.May(Permission.SeeModel))
            return (true, false);
        return !plan.IsKeptFromLive(part.Rid) && shown.Add(part.Rid) ? (true, false) : (false, true);
    }

    /// <summary>Parts of the shift; for who judges as they were up to a minute, and some parts, ago.</summary>
    public PartTally ShiftFor(PanelCaller caller, LiveState now)
    {
        if (caller.May(Permission.SeeModel))
            return now.Shift;
        lock (_gate)
        {
            var isOld = _shift is not { } held || held.Since != now.ShiftUtc
                || (time.GetElapsedTime(held.At) >= Held && now.Shift.Total - held.Parts.Total >= LeastParts);
            if (isOld)
                _shift = (now.ShiftUtc, now.Shift, time.GetTimestamp());
            return _shift!.Value.Parts;
        }
    }

    /// <summary>
    /// How many parts wait, for leads only for a lead, and what went by of late, for some of which the verdict must be known; for who judges as
    /// it was up to a minute ago.
    /// </summary>
    public (WaitingAnswer Waiting, IReadOnlyList<Loss> Losses) RestFor(PanelCaller caller, LiveState now)
    {
        if (caller.May(Permission.SeeModel))
            return (Waiting(queue.Look()), now.Losses);
        lock (_gate)
        {
            if (_rest is not { } held || time.GetElapsedTime(held.At) >= Held)
                _rest = held = (Waiting(queue.Look()), now.Losses, time.GetTimestamp());
            return (caller.May(Permission.Adjudicate) ? held.Waiting : held.Waiting with { Adjudication = 0 }, held.Losses);
        }

        static WaitingAnswer Waiting((long Review, long Adjudication) counts) => new(counts.Review, counts.Adjudication);
    }
}
