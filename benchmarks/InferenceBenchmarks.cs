using BenchmarkDotNet.Attributes;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Benchmarks;

/// <summary>The model on one thread at 256x256: the backbone alone is the yardstick, the detector adds its three banks (3k, 6k, 6k).</summary>
public class InferenceBenchmarks
{
    private Backbone _backbone = null!;
    private IDetector _detector = null!;

    /// <summary>Numbers in the backbone.</summary>
    [Params("int8", "fp32")]
    public string Weights { get; set; } = "int8";

    /// <summary>Teaches and loads.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "models", $"backbone-lite0-{Weights}.onnx");
        _backbone = new(File.ReadAllBytes(file), file, 256, new ModelOptions());
        _detector = ModelLoader.Load(new ModelOptions { Path = Workbench.Model(Weights) }).Detector;
        _detector.Input.CopyTo(_backbone.Input);
    }

    /// <summary>Lets go of both.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _backbone.Dispose();
        _detector.Dispose();
    }

    /// <summary>Feature maps only.</summary>
    [Benchmark(Baseline = true, Description = "backbone")]
    public void RunBackbone() => _backbone.Run();

    /// <summary>Picture to score and map.</summary>
    [Benchmark(Description = "detector")]
    public float RunDetector() => _detector.Run();
}
