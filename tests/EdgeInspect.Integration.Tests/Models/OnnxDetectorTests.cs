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
        var (first, again, other) = (Score(Part(3)), Score(Part(3)), Score(Part(4)));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_part_with_a_hole_scores_above_the_threshold_and_the_map_shows_where()
    {
        var (width, height) = (TinyModel.Line.Width, TinyModel.Line.Height);
        var pixels = Part(3);
        for (var y = height / 2; y < height * 3 / 4; y++)
            pixels.AsSpan(3 * ((y * width) + (width / 2)), 3 * width / 4).Clear();
        Assert.True(Score(pixels) > _detector.Threshold, "the hole was not seen");
        var peak = _detector.Map.IndexOf(_detector.Map.ToArray().Max());
        Assert.True(peak / 8 is >= 3 and <= 6 && peak % 8 is >= 3 and <= 6, $"the peak is at cell {peak}");
    }

    public void Dispose() => _detector.Dispose();

    private static byte[] Part(int number)
    {
        byte[] pixels = [];
        TinyModel.Pictures.Read(number, view => pixels = view.Pixels.ToArray());
        return pixels;
    }

    private float Score(byte[] pixels)
    {
        var line = TinyModel.Line;
        new Preparation(TinyModel.InputSize).Prepare(new(pixels, line.Width, line.Height, line.Width * 3, line.PixelFormat), region: null, _detector.Input);
        return _detector.Run();
    }
}
