using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Station.Live;
using EdgeInspect.Station.Panel.Api;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// What the live view tells those who judge parts, where they may see what the model says: not of all parts, and nothing that follows from
/// the verdict of a single one, for they are asked to judge some of them without it. What does not follow from it is told at once: how many
/// came by, and what the line lost. Who may look the opinion up in any case sees all. Thread-safe.
/// </summary>
internal sealed class LiveDiscretion(ReviewPlan plan, ShownResults shown, QueueCounts queue, TimeProvider time)
{
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Parts after which what follows from verdicts is told anew: some of them were kept. Who has a list of what was said of all the others
    /// can tell from the sum how many of those were flagged, but not which, unless it is all or none.
    /// </summary>
    private const int LeastParts = 20;
    private readonly Lock _gate = new();
    private (LiveState State, long At)? _shift;
    private (LiveState State, WaitingAnswer Waiting, long At)? _rest;

    /// <summary>Whether somebody is told what the model says of a part; what is told is remembered.</summary>
    public bool Tell(ShownPart part, PanelCaller caller)
    {
        if (caller.IsModelHidden(part.Degree))
            return false;
        return caller.May(Permission.SeeModel) || (!plan.IsKeptFromLive(part.Rid) && shown.Add(part.Rid));
    }

    /// <summary>Parts of the shift by verdict; for who judges they stand still for a minute and <see cref="LeastParts"/> parts.</summary>
    public PartTally ShiftFor(PanelCaller caller, LiveState now)
    {
        if (caller.May(Permission.SeeModel))
            return now.Shift;
        lock (_gate)
        {
            if (_shift is not { } held || held.State.ShiftUtc != now.ShiftUtc || IsOld(held.State, held.At, now))
                _shift = held = (now, time.GetTimestamp());
            return held.State.Shift;
        }
    }

    /// <summary>
    /// How many parts wait, for leads only for a lead, and what went by of late. For who judges, how many wait and how many good ones were
    /// rejected late stands still for a minute and <see cref="LeastParts"/> parts: one more of either would be a verdict.
    /// </summary>
    public (WaitingAnswer Waiting, IReadOnlyList<Loss> Losses) RestFor(PanelCaller caller, LiveState now)
    {
        if (caller.May(Permission.SeeModel))
            return (Waiting(queue.Look()), now.Losses);
        lock (_gate)
        {
            if (_rest is not { } held || IsOld(held.State, held.At, now))
                _rest = held = (now, Waiting(queue.Look()), time.GetTimestamp());
            // What was of late then is not after so long.
            var isOfLate = time.GetElapsedTime(held.At) < RecentLosses.Span;
            List<Loss> losses = [.. now.Losses.Where(l => !IsOfVerdict(l)), .. held.State.Losses.Where(l => isOfLate && IsOfVerdict(l))];
            return (caller.May(Permission.Adjudicate) ? held.Waiting : held.Waiting with { Adjudication = 0 }, losses);
        }

        static WaitingAnswer Waiting((long Review, long Adjudication) counts) => new(counts.Review, counts.Adjudication);
    }

    /// <summary>Parts that are lost whatever they are, and orders after which one may have passed, are told at once.</summary>
    private static bool IsOfVerdict(Loss loss) => loss.Reason == RecentLosses.RejectedLate;

    /// <summary>Whether a minute has gone by since a state, and some parts: of another shift at least those of this one.</summary>
    private bool IsOld(LiveState held, long at, LiveState now)
    {
        var parts = held.ShiftUtc == now.ShiftUtc ? now.Shift.Total - held.Shift.Total : now.Shift.Total;
        return parts >= LeastParts && time.GetElapsedTime(at) >= Held;
    }
}
