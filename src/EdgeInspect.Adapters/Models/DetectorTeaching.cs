using System.Security.Cryptography;
using EdgeInspect.Adapters.Features;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Labels;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Adapters.Models;

/// <summary>What to teach and where to put it.</summary>
public sealed record TeachingRequest
{
    /// <summary>The good pictures.</summary>
    public required IGoodPictures Pictures { get; init; }

    /// <summary>Pictures of labelled defects, if there are any.</summary>
    public LabelledPictures? Defects { get; init; }

    /// <summary>Folder of the model to make.</summary>
    public required string Folder { get; init; }

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>File of the backbone.</summary>
    public required string Backbone { get; init; }

    /// <summary>Side of the square that the model sees: a multiple of 32 from 64 to 1,024.</summary>
    public int InputSize { get; init; } = 256;

    /// <summary>Part of each picture to learn from; null for the whole.</summary>
    public RegionOfInterest? Region { get; init; }

    /// <summary>What of each picture's region counts for nothing, made for the input size; null when everything counts.</summary>
    public IgnoredArea? Ignored { get; init; }

    /// <summary>File that keeps the pictures' features, for resuming and for teaching again with more labels; null for none.</summary>
    public string? Features { get; init; }

    /// <summary>The file of features never grows beyond this.</summary>
    public long FeaturesLimitBytes { get; init; } = 4L << 30;

    /// <summary>Whether the file of features is deleted once the model is written.</summary>
    public bool DiscardFeatures { get; init; }

    /// <summary>How to teach.</summary>
    public TeachingOptions Options { get; init; } = new();
}

/// <summary>Pictures of labelled defects.</summary>
/// <param name="Pictures">The pictures; at least one.</param>
/// <param name="Classes">Defect class of each.</param>
public sealed record LabelledPictures(IGoodPictures Pictures, IReadOnlyList<string> Classes);

/// <summary>What came of teaching.</summary>
/// <param name="Manifest">The model's manifest.</param>
/// <param name="Head">What was learned.</param>
/// <param name="Features">What the file of features was good for; null when there was none.</param>
/// <param name="Twins">How many pictures look like repeats of others; null when groups were given or the pictures are few.</param>
/// <param name="Labels">What became of labelled defects; null when there were none.</param>
public sealed record TeachingResult(ModelManifest Manifest, TaughtHead Head, FeatureUse? Features, TwinCount? Twins, LabelReport? Labels);

/// <summary>From good pictures to a model folder that was loaded and replayed once.</summary>
public sealed class DetectorTeaching
{
    private readonly TeachingRequest _request;
    private readonly TimeProvider _time;
    private readonly string _backboneSha256;
    private readonly byte[] _backbone;
    private readonly int _planes;

    private DetectorTeaching(TeachingRequest request, TimeProvider time)
    {
        (_request, _time) = (request, time);
        if (!File.Exists(request.Backbone))
            throw new ModelException($"backbone '{request.Backbone}' does not exist");
        var backbone = File.ReadAllBytes(request.Backbone);
        _backboneSha256 = ModelFolder.Sha256(backbone);
        var grey = Enumerable.Range(0, request.Pictures.Count).All(request.Pictures.IsGrey) ? GreyStem.Fold(backbone) : null;
        (_backbone, _planes) = grey is null ? (backbone, 3) : (grey, 1);
    }

    /// <summary>Teaches and writes the model.</summary>
    /// <exception cref="ModelException">The place is taken, the backbone is missing, or the model doesn't reproduce itself.</exception>
    /// <exception cref="TeachingException">The pictures can't be learned from.</exception>
    public static TeachingResult Teach(
        TeachingRequest request, TimeProvider time, Action<TeachingProgress>? progress = null, CancellationToken cancel = default)
    {
        ModelFolder.CheckPlace(request.Folder);
        var teaching = new DetectorTeaching(request, time);
        using var file = request.Features is { } path ? FeatureFile.Open(path, teaching.Setting(), request.FeaturesLimitBytes) : null;
        var goods = teaching.Source(request.Pictures, file);
        var watch = new TwinWatch(goods);
        var head = Teacher.Teach(watch, request.Options, progress, cancel);
        var labels = teaching.LearnFromLabels(head, goods, file, progress, cancel);
        head = labels?.Head ?? head;
        progress?.Invoke(new(TeachingStage.Model, 0, 1));
        var stored = goods as StoredFeatures;
        var manifest = teaching.Write(head, stored is null ? request.Pictures.Sha256Of : stored.Sha256Of, labels?.Report);
        progress?.Invoke(new(TeachingStage.Model, 1, 1));
        var use = stored?.Use;
        file?.Dispose();
        if (file is not null && request.DiscardFeatures)
            File.Delete(file.Path);
        return new(manifest, head, use, head.Groups == watch.Count ? watch.Find() : null, labels?.Report);
    }

    private ITeachingImages Source(IGoodPictures pictures, FeatureFile? file)
    {
        var images = new BackboneImages(pictures, _request.InputSize, _request.Region, OpenBackbone, _request.Ignored);
        return file is null ? images : new StoredFeatures(images, file);
    }

    private LabelOutcome? LearnFromLabels(
        TaughtHead head, ITeachingImages goods, FeatureFile? file, Action<TeachingProgress>? progress, CancellationToken cancel)
    {
        if (_request.Defects is not { } defects)
            return null;
        return LabelTeacher.Learn(head, goods, new(Source(defects.Pictures, file), defects.Classes), _request.Options, progress, cancel);
    }

