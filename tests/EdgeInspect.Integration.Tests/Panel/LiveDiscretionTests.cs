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
            Assert.InRange(parts.Where(p => p.Verdict == verdict).Count(p => discretion.Tell(p, Ada).IsKept), 25, 75);
        foreach (var part in parts)
        {
            var (isTold, isKept) = discretion.Tell(part, Lea);
            Assert.Equal((!isKept, isTold), (isTold, _bench.Store.WasShown(part.Rid)));
            Assert.Equal((true, false), discretion.Tell(part, Eve));
            Assert.Equal((false, false), discretion.Tell(part with { Degree = DegreeOfAutomation.Shadow }, Ada));
        }
    }

    /// <summary>One more of a count, beside a part whose verdict is kept, would be its verdict.</summary>
    [Fact]
    public async Task No_count_follows_a_single_part()
    {
        var discretion = Discretion(keptShare: .5);
        Assert.Equal(5, discretion.ShiftFor(Ada, Now(ok: 5)).Total);
        Assert.Equal((0, 0), Rest(Ada));
        await _bench.InspectAsync(1, 3);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(5, discretion.ShiftFor(Ada, Now(ok: 50)).Total);
        Assert.Equal((0, 0), Rest(Lea));
        Assert.Equal((3, 1), Rest(Eve));
        Assert.Equal(50, discretion.ShiftFor(Eve, Now(ok: 50)).Total);

        // On a slow line a minute is one part.
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, discretion.ShiftFor(Ada, Now(ok: 24)).Total);
        Assert.Equal(25, discretion.ShiftFor(Ada, Now(ok: 25)).Total);
        Assert.Equal((3, 1), Rest(Ada));

        (long Review, int Losses) Rest(PanelCaller caller)
        {
            var (waiting, losses) = discretion.RestFor(caller, Now(ok: 5) with { Losses = _bench.Store.Waiting(false) > 0 ? [new("rejected_late", 1)] : [] });
            return (waiting.Review, losses.Count);
        }
    }

    private static ShownPart Part(Verdict verdict) => new(
        1, Guid.CreateVersion7(), "part", DateTimeOffset.UnixEpoch, DegreeOfAutomation.Full, verdict, OutputAction.Reject, []);

    private LiveDiscretion Discretion(double keptShare) => new(
        new(ReviewBench.Nothing with { KeptFromLiveShare = keptShare }, new byte[16]), _bench.Store.Shown, new QueueCounts(_bench.Store, _time), _time);

    private LiveState Now(long ok) => new(
        _time.GetUtcNow(), HealthStatus.Ok, [], new("part", null, DegreeOfAutomation.Full, 1, 0, 0), default, PartsPerMinute: null,
        DateTimeOffset.UnixEpoch, new(ok, 0, 0, 0), default, []);
}
