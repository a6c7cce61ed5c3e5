using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Labels;

namespace EdgeInspect.Integration.Tests.Models;

/// <summary>A detector taught from good parts and labelled defects of the simulated line, from pictures to the loaded model.</summary>
public sealed class LabelledTeachingTests : IDisposable
{
    private static readonly SimulatedDefects Defects = new(count: 30, first: 500);

    private readonly ScratchFolder _scratch = new();

    [Fact]
    public void The_model_scores_and_names_as_teaching_computes()
    {
        var result = Teach("model", Defects.Labelled);
        Assert.Equal(LabelDecision.Taken, result.Labels!.Decision);
        using var detector = ModelLoader.Load(new ModelOptions { Path = _scratch.File("model") }).Detector;
        using var backbone = new Backbone(SharedData.Backbone("int8"), "backbone", TinyModel.InputSize, planes: 3, new ModelOptions());
        var (scorer, classes) = (new HeadScorer(result.Head, TinyModel.InputSize), result.Manifest.DefectClasses!);
        var (others, right) = (new SimulatedDefects(count: 30, first: 900), 0);
        for (var i = 0; i < others.Count; i++)
        {
            Prepare(others, i, detector.Input);
            detector.Input.CopyTo(backbone.Input);
            backbone.Run();
            Assert.Equal(scorer.Score(backbone.Fine, backbone.Coarse), detector.Run(), 0.002);
            Assert.Equal(classes[scorer.ClassProbabilities()!.Index().MaxBy(p => p.Item).Index], detector.PredictedClass);
            right += detector.PredictedClass == others.Classes[i] ? 1 : 0;
        }
        Assert.True(right >= 20, $"{right} of {others.Count} defects were named right");
    }

    [Fact]
    public void The_manifest_says_what_was_learned_from()
    {
        var manifest = Teach("model", Defects.Labelled).Manifest;
        var read = ModelManifest.Parse(File.ReadAllBytes(_scratch.File("model/manifest.json")), "manifest");
        Assert.Equal(["MissingFeature", "Scratch", "Stain"], read.DefectClasses);
        var labels = read.Lineage.Labels!;
        Assert.Equal("taken", labels.Decision);
        Assert.Equal(Defects.Classes.CountBy(c => c).OrderBy(c => c.Key, StringComparer.Ordinal), labels.Defects);
        Assert.Equal(manifest.Thresholds.Default, labels.ThresholdAfter);
        Assert.NotEqual(labels.ThresholdBefore, labels.ThresholdAfter);
        Assert.True(labels.AurocAfter > labels.AurocBefore, $"{labels}");
    }

    [Fact]
    public void Runs_allocate_nothing()
    {
        Teach("model", Defects.Labelled);
        using var detector = ModelLoader.Load(new ModelOptions { Path = _scratch.File("model") }).Detector;
        Prepare(Defects, 0, detector.Input);
        for (var i = 0; i < 50; i++)
            detector.Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? name = null;
        for (var i = 0; i < 200; i++)
        {
            detector.Run();
            name = detector.PredictedClass;
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotNull(name);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_labels_added_later_use_stored_features()
    {
        var features = _scratch.File("features");
        var (without, with) = (Teach("without", defects: null, features), Teach("with", Defects.Labelled, features));
        Assert.Equal(TinyModel.Pictures.Count, with.Features!.Reused);
        Assert.Equal(with.Manifest.Model.Sha256, Teach("again", Defects.Labelled).Manifest.Model.Sha256);
        Assert.NotEqual(with.Manifest.Model.Sha256, without.Manifest.Model.Sha256);
    }

    [Fact]
    public void A_model_that_gains_nothing_is_the_one_from_good_parts_alone()
    {
        // One label has no other to test what it teaches.
        var one = Teach("one", new(new SimulatedDefects(1, 500), ["Stain"]));
        Assert.Equal(TinyModel.Result.Manifest.Thresholds, one.Manifest.Thresholds);
        Assert.Equal(TinyModel.Result.Manifest.Golden.Select(g => g.Score), one.Manifest.Golden.Select(g => g.Score));
        Assert.Equal("one_group", one.Manifest.Lineage.Labels!.Decision);
        Assert.Null(one.Manifest.DefectClasses);
        using var detector = ModelLoader.Load(new ModelOptions { Path = _scratch.File("one") }).Detector;
        detector.Run();
        Assert.Null(detector.PredictedClass);
    }

    public void Dispose() => _scratch.Dispose();

    private static void Prepare(SimulatedDefects pictures, int index, Span<byte> input)
    {
        var prepared = new byte[input.Length];
        pictures.Read(index, view => new Preparation(TinyModel.InputSize).Prepare(view, region: null, prepared));
        prepared.CopyTo(input);
    }

    private TeachingResult Teach(string name, LabelledPictures? defects, string? features = null) => DetectorTeaching.Teach(
        new()
        {
            Pictures = TinyModel.Pictures,
            Defects = defects,
            Folder = _scratch.File(name),
            Name = "metal",
            Backbone = Path.Combine(SharedData.Root, "models", "backbone-lite0-int8.onnx"),
            InputSize = TinyModel.InputSize,
            Features = features,
            Options = new() { BankSizes = [300, 300], Threads = 2 },
        },
        TimeProvider.System);
}
