using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Tests;
using EdgeInspect.Hosting;
using EdgeInspect.Station.Uplink;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

/// <summary>What of a station's health becomes an alarm for the hub.</summary>
public sealed class HealthWatchTests : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly ManualTime _time = new();
    private readonly EventQueue _events;
    private readonly Board _health;
    private readonly HealthWatch _watch;
    private HealthStatus _ledger;
    private CameraStatus _camera = new(CameraState.Streaming, null, 0, 0);
    private OutputLineStatus _line = new(true, false, null, 0, 0, 0, 0);

    public HealthWatchTests()
    {
        _events = new(1000, _time);
        _health = new(_time);
        _health.Add("ledger", () => (_ledger, "as told"));
        _watch = new(_health, () => _camera, () => _line, _events, _time);
    }

    [Fact]
    public void WhatGetsWorseIsToldAtOnceAndWhatIsWellAgainAfterAWhile()
    {
        Assert.Empty(LookFor(TimeSpan.FromSeconds(5)));
        _ledger = HealthStatus.Degraded;
        Assert.Equal(["ledger_degraded"], LookFor(Look));
        _ledger = HealthStatus.Failing;
        Assert.Equal(["ledger_failing"], LookFor(Look));
        _ledger = HealthStatus.Degraded;
        Assert.Empty(LookFor(TimeSpan.FromSeconds(30)));
        _ledger = HealthStatus.Ok;
        Assert.Empty(LookFor(HealthWatch.Settled));
        Assert.Equal(["ledger_restored"], LookFor(Look));
    }

    /// <summary>The hub takes so many events of a station: one component that flaps must not crowd out an alarm of another.</summary>
    [Fact]
    public void WhatComesAndGoesIsOneTrouble()
    {
        var told = new List<string>();
        for (var second = 0; second < 600; second++)
        {
            _ledger = second % 2 == 0 ? HealthStatus.Failing : HealthStatus.Ok;
            _camera = _camera with { Reconnects = second };
            _line = _line with { Late = second };
            told.AddRange(LookFor(TimeSpan.FromSeconds(1)));
        }

        Assert.Equal(1, told.Count(kind => kind == "ledger_failing"));
        Assert.Equal(0, told.Count(kind => kind == "ledger_restored"));
        Assert.InRange(told.Count(kind => kind == "camera_restored"), 9, 11);
        Assert.InRange(told.Count(kind => kind == "output_faults"), 9, 11);
    }

    public void Dispose() => _watch.Dispose();

    private List<string> LookFor(TimeSpan duration)
    {
        for (var waited = TimeSpan.Zero; waited < duration; waited += Look)
        {
            _watch.Look();
            _time.Advance(Look);
        }

        var kinds = new List<string>();
        while (_events.TryTake() is { } told)
            kinds.Add(told.Kind);
        return kinds;
    }

    private sealed class Board(TimeProvider time) : HealthBoard([], time)
    {
        protected override HealthReport Sign(HealthReport report) => report;
    }
}
