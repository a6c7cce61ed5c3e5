using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Station;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>What becomes of the parts that are on their way when the station is told to stop.</summary>
[Collection(StationCollection.Name)]
public sealed class ShutdownTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(500)] // The line has time for all of them.
    [InlineData(3000)] // It has not: the parts reach the gate after the station has ended.
    public async Task EveryPassInTheLedgerWasGivenOrIsAFault(int deadlineMs)
    {
        using (var station = _scene.Start($"Inspection:DeadlineMs={deadlineMs}"))
        {
            await _scene.RecordsAsync("inspection", 20);
            await StationScene.StopAsync(station);
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        Assert.Equal("stop", ledger.LastKind);
        var passed = _scene.Actions().Where(a => a.Action == "pass").Select(a => a.Rid).ToHashSet();
        var faults = ledger.Of("fault").Where(f => f.TryGetProperty("rid", out _)).Select(f => f.GetProperty("rid").GetGuid()).ToHashSet();
        var promised = ledger.Inspections
            .Where(i => LedgerContents.Text(i.GetProperty("output"), "action") == "pass").Select(i => i.GetProperty("rid").GetGuid()).ToHashSet();
        Assert.NotEmpty(promised);
        Assert.Empty(promised.Except(passed).Except(faults));
        // A busy machine may be late for some, but the line gives up only those that it has no time for.
        Assert.Equal(deadlineMs > 1000, ledger.Of("fault").Any(f => LedgerContents.Text(f, "what") == "output_failed"));
        Assert.Equal("rest", _scene.Actions()[^1].Action);
    }

    [Fact]
    public async Task WhatTheInspectorHasNoTimeForIsAGap()
    {
        await using (var station = new StationInProcess(
            _scene, ["Camera:Trigger:Mode=software", "Camera:Trigger:PeriodMs=20", "Inspection:QueueLength=64", "Recipe:Degree=shadow"]))
        {
            var inspector = station.Get<Inspector>();
            using var slow = new SlowDetector(inspector.Active.Detector);
            inspector.Active = inspector.Active with { Detector = slow };
            // More wait than there is time for.
            var slot = station.Get<FrameSlot>();
            await station.RunUntilAsync(() => Eventually.IsTrueAsync(() => slot.Drops.Count > 0, "the inspector is as fast as the triggers"));
            var ledger = _scene.Ledger();
            Assert.Equal(station.Get<PartTriggers>().Counts.Total, ledger.Inspections.Count + ledger.LostParts);
            Assert.True(ledger.GapCount("stopping") > 0);
            Assert.Equal("stop", ledger.LastKind);
        }
    }

    [Fact]
    public async Task AThreadThatHangsIsLeftAloneAndEndsTheProgramWithItsStatus()
    {
        await using var station = new StationInProcess(_scene, ["Recipe:Degree=shadow"]);
        var inspector = station.Get<Inspector>();
        using var hung = new SlowDetector(inspector.Active.Detector, TimeSpan.FromSeconds(30));
        await station.RunUntilAsync(
            async () =>
            {
                await _scene.RecordsAsync("inspection", 2);
                inspector.Active = inspector.Active with { Detector = hung };
                Assert.True(hung.WaitForRun());
            },
            ExitCode.State);
        Assert.True(station.Get<StationExit>().IsAbandoned);
        Assert.Equal("stop", _scene.Ledger().LastKind);
    }

    /// <summary>A detector that takes far longer than the parts.</summary>
    private sealed class SlowDetector(IDetector inner, TimeSpan? time = null) : IDetector
    {
        private readonly ManualResetEventSlim _running = new();
        private readonly ManualResetEventSlim _end = new();

        public ModelIdentity Model => inner.Model;

        public InputGeometry Geometry => inner.Geometry;

        public Placement Placement
        {
            get => inner.Placement;
            set => inner.Placement = value;
        }

        public Span<byte> Input => inner.Input;

        public double Threshold => inner.Threshold;

        public string? PredictedClass => inner.PredictedClass;

        public string? Failure => inner.Failure;

        public ReadOnlySpan<float> Map => inner.Map;

        public int MapWidth => inner.MapWidth;

        public int MapHeight => inner.MapHeight;

        public bool WaitForRun() => _running.Wait(TimeSpan.FromSeconds(20));

        public float Run()
        {
            _running.Set();
            _end.Wait(time ?? TimeSpan.FromMilliseconds(300));
            return inner.Run();
        }

        public void Dispose() => _end.Set();
    }
}
