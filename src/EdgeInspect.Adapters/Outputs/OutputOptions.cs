using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Adapters.Outputs.Gpio;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>Settings of the output line.</summary>
public sealed record OutputOptions
{
    /// <summary>What carries the line: simulated or gpio.</summary>
    [Description("simulated: nothing but an optional log; gpio: a line of a Linux GPIO chip.")]
    [AllowedValues("simulated", "gpio")]
    public string Kind { get; init; } = "simulated";

    /// <summary>How long a PASS lasts: pulse or level.</summary>
    [Description("pulse: PASS for PulseMs; level: PASS until the next part is due, at most MaxHoldMs.")]
    [AllowedValues("pulse", "level")]
    public string Mode { get; init; } = "pulse";

    /// <summary>How long before a part's due time the line is switched, for gates that take time to move.</summary>
    [Description("The line is switched this many milliseconds before the part reaches the gate.")]
    [Range(0, 1000)]
    public int LeadMs { get; init; }

    /// <summary>A PASS that begins no later than this after its time (the due time less LeadMs) still counts as in time.</summary>
    [Description("A PASS may begin this many milliseconds after its time, which is the part's due time less LeadMs; later ones are rejected.")]
    [Range(0, 100)]
    public int ToleranceMs { get; init; } = 5;

    /// <summary>Length of a PASS in pulse mode. Must be shorter than the shortest time between two parts.</summary>
    [Description("Length of a PASS in pulse mode, in milliseconds; shorter than the shortest time between two parts.")]
    [Range(1, 10_000)]
    public int PulseMs { get; init; } = 20;

    /// <summary>Longest PASS in level mode. Must be shorter than the shortest time between two parts: it is what keeps a part without a record out.</summary>
    [Description("Longest PASS in level mode, in milliseconds; shorter than the shortest time between two parts.")]
    [Range(1, 10_000)]
    public int MaxHoldMs { get; init; } = 80;

    /// <summary>Orders that may wait for their due time; further ones are refused, which rejects their parts.</summary>
    [Description("Orders that may wait for their due time; the parts of further ones are rejected.")]
    [Range(1, 65_536)]
    public int QueueLength { get; init; } = 256;

    /// <summary>When a PASS is still tried.</summary>
    [Description("When a PASS is still tried.")]
    public OutputGateOptions Gate { get; init; } = new();

    /// <summary>Settings of the simulated line.</summary>
    [Description("The simulated line, for the kind 'simulated'.")]
    public SimulatedOutputOptions Simulated { get; init; } = new();

    /// <summary>Settings of the GPIO line.</summary>
    [Description("The line of a GPIO chip, for the kind 'gpio'.")]
    public GpioOutputOptions Gpio { get; init; } = new();
}

/// <summary>Settings of the simulated line.</summary>
public sealed record SimulatedOutputOptions
{
    /// <summary>File to which every action is appended, or null for none.</summary>
    [Description("File to which every action is appended as one line: result id, pass|reject|rest, monotonic nanoseconds.")]
    public string? LogPath { get; init; }
}

/// <summary>Settings of an output line on a GPIO chip.</summary>
public sealed record GpioOutputOptions : GpioLineOptions
{
    /// <summary>How the line is driven: push_pull, open_drain or open_source.</summary>
    [Description("How the line is driven.")]
    [AllowedValues("push_pull", "open_drain", "open_source")]
    public string Drive { get; init; } = "push_pull";
}
