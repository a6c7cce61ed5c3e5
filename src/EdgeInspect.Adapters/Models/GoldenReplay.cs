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

/// <summary>What became of one golden picture on this device.</summary>
/// <param name="Path">Its file beside the manifest.</param>
/// <param name="Expected">Its score where the model was made.</param>
/// <param name="Actual">Its score here; not finite when the model failed.</param>
/// <param name="MapDeviation">Largest deviation of a cell of its map; infinite when a map is no map.</param>
/// <param name="IsPreparedAlike">Whether the model's input made from it is the same, byte for byte.</param>
public sealed record GoldenOutcome(string Path, double Expected, double Actual, double MapDeviation, bool IsPreparedAlike)
{
    /// <summary>Deviation of its score; infinite when the model failed.</summary>
    public double ScoreDeviation => GoldenTolerance.Deviation(Actual, Expected);
}

/// <summary>Proof that a model scores on this device as where it was made: known pictures through the whole way from frame to score.</summary>
internal static class GoldenReplay
{
    /// <summary>Replays every golden picture whose file was verified.</summary>
    /// <param name="model">The model.</param>
    /// <param name="detector">The same, loaded.</param>
    /// <param name="checks">Takes a prepared input that differs and outputs that deviate by more than the manifest's tolerance.</param>
    public static IReadOnlyList<GoldenOutcome> Run(VerifiedModel model, IDetector detector, ModelChecks checks)
    {
        var outcomes = new List<GoldenOutcome>();
        var preparation = new Preparation(detector.Geometry, detector.Ignored);
        foreach (var (golden, bytes) in model.Manifest.Golden.Zip(model.Golden))
        {
            if (bytes is not null && Replay(golden, bytes, Path.Combine(model.Folder, golden.Path), preparation, detector, checks) is { } outcome)
                outcomes.Add(outcome);
        }
        if (outcomes.Count > 0)
            Judge(model, outcomes, checks);
        else
            checks.Skip("golden scores", "there is no golden picture to replay");
        return outcomes;
    }

    /// <summary>Takes one picture the whole way from frame to score.</summary>
    public static GoldenOutcome Outcome(GoldenPicture golden, ImageView picture, Preparation preparation, IDetector detector)
    {
        detector.Placement = preparation.Prepare(picture, region: null, detector.Input);
        var isAlike = string.Equals(ModelFolder.Sha256(detector.Input), golden.PreparedSha256, StringComparison.Ordinal);
        var score = detector.Run();
        return new(golden.Path, golden.Score, score, MapDeviation(detector.Map, MemoryMarshal.Cast<byte, float>(golden.Map)), isAlike);
    }

    /// <summary>The worst over all pictures.</summary>
    public static GoldenDeviation Worst(IReadOnlyList<GoldenOutcome> outcomes) =>
        new(outcomes.Count, outcomes.Max(o => o.ScoreDeviation), outcomes.Max(o => o.MapDeviation));

    private static GoldenOutcome? Replay(
        GoldenPicture golden, byte[] bytes, string where, Preparation preparation, IDetector detector, ModelChecks checks)
    {
        try
        {
            var picture = ImageFile.Decode(bytes, where);
            if (!preparation.Takes(new(0, 0, picture.Width, picture.Height)))
            {
                checks.Fail("preparation of " + golden.Path, $"'{where}' is of {picture.Width}x{picture.Height} pixels, what the model ignores is made for {detector.Ignored!.Width}x{detector.Ignored.Height}");
                return null;
            }
            var outcome = Outcome(golden, picture.View, preparation, detector);
            checks.Note(
                "preparation of " + golden.Path,
                outcome.IsPreparedAlike,
                "the same input, byte for byte",
                $"'{where}': the prepared input differs from the one the model was taught with (resizer {Preparation.ResizerId})");
            return outcome;
        }
        catch (ImageFileException e)
        {
            checks.Fail("preparation of " + golden.Path, $"golden picture {e.Message}");
            return null;
        }
    }

    private static void Judge(VerifiedModel model, IReadOnlyList<GoldenOutcome> outcomes, ModelChecks checks)
    {
        var (worst, tolerance) = (Worst(outcomes), model.Manifest.Tolerance);
        var where = outcomes.MaxBy(o => Math.Max(o.ScoreDeviation / tolerance.Score, o.MapDeviation / tolerance.Map))!;
        var deviations = $"scores deviate by up to {worst.Score:g3} (allowed {tolerance.Score:g3}), maps by up to {worst.Map:g3} (allowed {tolerance.Map:g3})";
        checks.Note(
            "golden scores",
            worst.Score <= tolerance.Score && worst.Map <= tolerance.Map,
            $"{worst.Pictures} pictures: {deviations}",
            $"model '{model.Folder}' does not score here as where it was made: {deviations}, most on {where.Path}; the accelerator or the export is at fault");
    }

    private static double MapDeviation(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length)
            return double.PositiveInfinity;
        var worst = 0.0;
        for (var i = 0; i < actual.Length; i++)
            worst = Math.Max(worst, float.IsFinite(actual[i]) ? Math.Abs(actual[i] - expected[i]) : double.PositiveInfinity);
        return worst;
    }
}
