using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Outputs.Gpio;

/// <summary>Which line of which GPIO chip, and how its voltage is to be read.</summary>
public abstract record GpioLineOptions
{
    /// <summary>The chip's character device.</summary>
    [Description("Character device of the GPIO chip.")]
    [Required]
    public string Chip { get; init; } = "/dev/gpiochip0";

    /// <summary>The line's offset in its chip.</summary>
    [Description("Offset of the line in its chip.")]
    [Range(0, 4095)]
    public int Line { get; init; }

    /// <summary>Whether active (PASS of an output, a part before a sensor) is the low voltage.</summary>
    [Description("true when active (PASS of an output, a part before a sensor) is the low voltage.")]
    public bool ActiveLow { get; init; }

    /// <summary>Resistor of the line: as_is, disabled, pull_up or pull_down.</summary>
    [Description("Resistor of the line.")]
    [AllowedValues("as_is", "disabled", "pull_up", "pull_down")]
    public string Bias { get; init; } = "as_is";
}