    private FeatureSetting Setting() => new(
        _request.InputSize, Preparation.ResizerId, ModelFolder.Sha256(_backbone), _request.Region, IgnoredDigest(), Backbone.Runtime);

    private string? IgnoredDigest() => _request.Ignored is { } ignored ? ModelFolder.Sha256(ignored.ToMask()) : null;

    private Backbone OpenBackbone() => new(_backbone, _request.Backbone, _request.InputSize, _planes, new ModelOptions());

    private ModelManifest Write(TaughtHead head, Func<int, byte[]> digestOf, LabelReport? labels)
    {
        var model = DetectorGraph.Export(_backbone, head, _request.InputSize);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var manifest = ManifestOf(head, model, digestOf, labels);
        if (_request.Ignored is { } ignored)
            manifest = manifest with { Input = manifest.Input with { Ignore = AddMask(ignored, files) } };
        using (var detector = Open(model, manifest, GraphOptimizationLevel.ORT_ENABLE_ALL))
            manifest = manifest with { Golden = GoldenSet.Make(detector, _request.Pictures, _request.Region, files) };
        using (var other = Open(model, manifest, GraphOptimizationLevel.ORT_ENABLE_EXTENDED))
            manifest = manifest with { Tolerance = GoldenSet.ToleranceOf(other, manifest.Golden, files) };
        ProveParity(head, manifest, files);
        (files[ModelFolder.ModelName], manifest) = ModelStatement.Attach(model, manifest);
        ModelFolder.Write(_request.Folder, manifest, files, place => ModelLoader.Load(new ModelOptions { Path = place }).Detector.Dispose());
        return manifest;
    }

    private OnnxDetector Open(byte[] model, ModelManifest manifest, GraphOptimizationLevel optimisation) =>
        OnnxDetector.Load(model, ModelFolder.ModelName, manifest, new ModelOptions(), _request.Ignored, optimisation);

    /// <summary>
    /// The exported model must score the golden pictures as teaching computes them in exact arithmetic: a processor whose int8 products
    /// saturate would otherwise agree with itself for ever.
    /// </summary>
    private void ProveParity(TaughtHead head, ModelManifest manifest, Dictionary<string, byte[]> files)
    {
        using var backbone = OpenBackbone();
        var (scorer, preparation) = (new HeadScorer(head, _request.InputSize), new Preparation(backbone.Geometry, _request.Ignored));
        foreach (var golden in manifest.Golden)
        {
            preparation.Prepare(ImageFile.Decode(files[golden.Path], golden.Path).View, region: null, backbone.Input);
            backbone.Run();
            var exact = scorer.Score(backbone.Fine, backbone.Coarse);
            if (!(GoldenTolerance.Deviation(golden.Score, exact) <= GoldenTolerance.Least.Score))
                throw new ModelException($"the exported model scores {golden.Score:g6} where teaching computes {exact:g6} (allowed is a difference of {GoldenTolerance.Least.Score}); if the backbone is int8, its arithmetic is not exact on this processor");
        }
    }

    private ModelManifest ManifestOf(TaughtHead head, byte[] model, Func<int, byte[]> digestOf, LabelReport? labels) => new()
    {
        SpecVersion = ModelManifest.CurrentSpecVersion,
        Product = "edgeinspect",
        Name = _request.Name,
        Model = new(ModelFolder.ModelName, model.Length, ModelFolder.Sha256(model)),
        Input = new(_request.InputSize, "nchw", "uint8", _planes == 1 ? ModelInput.Grey : "rgb", Preparation.ResizerId) { Region = _request.Region },
        Thresholds = new(head.Threshold, head.Quantile95, head.GoodMean, head.GoodSd, head.FalseRejects),
        Tolerance = GoldenTolerance.Least,
        Golden = [],
        DefectClasses = head.Naming?.Classes,
        Lineage = new(
            _time.GetUtcNow(),
            $"edgeinspect {typeof(DetectorTeaching).Assembly.GetName().Version?.ToString(3)}",
            "memory-banks/2",
            _backboneSha256,
            DataDigest(digestOf),
            _request.Pictures.Count,
            head.Groups,
            _request.Options.Seed,
            _request.Options.BankSizes,
            _request.Options.BankForm.Name())
        {
            Labels = labels is null ? null : LineageOf(labels),
        },
    };

    private static LabelLineage LineageOf(LabelReport labels) => new(
        labels.Decision switch { LabelDecision.Taken => "taken", LabelDecision.NotBetter => "not_better", _ => "one_group" },
        labels.Defects,
        labels.Before?.Threshold,
        labels.After?.Threshold,
        labels.Ranking?.Before.Value,
        labels.Ranking?.After.Value);

    private static ModelMask AddMask(IgnoredArea ignored, Dictionary<string, byte[]> files)
    {
        var file = ImageFile.EncodePng(new(ignored.ToMask(), ignored.Size, ignored.Size, ignored.Size, PixelFormat.Grey8));
        files[ModelFolder.IgnoreName] = file;
        return new(ModelFolder.IgnoreName, ModelFolder.Sha256(file), ignored.Width, ignored.Height);
    }

    private string DataDigest(Func<int, byte[]> digestOf)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < _request.Pictures.Count; i++)
            digest.AppendData(digestOf(i));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
