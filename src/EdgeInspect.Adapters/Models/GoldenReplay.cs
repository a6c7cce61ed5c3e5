using System.Runtime.InteropServices;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Models;

/// <summary>Outcome of a replay.</summary>
/// <param name="Pictures">Golden pictures replayed.</param>
/// <param name="Score">Largest deviation of a score.</param>
/// <param name="Map">Largest deviation of a cell of a map.</param>
public readonly record struct GoldenDeviation(int Pictures, double Score, double Map);

/// <summary>Proof that a model scores on this device as where it was made: known pictures through the whole way from frame to score.</summary>
internal static class GoldenReplay
{
    /// <summary>Replays every golden picture.</summary>
    /// <exception cref="ModelException">A prepared input differs, or an output deviates by more than the manifest's tolerance.</exception>
    public static GoldenDeviation Run(VerifiedModel model, IDetector detector)
    {
        var (manifest, worstScore, worstMap) = (model.Manifest, 0.0, 0.0);
        var preparation = new Preparation(manifest.Input.Size, detector.Ignored);
        foreach (var (golden, bytes) in manifest.Golden.Zip(model.Golden))
        {
            var where = Path.Combine(model.Folder, golden.Path);
            preparation.Prepare(ImageFile.Decode(bytes, where).View, region: null, detector.Input);
            var prepared = ModelFolder.Sha256(detector.Input);
            if (!string.Equals(prepared, golden.PreparedSha256, StringComparison.Ordinal))
                throw new ModelException($"'{where}': the prepared input differs from the one the model was taught with (resizer {Preparation.ResizerId})");
            var score = detector.Run();
            worstScore = Worst(worstScore, Deviation(score, golden.Score));
            worstMap = Worst(worstMap, MapDeviation(detector.Map, MemoryMarshal.Cast<byte, float>(golden.Map)));
        }
        var tolerance = manifest.Tolerance;
        if (!(worstScore <= tolerance.Score && worstMap <= tolerance.Map))
        {
            throw new ModelException(
                $"model '{model.Folder}' does not score here as where it was made: scores deviate by up to {worstScore:g3} (allowed {tolerance.Score:g3}), maps by up to {worstMap:g3} (allowed {tolerance.Map:g3}); the accelerator or the export is at fault");
        }
        return new(manifest.Golden.Count, worstScore, worstMap);
    }

    private static double MapDeviation(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length)
            return double.PositiveInfinity;
        var worst = 0.0;
        for (var i = 0; i < actual.Length; i++)
            worst = Worst(worst, Deviation(actual[i], expected[i]));
        return worst;
    }

    /// <summary>A value that is no number deviates without bound.</summary>
    private static double Deviation(double actual, double expected) =>
        double.IsFinite(actual) ? Math.Abs(actual - expected) : double.PositiveInfinity;

    private static double Worst(double a, double b) => Math.Max(a, b);
}
