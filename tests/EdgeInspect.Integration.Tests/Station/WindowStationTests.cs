using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Models.Foreign;
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
                // On a busy machine there may be many more by now.
                await _scene.RecordsAsync(RecordKinds.Inspection, _scene.Ledger().Inspections.Count + 40);
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

    /// <summary>Pictures of two sizes in turn are two settings of a camera; then another model judges.</summary>
    [Fact]
    public async Task AnotherSettingOfTheCameraAndAnotherModelCutTheWindow()
    {
        const int Turn = 10;
        var (parts, other) = (_scene.File("parts"), new string('e', 64));
        Directory.CreateDirectory(parts);
        for (var i = 0; i < 2 * Turn; i++)
            await File.WriteAllBytesAsync(Path.Combine(parts, $"{i:D2}.png"), Grey(i < Turn ? 160 : 320));
        string[] settings =
        [
            $"Model:Path={ForeignModel.Pack(_scene.File("model"), ForeignGraph.Classifier(), ForeignModel.Classifier)}",
            "Camera:Kind=folder",
            $"Camera:Folder:Path={parts}", "Camera:Folder:RatePerSecond=40",
        ];
        await using (var station = new StationInProcess(_scene, settings))
        {
            await station.RunUntilAsync(async () =>
            {
                await _scene.RecordsAsync(RecordKinds.Inspection, 5 * Turn);
                var inspector = station.Get<Inspector>();
                inspector.Active = inspector.Active with { Detector = new NamedDetector(inspector.Active.Detector, other) };
                await _scene.RecordsAsync(RecordKinds.Inspection, 8 * Turn);
            });
        }

        var (ledger, windows) = (_scene.Ledger(), WindowBench.Read(_scene.State));
        Assert.Equal(ledger.Inspections.Count, windows.Sum(window => window.State.Frames));
        Assert.All(windows.SkipLast(1), window => Assert.Contains(window.Span.Cut, (WindowCut[])[WindowCut.Camera, WindowCut.Model]));
        Assert.Equal(WindowCut.Stop, windows[^1].Span.Cut);
        foreach (var window in windows)
        {
            var own = ledger.Inspections.Where(i => SeqOf(i) >= window.Span.FirstSeq && SeqOf(i) <= window.Span.LastSeq).ToList();
            Assert.Equal(window.State.Frames, own.Count);
            Assert.Single(own.Select(i => i.GetProperty("camera").GetProperty("width").GetInt32()).Distinct());
            Assert.Equal([window.Series.Model], own.Select(i => LedgerContents.Text(i.GetProperty("model"), "sha256")).Distinct());
        }

        var cut = Assert.Single(windows, window => window.Span.Cut == WindowCut.Model);
        var after = windows.SkipWhile(window => window != cut).Skip(1).ToList();
        Assert.All(after, window => Assert.Equal(other, window.Series.Model));
        Assert.Equal(Enumerable.Range(1, after.Count).Select(seq => (long)seq), after.Select(window => window.Seq));
        Assert.InRange(windows.Count(window => window.Span.Cut == WindowCut.Camera), 5, 2 * windows.Count);
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

    /// <summary>A picture of one grey.</summary>
    private static byte[] Grey(int width)
    {
        var pixels = new byte[3 * width * width];
        Array.Fill(pixels, (byte)128);
        return ImageFile.EncodePng(new(pixels, width, width, 3 * width, PixelFormat.Rgb24));
    }

    /// <summary>A real model under another name, as a release of the same bytes would not have it.</summary>
    private sealed class NamedDetector(IDetector detector, string sha256) : IDetector
    {
        public ModelIdentity Model => detector.Model with { Sha256 = sha256 };

        public InputGeometry Geometry => detector.Geometry;

        public IgnoredArea? Ignored => detector.Ignored;

        public Placement Placement
        {
            get => detector.Placement;
            set => detector.Placement = value;
        }

        public Span<byte> Input => detector.Input;

        public double Threshold => detector.Threshold;

        public string? PredictedClass => detector.PredictedClass;

        public string? Failure => detector.Failure;

        public ReadOnlySpan<float> Map => detector.Map;

        public int MapWidth => detector.MapWidth;

        public int MapHeight => detector.MapHeight;

        public float Run() => detector.Run();

        public void Dispose() => detector.Dispose();
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
