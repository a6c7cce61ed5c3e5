using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Outputs.Gpio;

/// <summary>Settings of a part sensor on a GPIO line.</summary>
public sealed record GpioTriggerOptions : GpioLineOptions
{
    /// <summary>Which edge is a part: rising (inactive to active) or falling.</summary>
    [Description("Which edge is a part: rising from inactive to active, or falling.")]
    [AllowedValues("rising", "falling")]
    public string Edge { get; init; } = "rising";

    /// <summary>Edges shorter than this are ignored by the kernel; 0 for none.</summary>
    [Description("The kernel ignores edges that last shorter than this many microseconds; 0 ignores none.")]
    [Range(0, 1_000_000)]
    public int DebounceUs { get; init; }

    /// <summary>Edges that the kernel keeps while nobody reads; when full the oldest is dropped, which is noticed and counted.</summary>
    [Description("Edges that the kernel keeps until they are read; when full the oldest is dropped and counted.")]
    [Range(1, 1024)]
    public int QueueLength { get; init; } = 64;
}
