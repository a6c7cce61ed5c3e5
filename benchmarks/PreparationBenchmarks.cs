using BenchmarkDotNet.Attributes;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Imaging.Statistics;

namespace EdgeInspect.Benchmarks;

/// <summary>A frame of 640x480 to the model's input of 256x256, and its statistics. The scalar kernel is the yardstick.</summary>
public class PreparationBenchmarks
{
    private readonly byte[] _planes = new byte[3 * 256 * 256];
    private readonly Preparation _scalar = new(256, ResizeKernel.All[0]);
    private readonly Preparation _best = new(256);
    private readonly FrameStatisticsKernel _statistics = new();
    private byte[] _pixels = [];

    /// <summary>Layout of the frame's pixels.</summary>
    [Params(PixelFormat.Grey8, PixelFormat.Rgb24)]
    public PixelFormat Format { get; set; }

    /// <summary>Draws the frame.</summary>
    [GlobalSetup]
    public void Setup() => _pixels = Workbench.Pixels(Format);

    /// <summary>Crop and resize, scalar kernel.</summary>
    [Benchmark(Baseline = true, Description = "resize, scalar")]
    public void ResizeScalar() => _scalar.Prepare(View(), null, _planes);

    /// <summary>Crop and resize, this processor's kernel.</summary>
    [Benchmark(Description = "resize")]
    public void Resize() => _best.Prepare(View(), null, _planes);

    /// <summary>Statistics of the frame.</summary>
    [Benchmark(Description = "statistics")]
    public FrameStatistics Statistics() => _statistics.Compute(View(), new(0, 0, 640, 480));

    private ImageView View() => new(_pixels, 640, 480, 640 * Format.BytesPerPixel(), Format);
}
