using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Tests;
using EdgeInspect.Hosting;
using EdgeInspect.Integration.Tests.Labelling;
using EdgeInspect.Station.Live;
using EdgeInspect.Station.Panel;

namespace EdgeInspect.Integration.Tests.Panel;

/// <summary>What the live view tells those who are asked to judge some of the parts that it shows.</summary>
public sealed class LiveDiscretionTests : IDisposable
{
    private static readonly PanelCaller Ada = new(ReviewBench.Person("ada"), Session: null);
    private static readonly PanelCaller Lea = new(ReviewBench.Person("lea", Role.Lead), Session: null);
    private static readonly PanelCaller Eve = new(ReviewBench.Person("eve", Role.Engineer), Session: null);
    private readonly ManualTime _time = new();
    private readonly ReviewBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_share_of_verdicts_is_kept_whatever_they_are_and_what_is_told_is_remembered()
    {
        var discretion = Discretion(keptShare: .5);
        var parts = Enumerable.Range(0, 200).Select(n => Part(n % 2 == 0 ? Verdict.Ng : Verdict.Ok)).ToArray();
        foreach (var verdict in (Verdict[])[Verdict.Ok, Verdict.Ng])
            Assert.InRange(parts.Where(p => p.Verdict == verdict).Count(p => !discretion.Tell(p, Ada)), 25, 75);
        foreach (var part in parts)
        {
            Assert.Equal(discretion.Tell(part, Lea), _bench.Store.WasShown(part.Rid));
            Assert.True(discretion.Tell(part, Eve));
            Assert.False(discretion.Tell(part with { Degree = DegreeOfAutomation.Shadow }, Ada));
        }
    }

    /// <summary>One more of a count, beside a part whose verdict is kept, would be its verdict.</summary>
    [Fact]
    public async Task No_count_follows_a_single_part()
    {
        var discretion = Discretion(keptShare: .5);
        Assert.Equal(5, discretion.ShiftFor(Ada, Now(ok: 5)).Ok);
        Assert.Equal((0, 0), Rest(Ada, ok: 5));
        await _bench.InspectAsync(1, 3);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(5, discretion.ShiftFor(Ada, Now(ok: 50)).Ok);
        Assert.Equal((0, 0), Rest(Lea, ok: 50));
        Assert.Equal((3, 1), Rest(Eve, ok: 50));
        Assert.Equal(50, discretion.ShiftFor(Eve, Now(ok: 50)).Ok);

        // On a slow line a minute is one part.
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, discretion.ShiftFor(Ada, Now(ok: 24)).Ok);
        Assert.Equal((0, 0), Rest(Ada, ok: 24));
        Assert.Equal(25, discretion.ShiftFor(Ada, Now(ok: 25)).Ok);
        Assert.Equal((3, 1), Rest(Ada, ok: 25));

        // And what was of late some time ago is not any more, however few parts came by since.
        _time.Advance(RecentLosses.Span);
        Assert.Equal((3, 0), Rest(Ada, ok: 26));

        (long Review, int Losses) Rest(PanelCaller caller, long ok)
        {
            var isLate = _bench.Store.Waiting(isAdjudication: false) > 0;
            var (waiting, losses) = discretion.RestFor(caller, Now(ok) with { Losses = isLate ? [new(RecentLosses.RejectedLate, 1)] : [] });
            return (waiting.Review, losses.Count);
        }
    }

    [Fact]
    public async Task With_a_new_shift_what_waits_is_told_no_sooner()
    {
        var discretion = Discretion(keptShare: .5);
        Assert.Equal(0, discretion.RestFor(Ada, Now(ok: 500)).Waiting.Review);
        await _bench.InspectAsync(1, 3);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, discretion.RestFor(Ada, NextShift(ok: 19)).Waiting.Review);
        Assert.Equal(3, discretion.RestFor(Ada, NextShift(ok: 20)).Waiting.Review);

        LiveState NextShift(long ok) => Now(ok) with { ShiftUtc = DateTimeOffset.UnixEpoch.AddHours(8) };
    }

    /// <summary>A part that was lost whatever it was says nothing of another one, and that one may have passed matters more than labels.</summary>
    [Fact]
    public void What_was_lost_whatever_its_verdict_is_told_at_once()
    {
        var discretion = Discretion(keptShare: .5);
        Assert.Empty(discretion.RestFor(Ada, Now(ok: 5)).Losses);
        string[] reasons = ["queue_full", "camera_late", "frame_unusable", "ledger_full", RecentLosses.OrderFailed];
        var now = Now(ok: 6) with { Losses = [.. reasons.Select(reason => new Loss(reason, 2)), new(RecentLosses.RejectedLate, 1)] };
        Assert.Equal(reasons, discretion.RestFor(Ada, now).Losses.Select(loss => loss.Reason));
        Assert.Equal(now.Losses, discretion.RestFor(Eve, now).Losses);
    }

    private static ShownPart Part(Verdict verdict) => new(
        1, Guid.CreateVersion7(), "part", DateTimeOffset.UnixEpoch, DegreeOfAutomation.Full, verdict, OutputAction.Reject, []);

    private LiveDiscretion Discretion(double keptShare) => new(
        new(ReviewBench.Nothing with { KeptFromLiveShare = keptShare }, new byte[16]), _bench.Store.Shown, new QueueCounts(_bench.Store, _time), _time);

    private LiveState Now(long ok) => new(
        _time.GetUtcNow(), HealthStatus.Ok, [], new("part", null, DegreeOfAutomation.Full, 1, 0, 0), default, PartsPerMinute: null,
        DateTimeOffset.UnixEpoch, new(ok, 0, 0, 0), default, []);
}
