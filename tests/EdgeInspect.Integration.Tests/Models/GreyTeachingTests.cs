using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Models;

/// <summary>What is taught from grey pictures sees one plane.</summary>
public sealed class GreyTeachingTests : IDisposable
{
    private static readonly SimulatedLineOptions Line = TinyModel.Line with { PixelFormat = PixelFormat.Grey8 };

    private static readonly SharedModel Grey = new(folder => TinyModel.Teach(Pictures, folder));

    private readonly ScratchFolder _scratch = new();

    private static SimulatedGoodParts Pictures => new(Line, count: 40, lots: 10);

    [Fact]
    public void Grey_pictures_teach_a_model_of_one_plane_that_is_proven_and_judges_without_garbage()
    {
        var result = Grey.Result;
        Assert.Equal(("grey", 1), (result.Manifest.Input.Colour, result.Manifest.Input.Channels));
        Assert.Equal(TinyModel.Result.Manifest.Lineage.BackboneSha256, result.Manifest.Lineage.BackboneSha256);
        Assert.Equal("rgb", TinyModel.Result.Manifest.Input.Colour);

        using var detector = LoadFrom(Grey.Folder);
        Assert.Equal(TinyModel.InputSize * TinyModel.InputSize, detector.Input.Length);
        var preparation = new Preparation(detector.Geometry);
        var pixels = Part(50, Line);
        Assert.True(Score(detector, preparation, pixels, PixelFormat.Grey8) < detector.Threshold, "a good part is NG");
        pixels.AsSpan(100 * Line.Width, 40 * Line.Width).Clear();
        Assert.True(Score(detector, preparation, pixels, PixelFormat.Grey8) > detector.Threshold, "the hole was not seen");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Score(detector, preparation, pixels, PixelFormat.Grey8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_coloured_frame_is_judged_by_its_luma()
    {
        using var detector = LoadFrom(Grey.Folder);
        var preparation = new Preparation(detector.Geometry);
        var grey = Part(50, Line);
        byte[] thrice = [.. grey.SelectMany(v => new[] { v, v, v })];
        byte[] red = [.. grey.SelectMany(v => new byte[] { v, 0, 0 })];
        byte[] redLuma = [.. grey.Select(v => (byte)(((19595 * v) + 32768) / 65536))];
        Assert.Equal(Score(detector, preparation, grey, PixelFormat.Grey8), Score(detector, preparation, thrice, PixelFormat.Bgr24));
        Assert.Equal(Score(detector, preparation, redLuma, PixelFormat.Grey8), Score(detector, preparation, red, PixelFormat.Rgb24));
    }

    [Fact]
    public void It_scores_as_one_of_three_planes_taught_from_the_same_pictures()
    {
        var one = DetectorTeaching.Teach(TinyModel.Request(Pictures, _scratch.File("one"), backbone: "fp32"), TimeProvider.System).Manifest;
        var three = DetectorTeaching.Teach(TinyModel.Request(new Coloured(Pictures, from: 0), _scratch.File("three"), backbone: "fp32"), TimeProvider.System).Manifest;
        Assert.Equal(("grey", "rgb"), (one.Input.Colour, three.Input.Colour));
        Assert.Equal(three.Thresholds.Default, one.Thresholds.Default, 0.01);
        using var first = Load("one");
        using var second = Load("three");
        for (var part = 50; part < 55; part++)
        {
            var pixels = Part(part, Line);
            var expected = Score(second, new(second.Geometry), pixels, PixelFormat.Grey8);
            Assert.Equal(expected, Score(first, new(first.Geometry), pixels, PixelFormat.Grey8), 0.01f);
        }
    }

    [Fact]
    public void One_coloured_picture_makes_three_planes() =>
        Assert.Equal("rgb", TinyModel.Teach(new Coloured(Pictures, from: 39), _scratch.File("model")).Manifest.Input.Colour);

    [Fact]
    public void The_same_seed_gives_the_same_model_and_resuming_the_same_bytes()
    {
        var request = TinyModel.Request(Pictures, _scratch.File("first")) with { Features = _scratch.File("features") };
        var first = DetectorTeaching.Teach(request, TimeProvider.System);
        var again = TinyModel.Teach(Pictures, _scratch.File("again"), threads: 1);
        var resumed = DetectorTeaching.Teach(request with { Folder = _scratch.File("resumed") }, TimeProvider.System);
        Assert.Equal(first.Manifest.Model.Sha256, again.Manifest.Model.Sha256);
        Assert.Equal(first.Manifest.Model.Sha256, resumed.Manifest.Model.Sha256);
        Assert.Equal((40, 0), (resumed.Features!.Reused, resumed.Features.Computed));

        var coloured = DetectorTeaching.Teach(
            request with { Pictures = new Coloured(Pictures, from: 0), Folder = _scratch.File("coloured") }, TimeProvider.System);
        Assert.Equal((0, 40), (coloured.Features!.Reused, coloured.Features.Computed));
    }

    [Fact]
    public void Labels_are_learned_from_one_plane_too()
    {
        var defects = new SimulatedDefects(count: 12, first: 0);
        var result = DetectorTeaching.Teach(TinyModel.Request(Pictures, _scratch.File("model")) with { Defects = defects.Labelled }, TimeProvider.System);
        Assert.Equal(("grey", 12), (result.Manifest.Input.Colour, result.Manifest.Lineage.Labels!.Defects.Values.Sum()));
    }

    [Theory]
    [InlineData("rgb", "the model's input 'image' is UInt8 [1,1,128,128], expected is UInt8 [1,3,128,128]")]
    [InlineData("yuv", "input.colour is 'yuv', this program has 'rgb' and 'grey'")]
    public void A_manifest_that_says_otherwise_is_refused(string colour, string reason)
    {
        Grey.CopyTo(_scratch.File("model"));
        var path = Path.Combine(_scratch.File("model"), ModelFolder.ManifestName);
        var manifest = JsonNode.Parse(File.ReadAllBytes(path))!;
        manifest["input"]!["colour"] = colour;
        File.WriteAllText(path, manifest.ToJsonString());
        var error = Assert.Throws<ModelException>(() => Load("model"));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();

    private IDetector Load(string model) => LoadFrom(_scratch.File(model));

    private static IDetector LoadFrom(string folder) => ModelLoader.Load(new ModelOptions { Path = folder }).Detector;

    private static byte[] Part(int number, SimulatedLineOptions options)
    {
        var line = new SimulatedLine(options with { Defects = options.Defects with { Rate = 0 } });
        var pixels = new byte[line.FrameBytes];
        line.Render(number, pixels);
        return pixels;
    }

    private static float Score(IDetector detector, Preparation preparation, byte[] pixels, PixelFormat format)
    {
        preparation.Prepare(new(pixels, Line.Width, Line.Height, Line.Width * format.BytesPerPixel(), format), region: null, detector.Input);
        return detector.Run();
    }

    /// <summary>The same pictures, stored in colours from one on.</summary>
    private sealed class Coloured(IGoodPictures pictures, int from) : IGoodPictures
    {
        public int Count => pictures.Count;

        public string GroupOf(int picture) => pictures.GroupOf(picture);

        public bool IsGrey(int picture) => picture < from;

        public byte[] Sha256Of(int picture) => pictures.Sha256Of(picture);

        public void Read(int picture, PictureReader reader) => pictures.Read(picture, view =>
        {
            if (picture < from)
            {
                reader(view);
                return;
            }
            byte[] pixels = [.. view.Pixels.ToArray().SelectMany(v => new[] { v, v, v })];
            reader(new(pixels, view.Width, view.Height, 3 * view.Width, PixelFormat.Rgb24));
        });
    }
}
