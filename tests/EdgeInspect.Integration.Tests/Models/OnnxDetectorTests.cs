using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Models;

public sealed class OnnxDetectorTests : IDisposable
{
    private readonly IDetector _detector = ModelLoader.Load(new ModelOptions { Path = TinyModel.Folder }).Detector;

    [Fact]
    public void Runs_allocate_nothing()
    {
        for (var i = 0; i < 50; i++)
            _detector.Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _detector.Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_same_part_scores_the_same_and_another_one_differently()
    {
        var (first, again, other) = (Score(TinyModel.Picture(3)), Score(TinyModel.Picture(3)), Score(TinyModel.Picture(4)));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_part_with_a_hole_scores_above_the_threshold_and_the_map_shows_where()
    {
        var pixels = TinyModel.Picture(3);
        for (var y = 40; y < 80; y++)
            pixels.AsSpan(3 * ((y * TinyModel.PictureWidth) + 48), 3 * 48).Clear();
        Assert.True(Score(pixels) > _detector.Threshold, "the hole was not seen");
        var map = _detector.Map;
        var peak = map.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max(map));
        Assert.True(peak / 4 >= 2 && peak % 4 >= 2, $"the peak is at cell {peak}");
    }

    public void Dispose() => _detector.Dispose();

    private float Score(byte[] pixels)
    {
        var view = new ImageView(pixels, TinyModel.PictureWidth, TinyModel.PictureHeight, TinyModel.PictureWidth * 3, PixelFormat.Rgb24);
        new Preparation(TinyModel.InputSize).Prepare(view, region: null, _detector.Input);
        return _detector.Run();
    }
}
