using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx.Format;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Models;

/// <summary>What may be altered in a model, by accident or by hand, the checks that see it, and what they say.</summary>
public sealed class TamperingTests : IDisposable
{
    private const string Bytes = "bytes of detector.onnx";
    private const string NotTheFile = "is not the file that the manifest names";
    private const string NotTheGraph = "is not the graph that was exported";
    private const string OtherScores = "does not score here as where it was made";
    private const string ManifestSays = "/manifest.json': ";

    private static readonly Lazy<byte[]> Another = new(TeachAnother);

    private static readonly Dictionary<string, Case> Cases = new(StringComparer.Ordinal)
    {
        ["a flipped bit of a bank"] = new(t => t.Graph(FlipBank, Cover.None), (Bytes, NotTheFile)),
        ["a flipped bit of a bank, hash mended"] = new(t => t.Graph(FlipBank, Cover.Hash), ("graph", NotTheGraph)),
        ["a flipped bit of the backbone"] = new(t => t.Graph(FlipBackbone, Cover.None), (Bytes, NotTheFile)),
        ["a flipped bit of the backbone, hash mended"] = new(t => t.Graph(FlipBackbone, Cover.Hash), ("graph", NotTheGraph)),
        ["a flipped exponent, exported anew"] = new(t => t.Graph(FlipExponent, Cover.Export), ("golden scores", OtherScores)),

        ["another normalisation"] = new(t => t.Graph(Normalise, Cover.None), (Bytes, NotTheFile)),
        ["another normalisation, hash mended"] = new(t => t.Graph(Normalise, Cover.Hash), ("graph", NotTheGraph), ("golden scores", OtherScores)),
        ["another normalisation, exported anew"] = new(t => t.Graph(Normalise, Cover.Export), ("golden scores", OtherScores)),
        ["another normalisation in the manifest"] = new(
            t => t.Manifest(m => m["input"]!["normalisation"] = JsonNode.Parse("""{ "scale": 1, "mean": [0, 0, 0], "std": [1, 1, 1] }""")),
            ("manifest", "input.normalisation is set, which decoder 'taught' does not allow")),

        ["another colour order"] = new(t => t.Graph(SwapColours, Cover.None), (Bytes, NotTheFile)),
        ["another colour order, hash mended"] = new(t => t.Graph(SwapColours, Cover.Hash), ("graph", NotTheGraph), ("golden scores", OtherScores)),
        ["another colour order, exported anew"] = new(t => t.Graph(SwapColours, Cover.Export), ("golden scores", OtherScores)),
        ["another colour order in the manifest"] = new(
            t => t.Manifest(m => m["input"]!["colour"] = "bgr"),
            ("input.colour", ManifestSays + "input.colour is 'bgr', this program has 'rgb' and 'grey'"),
            ("statement", ManifestSays + "input.colour is 'bgr', but '"), ("statement", "was taught with 'rgb'"), ("golden scores", OtherScores)),
        ["another colour order in the manifest, exported anew"] = new(
            t => t.Manifest(m => m["input"]!["colour"] = "bgr").Export(),
            ("input.colour", ManifestSays + "input.colour is 'bgr', this program has 'rgb' and 'grey'"), ("golden scores", OtherScores)),

        ["another resizer in the manifest"] = new(
            t => t.Manifest(m => m["input"]!["resizer"] = "area/1"),
            ("input.resizer", ManifestSays + "input.resizer is 'area/1', this program has 'triangle-antialias/1'"),
            ("statement", ManifestSays + "input.resizer is 'area/1', but '"), ("statement", "was taught with 'triangle-antialias/1'")),
        ["another resizer in the manifest, exported anew"] = new(
            t => t.Manifest(m => m["input"]!["resizer"] = "area/1").Export(),
            ("input.resizer", ManifestSays + "input.resizer is 'area/1', this program has 'triangle-antialias/1'")),
        ["another resizer under the same name"] = new(
            t => t.Golden("golden/wide.png", Nearest),
            ("preparation of golden/wide.png", "/golden/wide.png': the prepared input differs from the one the model was taught with"),
            ("golden scores", OtherScores), ("statement", ManifestSays + "golden[5].sha256 is '")),
        ["another resizer under the same name, exported anew"] = new(
            t => t.Golden("golden/wide.png", Nearest).Export(),
            ("preparation of golden/wide.png", "/golden/wide.png': the prepared input differs from the one the model was taught with"),
            ("golden scores", OtherScores)),

        ["a wrong threshold"] = new(
            t => t.Manifest(m => m["thresholds"]!["default"] = 9.25),
            ("statement", ManifestSays + "thresholds.default is '9.25', but '"), ("statement", $"was taught with '{TinyModel.Result.Manifest.Thresholds.Default:R}'")),
        ["a wrong second threshold"] = new(
            t => t.Manifest(m => m["thresholds"]!["quantile95"] = 1),
            ("statement", ManifestSays + "thresholds.quantile95 is '1', but '")),
        ["a wider tolerance"] = new(
            t => t.Manifest(m => m["tolerance"]!["score"] = 0.499),
            ("statement", ManifestSays + "tolerance.score is '0.499', but '")),
        ["a score that fits"] = new(
            t => t.Manifest(m => m["golden"]![4]!["score"] = 1.5),
            ("statement", ManifestSays + "golden[4].score is '1.5', but '"), ("golden scores", OtherScores)),

        ["another ONNX file"] = new(t => t.Replace(Another.Value, Cover.None), (Bytes, NotTheFile)),
        ["another ONNX file, hash mended"] = new(
            t => t.Replace(Another.Value, Cover.Hash),
            ("statement", ManifestSays + "lineage.seed is '0', but '"), ("statement", "was taught with '1'"), ("statement", ManifestSays + "thresholds.default is '"), ("golden scores", OtherScores)),
        ["another ONNX file, exported anew"] = new(t => t.Replace(Another.Value, Cover.Export), ("golden scores", OtherScores)),
        ["an ONNX file that states nothing"] = new(
            t => t.Graph(proto => proto.MetadataProps.Clear(), Cover.Hash),
            ("statement", "states nothing of its use, as a taught model's file does")),
    };

