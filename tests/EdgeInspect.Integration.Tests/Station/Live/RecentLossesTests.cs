using EdgeInspect.Adapters.Outputs;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Tests;
using EdgeInspect.Station.Live;

namespace EdgeInspect.Integration.Tests.Station.Live;

/// <summary>What a line loses is told for some minutes, also when all works again.</summary>
public sealed class RecentLossesTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StationMetrics _metrics = new("1");
    private readonly TimedOutputLine _line = new(new(), new SimulatedWire(log: null), TimeProvider.System);
    private readonly OutputGate _gate;
    private readonly RecentLosses _losses;

    public RecentLossesTests()
    {
        _gate = new(_line, new(), TimeSpan.Zero, _time);
        _losses = new(_metrics, _line, _gate, _time);
    }

    public void Dispose()
    {
        _losses.Dispose();
        _gate.Dispose();
        _line.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Parts_without_an_inspection_are_told_by_reason_for_ten_minutes()
    {
        Assert.Empty(_losses.Look());
        _metrics.Gap(GapReason.QueueFull, 3);
        _metrics.Gap(GapReason.CameraLate, 1);
        // A silent camera is health's to tell: nobody knows how many parts went by.
        _metrics.Gap(GapReason.CameraSilent, 1);
        Assert.Equal([new("queue_full", 3), new("camera_late", 1)], _losses.Look());

        Pass(TimeSpan.FromMinutes(5));
        _metrics.Gap(GapReason.QueueFull, 4);
        Assert.Equal([new("queue_full", 7), new("camera_late", 1)], _losses.Look());
        Pass(TimeSpan.FromMinutes(5.5));
        Assert.Equal([new("queue_full", 4)], _losses.Look());
        Pass(TimeSpan.FromMinutes(5));
        Assert.Empty(_losses.Look());
    }

    /// <summary>Late by its verdict, as on a device that is too slow, or by its record.</summary>
    [Theory]
    [InlineData(OutputAction.Reject)]
    [InlineData(OutputAction.Pass)]
    public void Good_parts_that_were_rejected_late_are_told(OutputAction action)
    {
        var active = new ActiveInspection(null!, null, new("part", null, DegreeOfAutomation.Full, 1, 0, 0), "00");
        _gate.OnCommitted(new() { Active = active, Verdict = Verdict.Ok, Action = action, DueNs = 1 });
        _gate.OnCommitted(new() { Active = active, Verdict = Verdict.Ng, Action = OutputAction.Reject, DueNs = 1 });
        Assert.Contains(new("rejected_late", 1), _losses.Look());
    }

    /// <summary>A part behind which the line was still open may have passed.</summary>
    [Fact]
    public void Orders_that_the_line_did_not_carry_out_in_time_are_told_apart()
    {
        _line.Schedule(new(Guid.NewGuid(), OutputAction.Pass, TimeProvider.System.MonotonicNs() - 1_000_000_000));
        Assert.True(SpinWait.SpinUntil(() => _line.Status.Late > 0, TimeSpan.FromSeconds(20)));
        Assert.Equal([new("order_failed", 1)], _losses.Look());
    }

    private void Pass(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(5))
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            _losses.Keep();
        }
    }
}
