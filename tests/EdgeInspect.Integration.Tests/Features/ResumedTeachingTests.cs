using EdgeInspect.Adapters.Features;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Integration.Tests.Features;

public sealed class ResumedTeachingTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Features => _scratch.File("metal.features");

    [Fact]
    public void Each_picture_is_looked_at_once_and_the_model_is_the_one_without_a_file()
    {
        var watched = new Watched(TinyModel.Pictures);
        var result = DetectorTeaching.Teach(Request("model", watched), TimeProvider.System);
        AssertSame(result);
        Assert.Equal(new(Features, new FileInfo(Features).Length, Reused: 0, Computed: 40, null, null), result.Features);
        // Four of them are read once more for golden pictures, and the first again for its blot.
        Assert.Equal(40 + 5, watched.Reads);
    }

    [Theory]
    [InlineData(TeachingStage.Features)]
    [InlineData(TeachingStage.Banks)]
    [InlineData(TeachingStage.Calibration)]
    public void Interrupted_anywhere_and_resumed_gives_the_same_bytes(TeachingStage stage)
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => DetectorTeaching.Teach(Request("model"), TimeProvider.System, Stop, stop.Token));
        Assert.False(Directory.Exists(_scratch.File("model")), "a model that was not taught to its end is there");
        var result = DetectorTeaching.Teach(Request("model"), TimeProvider.System);
        AssertSame(result);
        Assert.Equal(stage == TeachingStage.Features ? 16 : 40, result.Features!.Reused);
        Assert.Equal(40, result.Features.Reused + result.Features.Computed);

        void Stop(TeachingProgress progress)
        {
            if (progress.Stage == stage && progress.Done > 0)
                stop.Cancel();
        }
    }

    [Fact]
    public void A_second_model_of_another_seed_and_more_pictures_needs_only_the_new_ones()
    {
        DetectorTeaching.Teach(Request("first"), TimeProvider.System);
        var result = DetectorTeaching.Teach(TinyModel.Request(More(), _scratch.File("second"), seed: 3) with { Features = Features }, TimeProvider.System);
        Assert.Equal((40, 4), (result.Features!.Reused, result.Features.Computed));
    }

    [Fact]
    public void Another_size_begins_the_file_anew_and_says_so()
    {
        DetectorTeaching.Teach(Request("first"), TimeProvider.System);
        var result = DetectorTeaching.Teach(TinyModel.Request(TinyModel.Pictures, _scratch.File("second"), size: 96) with { Features = Features }, TimeProvider.System);
        Assert.Equal((0, 40), (result.Features!.Reused, result.Features.Computed));
        Assert.Contains("made with another", result.Features.Discarded, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_too_small_for_all_pictures_changes_no_bit()
    {
        var bound = FeatureFile.BytesFor(TinyModel.InputSize, pictures: 7);
        var result = DetectorTeaching.Teach(Request("model") with { FeaturesLimitBytes = bound }, TimeProvider.System);
        AssertSame(result);
        Assert.Equal(bound, new FileInfo(Features).Length);
        Assert.Equal(40, result.Features!.Computed);
    }

    [Fact]
    public void Defects_share_the_file_with_good_pictures()
    {
        DetectorTeaching.Teach(Request("model"), TimeProvider.System);
        var backbone = SharedData.Backbone("int8");
        var setting = new FeatureSetting(
            TinyModel.InputSize, Preparation.ResizerId, ModelFolder.Sha256(backbone), Region: null, IgnoreSha256: null, Backbone.Runtime);
        using var file = FeatureFile.Open(Features, setting, 1L << 30);
        var images = new BackboneImages(More(), TinyModel.InputSize, region: null, () => new(backbone, "int8", TinyModel.InputSize, planes: 3, new()));
        var stored = new StoredFeatures(images, file);
        var (expected, actual) = (Read(images, 41, setting), Read(stored, 41, setting));
        Assert.Equal(expected, actual);
        Assert.Equal(Read(images, 3, setting), Read(stored, 3, setting));
        Assert.Equal((43, 1, 41), (stored.Use.Reused, stored.Use.Computed, file.Entries));
    }

    public void Dispose() => _scratch.Dispose();

    private static float[] Read(ITeachingImages images, int image, FeatureSetting setting)
    {
        using var reader = images.OpenReader();
        var values = new float[setting.FineValues + setting.CoarseValues];
        reader.Read(image, values.AsSpan(0, setting.FineValues), values.AsSpan(setting.FineValues));
        return values;
    }

    /// <summary>The same forty and four of another line.</summary>
    private static Joined More() =>
        new(TinyModel.Pictures, new EdgeInspect.Adapters.Cameras.Simulated.SimulatedGoodParts(TinyModel.Line with { Seed = 99 }, count: 4, lots: 4));

    private static void AssertSame(TeachingResult result)
    {
        var expected = TinyModel.Result.Manifest;
        Assert.Equal(
            (expected with { Lineage = expected.Lineage with { CreatedUtc = default } }).ToJson(),
            (result.Manifest with { Lineage = result.Manifest.Lineage with { CreatedUtc = default } }).ToJson());
    }

    private TeachingRequest Request(string model, IGoodPictures? pictures = null) =>
        TinyModel.Request(pictures ?? TinyModel.Pictures, _scratch.File(model)) with { Features = Features };

    private sealed class Watched(IGoodPictures pictures) : IGoodPictures
    {
        private int _reads;

        public int Reads => _reads;

        public int Count => pictures.Count;

        public string GroupOf(int picture) => pictures.GroupOf(picture);

        public bool IsGrey(int picture) => pictures.IsGrey(picture);

        public byte[] Sha256Of(int picture) => pictures.Sha256Of(picture);

        public void Read(int picture, PictureReader reader)
        {
            Interlocked.Increment(ref _reads);
            pictures.Read(picture, reader);
        }
    }

    private sealed class Joined(IGoodPictures first, IGoodPictures second) : IGoodPictures
    {
        public int Count => first.Count + second.Count;

        public string GroupOf(int picture) => picture < first.Count ? first.GroupOf(picture) : "other " + second.GroupOf(picture - first.Count);

        public bool IsGrey(int picture) => picture < first.Count ? first.IsGrey(picture) : second.IsGrey(picture - first.Count);

        public byte[] Sha256Of(int picture) => picture < first.Count ? first.Sha256Of(picture) : second.Sha256Of(picture - first.Count);

        public void Read(int picture, PictureReader reader)
        {
            if (picture < first.Count)
                first.Read(picture, reader);
            else
                second.Read(picture - first.Count, reader);
        }
    }
}
