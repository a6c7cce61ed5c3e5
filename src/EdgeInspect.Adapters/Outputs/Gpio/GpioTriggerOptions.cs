using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Outputs.Gpio;

/// <summary>Settings of a part sensor on a GPIO line.</summary>
public sealed record GpioTriggerOptions
{
    /// <summary>The chip's character device.</summary>
    [Description("Character device of the GPIO chip.")]
    [Required]
    public string Chip { get; init; } = "/dev/gpiochip0";

    /// <summary>The line's offset in its chip.</summary>
    [Description("Offset of the line in its chip.")]
    [Range(0, 4095)]
    public int Line { get; init; }

    /// <summary>Whether active is the low voltage.</summary>
    [Description("true when a part is the low voltage; rising then means high to low.")]
    public bool ActiveLow { get; init; }

    /// <summary>Which edge is a part: rising (inactive to active) or falling.</summary>
    [Description("Which edge is a part.")]
    [AllowedValues("rising", "falling")]
    public string Edge { get; init; } = "rising";

    /// <summary>Resistor of the line: as_is, disabled, pull_up or pull_down.</summary>
    [Description("Resistor of the line.")]
    [AllowedValues("as_is", "disabled", "pull_up", "pull_down")]
    public string Bias { get; init; } = "as_is";

    /// <summary>Edges shorter than this are ignored by the kernel; 0 for none.</summary>
    [Description("The kernel ignores edges that last shorter than this many microseconds; 0 ignores none.")]
    [Range(0, 1_000_000)]
    public int DebounceUs { get; init; }

    /// <summary>Edges that the kernel keeps while nobody reads; when full the oldest is dropped, which is noticed and counted.</summary>
    [Description("Edges that the kernel keeps until they are read; when full the oldest is dropped and counted.")]
    [Range(1, 1024)]
    public int QueueLength { get; init; } = 64;
}
