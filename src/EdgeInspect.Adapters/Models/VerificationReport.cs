using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.Models;

/// <summary>What <see cref="ModelVerification"/> found.</summary>
public sealed record VerificationReport
{
    /// <summary>Whether a station on this device would let the model judge.</summary>
    public required bool Passed { get; init; }

    /// <summary>Where the model lies.</summary>
    public required string Folder { get; init; }

    /// <summary>Its name; null without a manifest.</summary>
    public required string? Name { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the model file, as the manifest has it; null without a manifest.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>What it was run on.</summary>
    public required ExecutionDevice Device { get; init; }

    /// <summary>Every check, in order.</summary>
    public required IReadOnlyList<ModelCheck> Checks { get; init; }

    /// <summary>Every golden picture that could be replayed.</summary>
    public required IReadOnlyList<GoldenReport> Golden { get; init; }

    /// <summary>How far they may deviate; null without a manifest.</summary>
    public required GoldenTolerance? Tolerance { get; init; }

    /// <summary>How fast it is here; null when it could not be run.</summary>
    public required VerifiedLatency? LatencyMs { get; init; }

    /// <summary>As indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, VerificationJson.Default.VerificationReport);
}

/// <summary>One golden picture. What is no finite number is null.</summary>
/// <param name="Path">Its file beside the manifest.</param>
/// <param name="Prepared">Whether the model's input made from it is the same, byte for byte.</param>
/// <param name="Expected">Its score where the model was made.</param>
/// <param name="Actual">Its score here.</param>
/// <param name="ScoreDeviation">Deviation of the score.</param>
/// <param name="MapDeviation">Largest deviation of a cell of the map.</param>
public sealed record GoldenReport(string Path, bool Prepared, double Expected, double? Actual, double? ScoreDeviation, double? MapDeviation)
{
    internal static GoldenReport Of(GoldenOutcome outcome) => new(
        outcome.Path, outcome.IsPreparedAlike, outcome.Expected, Finite(outcome.Actual), Finite(outcome.ScoreDeviation), Finite(outcome.MapDeviation));

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>Times of one picture, in milliseconds.</summary>
/// <param name="Runs">Runs after warm-up.</param>
/// <param name="Frame">Size of the picture in pixels, as width x height.</param>
/// <param name="Detector">The detector alone.</param>
/// <param name="WithPreparation">From the frame to the score.</param>
public sealed record VerifiedLatency(int Runs, string Frame, LatencyReport Detector, LatencyReport WithPreparation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(VerificationReport))]
internal sealed partial class VerificationJson : JsonSerializerContext;
