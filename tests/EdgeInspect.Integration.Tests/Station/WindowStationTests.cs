using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station;
using LedgerWriter;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>The drift windows of a station, against its own records.</summary>
[Collection(StationCollection.Name)]
public sealed class WindowStationTests : IDisposable
{
    private const string Rate = "Camera:Simulated:PartsPerSecond=80";

    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task EveryInspectionIsInOneWindowAndTheirSumsAreThoseOfTheRecords()
    {
        await using (var station = new StationInProcess(_scene, [Rate]))
        {
            await station.RunUntilAsync(async () =>
            {
                await _scene.RecordsAsync(RecordKinds.Inspection, 280);
                var inspector = station.Get<Inspector>();
                inspector.Active = inspector.Active with { Recipe = inspector.Active.Recipe with { Name = "other" } };
                await _scene.RecordsAsync(RecordKinds.Inspection, 320);
            });
        }

        var (ledger, windows) = (_scene.Ledger(), WindowBench.Read(_scene.State));
        ledger.AssertSound();
        Assert.Equal([WindowCut.Full, WindowCut.Recipe, WindowCut.Stop], windows.Select(window => window.Span.Cut));
        Assert.Equal([1L, 2, 3], windows.Select(window => window.Seq));
        Assert.Equal(["default", "default", "other"], windows.Select(window => window.Span.Recipe));
        Assert.All(windows, window => Assert.Equal(0, window.Span.Missed));
        Assert.Equal(ledger.Inspections.Count, windows.Sum(window => window.State.Frames));
        foreach (var window in windows)
        {
            var own = ledger.Inspections.Where(i => SeqOf(i) >= window.Span.FirstSeq && SeqOf(i) <= window.Span.LastSeq).ToList();
            Assert.Equal(window.State.Frames, own.Count);
            Assert.Equal(own.Average(i => i.GetProperty("stats").GetProperty("luma").GetDouble()), window.State[ScalarKind.Luma].Mean, 1d / 512);
            Assert.Equal(own.Average(i => i.GetProperty("score").GetDouble()) / window.State.Schema.ScoreUnit, window.State[ScalarKind.Score].Mean, 1d / 4096);
            Assert.Equal(own.Count(i => LedgerContents.Text(i, "verdict") == "NG"), window.State.Verdicts[2]);
        }
    }

    /// <summary>A stop keeps the open window; a kill loses it, leaves no hole in the numbers, and is told.</summary>
    [Fact]
    public async Task AKillLosesTheOpenWindowAndTheNextRunSaysSo()
    {
        foreach (var isKilled in (bool[])[false, true, false])
        {
            using var station = _scene.Start(Rate);
            await _scene.PassesAsync(10);
            if (isKilled)
                station.Kill();
            else
                await StationScene.StopAsync(station);
        }

        var (ledger, windows) = (_scene.Ledger(), WindowBench.Read(_scene.State));
        Assert.Equal([1L, 2], windows.Select(window => window.Seq));
        var lost = ledger.Inspections.Count(i => SeqOf(i) > windows[0].Span.LastSeq && SeqOf(i) < windows[1].Span.FirstSeq);
        Assert.InRange(lost, 10, 500);
        Assert.Equal([0L, lost], windows.Select(window => window.Span.Missed));
        Assert.Equal(ledger.Inspections.Count, lost + windows.Sum(window => window.State.Frames));
    }

    [Fact]
    public async Task WhatComesFasterThanItIsCountedIsTold()
    {
        using var bench = new WindowBench();
        var intake = new WindowIntake(10);
        using var recorder = new WindowRecorder(intake, bench.Store, TimeProvider.System, NullLogger<WindowRecorder>.Instance);
        Fill(intake, 1, 15);
        Assert.True(await recorder.CountAsync(CancellationToken.None));
        for (var number = 16; number < 260; number += 10)
        {
            Fill(intake, number, 10);
            Assert.True(await recorder.CountAsync(CancellationToken.None));
        }

        var window = Assert.Single(WindowBench.Read(bench.Ledger.Path));
        Assert.Equal((256L, 5L, 5L), (window.State.Frames, window.Span.Missed, intake.Dropped));
    }

    /// <summary>What the ledger's thread does for a window: it must not allocate, whoever else is slow.</summary>
    [Fact]
    public void AddingToTheIntakeAllocatesNothingWhetherOrNotThereIsRoom()
    {
        var (intake, record) = (new WindowIntake(100), Samples.Fill(new(), 1));
        Fill(intake, 1, 50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
            intake.Add(record);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(150, intake.Dropped);
    }

    private static void Fill(WindowIntake intake, int first, int count)
    {
        var record = new InspectionRecord();
        for (var number = first; number < first + count; number++)
        {
            Samples.Fill(record, number);
            record.Seq = number;
            intake.Add(record);
        }
    }

    private static long SeqOf(System.Text.Json.JsonElement record) => record.GetProperty("seq").GetInt64();
}
