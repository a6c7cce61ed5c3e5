using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.Models;

/// <summary>Looks at a model as a station does before it lets it judge, and at how fast it is here, and says all that was found.</summary>
public static class ModelVerification
{
    /// <summary>Fewer runs give no 95 % quantile worth its name.</summary>
    public const int FewestRuns = 50;

    private const int WarmUp = 20;

    /// <summary>Verifies.</summary>
    /// <param name="options">Folder, provider, threads.</param>
    /// <param name="runs">Runs that the latency is taken from, at least <see cref="FewestRuns"/>.</param>
    /// <param name="time">Clock for them.</param>
    /// <exception cref="ModelException">The native library that the options name can't be used.</exception>
    public static VerificationReport Run(ModelOptions options, int runs, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, FewestRuns);
        using var proof = ModelProof.Of(options);
        var manifest = proof.Model?.Manifest;
        return new()
        {
            Passed = proof.Holds,
            Folder = options.Path,
            Name = manifest?.Name,
            Sha256 = manifest?.Model.Sha256,
            Device = ExecutionDevice.Of(proof.Detector?.Provider ?? options.Provider, options.Threads),
            Checks = proof.Checks,
            Golden = [.. proof.Golden.Select(GoldenReport.Of)],
            Tolerance = manifest?.Tolerance,
            LatencyMs = proof.Golden.Count > 0 ? Latency(proof, runs, time) : null,
        };
    }

    /// <summary>Of the first golden picture that can be replayed, over and over.</summary>
    private static VerifiedLatency Latency(ModelProof proof, int runs, TimeProvider time)
    {
        var (detector, model) = (proof.Detector!, proof.Model!);
        var picture = model.Manifest.Golden.Index().First(g => g.Item.Path == proof.Golden[0].Path).Index;
        var image = ImageFile.Decode(model.Golden[picture]!, proof.Golden[0].Path);
        var preparation = new Preparation(model.Manifest.Input.Size, detector.Ignored);
        var (alone, whole) = (new List<double>(runs), new List<double>(runs));
        for (var i = -WarmUp; i < runs; i++)
        {
            var start = time.GetTimestamp();
            preparation.Prepare(image.View, region: null, detector.Input);
            var prepared = time.GetTimestamp();
            detector.Run();
            var end = time.GetTimestamp();
            if (i < 0)
                continue;
            alone.Add(time.GetElapsedTime(prepared, end).TotalMilliseconds);
            whole.Add(time.GetElapsedTime(start, end).TotalMilliseconds);
        }
        return new(runs, $"{image.Width}x{image.Height}", LatencyReport.Of(alone), LatencyReport.Of(whole));
    }
}
