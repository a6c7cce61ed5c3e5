using System.Text.Json.Serialization;

namespace EdgeInspect.Core.Detection;

/// <summary>
/// How a model's outputs become a score, a map and a class. Which fields a kind has is in <see cref="DecoderChecks"/>; the others must be
/// absent.
/// </summary>
public sealed record ModelDecoder
{
    /// <summary>A model that this program taught.</summary>
    public const string Taught = "taught";

    /// <summary>An anomaly map; the score is taken from it.</summary>
    public const string AnomalyMap = "anomaly_map";

    /// <summary>An anomaly score, with or without a map.</summary>
    public const string AnomalyScore = "anomaly_score";

    /// <summary>A value for each class, one of which is good.</summary>
    public const string Classification = "classification";

    /// <summary>Boxes around defects.</summary>
    public const string Detection = "detection";

    /// <summary>A class for each pixel.</summary>
    public const string Segmentation = "segmentation";

    /// <summary>One of the constants above.</summary>
    public required string Kind { get; init; }

    /// <summary>Names of the model's outputs by what they are used as; null for those of a taught model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Outputs { get; init; }

    /// <summary>Names of the classes in the order of their numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The class that is no defect.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Good { get; init; }

    /// <summary>What class outputs hold: "logits", "probabilities" or "class_map".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Values { get; init; }

    /// <summary>How the score is taken: of maps "max", "mean" or "top_share"; of classes "probability" or "log_odds".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Score { get; init; }

    /// <summary>Share of the map's highest values whose mean is the score, more than 0, at most 1; for "top_share".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Share { get; init; }

    /// <summary>Layout of boxes: "yolov5", "yolov8", "end_to_end" or "efficient_nms".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Head { get; init; }

    /// <summary>Boxes of lower confidence are not looked at, more than 0, at most 1; 0.01 when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Confidence { get; init; }

    /// <summary>
    /// Of two boxes of a class whose intersection over union is above this the less confident one is dropped, 0 to 1; 0.45 when absent.
    /// Only for heads without suppression in the graph.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Overlap { get; init; }
}
