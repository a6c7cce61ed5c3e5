using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>Which model inspects and what it runs on.</summary>
public sealed record ModelOptions
{
    /// <summary>Folder of the model, as <c>edgeinspect teach</c> writes it.</summary>
    [Description("Folder of the model, as 'edgeinspect teach' writes it.")]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Execution provider.</summary>
    [Description("Execution provider of ONNX Runtime.")]
    [AllowedValues("cpu", "cuda", "tensorrt")]
    public string Provider { get; init; } = "cpu";

    /// <summary>What happens when the provider can't be used.</summary>
    [Description("What happens when the provider can't be used: a start-up error, or the CPU takes over with a warning.")]
    [AllowedValues("error", "cpu")]
    public string WhenProviderMissing { get; init; } = "error";

    /// <summary>Threads of one inference.</summary>
    [Description("Threads of one inference.")]
    [Range(1, 64)]
    public int Threads { get; init; } = 1;

    /// <summary>A native ONNX Runtime library of the system's own; null for the one that came along.</summary>
    [Description("Path to a native ONNX Runtime library of the system's own (Jetson); empty for the one that came along.")]
    public string? NativeLibrary { get; init; }
}
