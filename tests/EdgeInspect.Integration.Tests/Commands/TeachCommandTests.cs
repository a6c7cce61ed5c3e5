using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Commands;

/// <summary>Teaching as a process of its own, as a user runs it.</summary>
public sealed partial class TeachCommandTests : IDisposable
{
    private const int Parts = 40;
    private const int SigInt = 2;

    /// <summary>Features of one picture or two.</summary>
    private const long FewBytes = 500_000;

    private readonly ScratchFolder _scratch = new();

    public TeachCommandTests() => TinyModel.WriteParts(_scratch.File("parts"), Parts);

    [Fact]
    public async Task It_says_what_it_takes_what_it_did_and_what_is_doubtful()
    {
        var output = await TeachAsync("--bank-sizes", "100,150", "--group-pattern", @"lot (\d+)", "--discard-features");
        Assert.Contains("Warning: 40 good pictures: at least 100", output, StringComparison.Ordinal);
        Assert.Contains("Warning: 10 groups: at least 20 are advised", output, StringComparison.Ordinal);
        Assert.Matches(@"Takes up to about \d+ MB of memory; .*model\.features takes 2 MB of disk", output);
        Assert.Matches(@"Taught model from 40 pictures of 10 groups in \d+\.\d s \(looking at good parts \d+\.\d, choosing what to remember \d+\.\d, setting the threshold \d+\.\d, writing and proving the model \d+\.\d\)", output);
        Assert.Contains("features of 0 of 40 pictures were taken from", output, StringComparison.Ordinal);
        Assert.DoesNotContain("near twin", output, StringComparison.Ordinal);
        Assert.Equal([100, 150], Manifest("model").Lineage.BankSizes);
        Assert.False(File.Exists(_scratch.File("model.features")), "the features are still there");
    }

    [Fact]
    public async Task A_region_a_mask_and_rectangles_are_in_the_model()
    {
        var mask = new byte[200 * 100];
        mask.AsSpan(0, 200 * 50).Fill(255);
        var path = _scratch.Write("mask.png", Adapters.ImageFiles.ImageFile.EncodePng(new(mask, 200, 100, 200, Core.Imaging.PixelFormat.Grey8)));
        await TeachAsync("--profile", "fast", "--backbone", "thin", "--region", "10,20,200,100", "--ignore", path, "--ignore-rect", "0,0,30,240", "--ignore-rect", "200,110,50,50");
        using var detector = ModelLoader.Load(new ModelOptions { Path = _scratch.File("model") }).Detector;
        Assert.Equal(new(10, 20, 200, 100), Manifest("model").Input.Region);
        Assert.Equal([1000, 1000], Manifest("model").Lineage.BankSizes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(SharedData.Backbone("thin"))), Manifest("model").Lineage.BackboneSha256);
        // Half of the region, a tenth of the other half, and a twentieth of a tenth.
        Assert.InRange(detector.Ignored!.Share, 0.55, 0.6);
    }

    [Fact]
    public async Task Stopped_by_a_signal_and_then_killed_it_resumes_to_the_same_bytes()
    {
        var whole = await WholeAsync();
        using (var stopped = Start("model"))
        {
            await FeaturesAsync(FewBytes);
            stopped.Signal(SigInt);
            Assert.Equal((int)ExitCode.Interrupted, await stopped.ExitAsync(TimeSpan.FromSeconds(30)));
            Assert.Contains("edgeinspect: stopped before the model was made; the same command resumes", stopped.Errors, StringComparison.Ordinal);
        }
        using (var killed = Start("model"))
        {
            await FeaturesAsync(new FileInfo(_scratch.File("kept.features")).Length + FewBytes);
            killed.Kill();
        }
        await ResumesAsync(whole);
    }

    [SkippableFact]
    public void Photos_that_repeat_pieces_are_noticed()
    {
        var samples = DataSetReader.Read(SharedData.Require("data", "mtd", "published-split.csv")).Where(s => s.IsGood && s.Split == DataSplit.Train);
        Sample[] pieces = [.. samples.GroupBy(s => s.Group, StringComparer.Ordinal).Take(30).SelectMany(g => g)];
        var twins = TwinsOf(new SamplePictures(pieces));
        Assert.True(twins is { IsSuspicious: true }, $"{twins}");
    }

    [Fact]
    public void Distinct_parts_are_not_taken_for_repeats()
    {
        var twins = TwinsOf(new Adapters.Cameras.Simulated.SimulatedGoodParts(TinyModel.Line, count: 120, lots: 40));
        Assert.True(twins is { Pictures: 120, WithTwin: <= 6 }, $"{twins}");
    }

    public void Dispose() => _scratch.Dispose();

    [GeneratedRegex(@"features of (?<taken>\d+) of 40 pictures", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Taken();

    private static TwinCount? TwinsOf(IGoodPictures pictures)
    {
        var backbone = SharedData.Backbone("int8");
        var watch = new TwinWatch(new BackboneImages(pictures, 256, region: null, () => new(backbone, "int8", 256, planes: 3, new())));
        using var reader = watch.OpenReader();
        var (fine, coarse) = (new float[FeatureLayout.FineChannels * 256], new float[FeatureLayout.CoarseChannels * 64]);
        for (var i = 0; i < watch.Count; i++)
            reader.Read(i, fine, coarse);
        return watch.Find();
    }

    private string[] Arguments(string model) =>
        ["teach", "--good", _scratch.File("parts"), "--out", _scratch.File(model), "--features", _scratch.File("kept.features"), "--size", "512"];

    private ProgramProcess Start(string model) => ProgramProcess.Start([.. Arguments(model), "--bank-sizes", "300,300", "--name", "part"]);

    private async Task<string> TeachAsync(params string[] more)
    {
        var (code, output, errors) = await ProgramProcess.RunAsync(
            ["teach", "--good", _scratch.File("parts"), "--out", _scratch.File("model"), "--size", "128", .. more]);
        Assert.True(code == 0, errors);
        return output;
    }

    /// <summary>The bytes of a model that was taught in one go.</summary>
    private async Task<string> WholeAsync()
    {
        using var teach = Start("whole");
        Assert.Equal(0, await teach.ExitAsync(TimeSpan.FromSeconds(90)));
        File.Delete(_scratch.File("kept.features"));
        return Bytes("whole");
    }

    /// <summary>Waits until the file of features is so long.</summary>
    private Task FeaturesAsync(long bytes) => Eventually.IsTrueAsync(
        () => new FileInfo(_scratch.File("kept.features")) is { Exists: true } file && file.Length > bytes, "no features were stored");

    private async Task ResumesAsync(string whole)
    {
        Assert.False(Directory.Exists(_scratch.File("model")), "it was done before it could be stopped");
        using var again = Start("model");
        Assert.Equal(0, await again.ExitAsync(TimeSpan.FromSeconds(90)));
        var taken = int.Parse(Taken().Match(again.Output).Groups["taken"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(taken, 1, Parts);
        Assert.Equal(whole, Bytes("model"));
    }

    private ModelManifest Manifest(string model) => ModelManifest.Parse(File.ReadAllBytes(Path.Combine(_scratch.File(model), ModelFolder.ManifestName)), model);

    /// <summary>Every file but for the time in the manifest, which names the digests of the others.</summary>
    private string Bytes(string model)
    {
        var manifest = Manifest(model);
        return (manifest with { Lineage = manifest.Lineage with { CreatedUtc = default } }).ToJson();
    }
}
