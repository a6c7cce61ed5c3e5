using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Integration.Tests.Detection;

/// <summary>Preparation, features, banks and maps against the reference implementation's, which lie beside the source tree.</summary>
public class ReferenceVectorTests
{
    private const double ScoreTolerance = 1e-3;
    private const int Size = 256;

    public static TheoryData<string> Kinds => ["int8", "fp32"];

    [SkippableFact]
    public void PreparationEqualsTheReferenceToTheBit()
    {
        var vectors = new Vectors("int8");
        foreach (var image in vectors.Images)
        {
            var planes = new byte[3 * Size * Size];
            new Preparation(Size).Prepare(ImageFile.Load(image.Path).View, null, planes);
            Assert.Equal(File.ReadAllBytes(Vectors.File($"img{image.Id}-input-u8-1x3x256x256.bin")), planes);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void BackboneGivesTheReferenceFeatures(string kind)
    {
        var vectors = new Vectors(kind);
        using var backbone = new Backbone(Vectors.Weights(kind), kind, Size, planes: 3, new ModelOptions());
        foreach (var image in vectors.Images)
        {
            File.ReadAllBytes(Vectors.File($"img{image.Id}-input-u8-1x3x256x256.bin")).CopyTo(backbone.Input);
            backbone.Run();
            AssertFeatures(Vectors.Floats($"img{image.Id}-{kind}-f_b10-1x112x16x16.bin"), backbone.Fine);
            AssertFeatures(Vectors.Floats($"img{image.Id}-{kind}-f_b14-1x192x8x8.bin"), backbone.Coarse);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void TeachingGivesTheReferenceHead(string kind)
    {
        var vectors = new Vectors(kind);
        var head = vectors.Teach();
        var expected = vectors.Expected;
        foreach (var cue in head.Cues)
        {
            var name = cue.Cue.Name;
            Assert.Equal(expected.GetProperty("coreset").GetProperty(name).EnumerateArray().Select(v => v.GetInt32()), cue.Chosen);
            var figures = expected.GetProperty("cues").GetProperty(name);
            Assert.Equal(figures.GetProperty("scale").GetDouble(), cue.Bank.Scale, ScoreTolerance);
            Assert.Equal(figures.GetProperty("map_mu").GetDouble(), cue.MapMu, ScoreTolerance);
            Assert.Equal(figures.GetProperty("map_sd").GetDouble(), cue.MapSd, ScoreTolerance);
            AssertBank(vectors.Bank(name), cue.Bank.Values);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void ExportedGraphGivesTheReferenceMaps(string kind)
    {
        var vectors = new Vectors(kind);
        var model = DetectorGraph.Export(Vectors.Weights(kind), vectors.Teach(), Size);
        using var session = new BoundSession(OnnxSession.Create(model, kind, new ModelOptions(), out _));
        var input = session.BindInput("image", 1, 3, Size, Size);
        var map = session.BindOutput("map", 1, 1, 16, 16);
        foreach (var image in vectors.Images)
        {
            File.ReadAllBytes(Vectors.File($"img{image.Id}-input-u8-1x3x256x256.bin")).CopyTo(input, 0);
            session.Run();
            var expected = Vectors.Floats($"img{image.Id}-{kind}-map-1x1x16x16.bin");
            Assert.All(expected.Zip(map), pair => Assert.Equal(pair.First, pair.Second, 2 * ScoreTolerance));
        }
    }

    /// <summary>Features pass through a hundred float layers: equal to rounding, relative to their own size.</summary>
    private static void AssertFeatures(float[] expected, ReadOnlySpan<float> actual)
    {
        var worst = 0f;
        for (var i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        Assert.True(worst <= 1e-3 * expected.Max(Math.Abs), $"largest difference {worst}");
    }

    /// <summary>A value on the edge between two integers may fall on either side.</summary>
    private static void AssertBank(sbyte[] expected, sbyte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var different = expected.Zip(actual).Count(p => p.First != p.Second);
        Assert.True(different <= expected.Length / 1000, $"{different} of {expected.Length} values differ");
        Assert.True(expected.Zip(actual).All(p => Math.Abs(p.First - p.Second) <= 1), "a value differs by more than one step");
    }

    private sealed record Image(int Id, string Path);

    private sealed class Vectors
    {
        /// <summary>Cues of the reference, in the order of its banks; the texture is no longer used, nor is its score.</summary>
        private static readonly string[] ReferenceCues = ["local", "texture", "context"];

        private readonly string _kind;
        private readonly JsonElement _root;

        public Vectors(string kind)
        {
            _kind = kind;
            using var document = JsonDocument.Parse(System.IO.File.ReadAllText(File("vectors.json")));
            _root = document.RootElement.Clone();
        }

        public JsonElement Expected => _root.GetProperty("by_backbone").GetProperty(_kind);

        public IEnumerable<Image> Images => Expected.GetProperty("images").EnumerateArray().Select(i =>
            new Image(i.GetProperty("id").GetInt32(), Picture(i.GetProperty("file").GetString()!)));

        public static string File(string name) => SharedData.Require("models", "vectors", name);

        /// <summary>The backbone that the vectors were made with; the int8 one is not the product's.</summary>
        public static byte[] Weights(string kind) => System.IO.File.ReadAllBytes(SharedData.Require("models", $"backbone-lite0-{kind}.onnx"));

        public static float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(System.IO.File.ReadAllBytes(File(name))).ToArray();

        public sbyte[] Bank(string cue) =>
            MemoryMarshal.Cast<byte, sbyte>(System.IO.File.ReadAllBytes(File($"{_kind}-head-{cue}-bank-i8.bin"))).ToArray();

        public TaughtHead Teach()
        {
            Sample[] samples = [.. _root.GetProperty("train").EnumerateArray().Select(f =>
                new Sample(Picture(f.GetString()!), Sample.Good, Mask: null, Group: null, DataSplit.Train))];
            var images = new BackboneImages(
                new SamplePictures(samples), Size, null, () => new Backbone(Weights(_kind), _kind, Size, planes: 3, new ModelOptions()));
            var options = new TeachingOptions
            {
                BankSizes = [.. Cue.All.Select(c => Array.IndexOf(ReferenceCues, c.Name)).Select(i => _root.GetProperty("banks")[i].GetInt32())],
                StartCell = 0,
                ChoosingDimensions = 0,
            };
            return Teacher.Teach(images, options);
        }

        private static string Picture(string file) => SharedData.Require(["data", "mtd", .. file.Split('/')]);
    }
}