    private readonly Tampering _tampering = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => _tampering.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void IsSeenAndNamed(string name)
    {
        Cases[name].Alter(_tampering);
        var report = ModelVerification.Run(new() { Path = _tampering.Folder }, ModelVerification.FewestRuns, TimeProvider.System);
        Assert.False(report.Passed);
        var failed = report.Checks.Where(c => c.Outcome == CheckOutcome.Failed).ToArray();
        Assert.All(Cases[name].Says, expected =>
            Assert.Contains(failed, c => c.Name == expected.Check && c.Detail.Contains(expected.Words, StringComparison.Ordinal)));
        Assert.Equal(Cases[name].Says.Select(s => s.Check).ToHashSet(), failed.Select(c => c.Name).ToHashSet());

        var refusal = Assert.Throws<ModelException>(() => ModelLoader.Load(new() { Path = _tampering.Folder })).Message;
        Assert.All(failed, c => Assert.Contains(c.Detail, refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void AFileOfAnotherMakerIsProvenByItsPicturesAlone()
    {
        _tampering.Graph(
            proto =>
            {
                proto.MetadataProps.Clear();
                proto.ProducerName = "another";
            },
            Cover.Hash).Manifest(m => m["lineage"]!["method"] = "somewhere else");
        var report = ModelVerification.Run(new() { Path = _tampering.Folder }, ModelVerification.FewestRuns, TimeProvider.System);
        Assert.True(report.Passed);
        var statement = Assert.Single(report.Checks, c => c.Outcome == CheckOutcome.Skipped);
        Assert.Equal("statement", statement.Name);
        Assert.StartsWith("not stated in the file", statement.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelMayBeRenamed()
    {
        _tampering.Manifest(m => m["name"] = "bolt");
        ModelLoader.Load(new() { Path = _tampering.Folder }).Detector.Dispose();
    }

    private static void FlipBank(ModelProto model) => Tampering.Constant(model, "head.context.bank", bytes => bytes[^1] ^= 1);

    private static void FlipBackbone(ModelProto model) => Tampering.Constant(model, "stem.w", bytes => bytes[0] ^= 1);

    private static void FlipExponent(ModelProto model) => Tampering.Constant(model, "stem.w", bytes => bytes[3] ^= 0x40);

    /// <summary>x/255, as many models want it, instead of (x-127)/128.</summary>
    private static void Normalise(ModelProto model)
    {
        Tampering.Constant(model, "in_zp", bytes => bytes[0] = 0);
        Tampering.Constant(model, "in_scale", bytes => MemoryMarshal.Write(bytes, 1 / 255f));
    }

    /// <summary>The first layer's planes the other way round, [32, 3, 3, 3].</summary>
    private static void SwapColours(ModelProto model) => Tampering.Constant(model, "stem.w", bytes =>
    {
        var weights = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        for (var filter = 0; filter < 32; filter++)
        {
            for (var i = 0; i < 9; i++)
            {
                var (red, blue) = ((filter * 27) + i, (filter * 27) + 18 + i);
                (weights[red], weights[blue]) = (weights[blue], weights[red]);
            }
        }
    });

    /// <summary>A picture that comes as the nearest-neighbour resizer would have made it.</summary>
    private static byte[] Nearest(byte[] png)
    {
        var (image, size) = (ImageFile.Decode(png, "golden picture"), TinyModel.InputSize);
        var pixels = new byte[3 * size * size];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % size * image.Width / size, i / 3 / size * image.Height / size);
            pixels[i] = image.Pixels[(y * image.Stride) + (x * 3) + (i % 3)];
        }
        return ImageFile.EncodePng(new(pixels, size, size, 3 * size, PixelFormat.Rgb24));
    }

    private static byte[] TeachAnother()
    {
        using var scratch = new ScratchFolder();
        TinyModel.Teach(TinyModel.Pictures, scratch.File("another"), seed: 1);
        return File.ReadAllBytes(Path.Combine(scratch.File("another"), ModelFolder.ModelName));
    }

    /// <summary>Something altered, and every check that must fail, with words of what it says.</summary>
    private sealed record Case(Func<Tampering, Tampering> Alter, params (string Check, string Words)[] Says);
}
