using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeInspect.Core.Lifecycle.Operating;

namespace EdgeInspect.Core.Lifecycle;

/// <summary>What a model did on the test part of a data set. Rates are fractions of 1 with 95 % Wilson intervals; undefined is null.</summary>
public sealed record EvaluationReport
{
    /// <summary>Area under the ROC curve over pictures.</summary>
    public required double? Auroc { get; init; }

    /// <summary>Average precision over pictures, defective being positive.</summary>
    public required double? AveragePrecision { get; init; }

    /// <summary>Area under the ROC curve over pixels of all pictures; null without masks.</summary>
    public required double? PixelAuroc { get; init; }

    /// <summary>Per-region overlap over all pictures, up to 30 % of the normal pixels; null without masks.</summary>
    public required double? PerRegionOverlap { get; init; }

    /// <summary>The threshold that was applied.</summary>
    public required double Threshold { get; init; }

    /// <summary>Share of good parts above the threshold.</summary>
    public required Proportion? FalseRejectRate { get; init; }

    /// <summary>Share of defective parts not above the threshold.</summary>
    public required Proportion? EscapeRate { get; init; }

    /// <summary>Largest F1 over all thresholds.</summary>
    public required double? F1Best { get; init; }

    /// <summary>Good pictures.</summary>
    public required int NGood { get; init; }

    /// <summary>Defective pictures.</summary>
    public required int NDefect { get; init; }

    /// <summary>Each defect class by itself against all good pictures.</summary>
    public required IReadOnlyDictionary<string, ClassReport> PerClass { get; init; }

    /// <summary>Time from decoded picture to score.</summary>
    public required LatencyReport LatencyMs { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the model file.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The threshold in factory terms; null when they were not asked for.</summary>
    public FactoryTerms? Factory { get; init; }

    /// <summary>Every picture, in the order of the data set.</summary>
    [JsonIgnore]
    public IReadOnlyList<ScoredPart> Parts { get; init; } = [];

    /// <summary>As indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport);
}

/// <summary>One defect class.</summary>
/// <param name="N">Pictures of it.</param>
/// <param name="Auroc">Area under the ROC curve against all good pictures.</param>
/// <param name="EscapeRate">Share not above the threshold.</param>
public sealed record ClassReport(int N, double? Auroc, Proportion? EscapeRate);

/// <summary>Quantiles of a duration in milliseconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P95">95 % quantile.</param>
public sealed record LatencyReport(double P50, double P95)
{
    /// <summary>Of single durations; at least one.</summary>
    public static LatencyReport Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new(sorted[sorted.Length / 2], sorted[sorted.Length * 95 / 100]);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
