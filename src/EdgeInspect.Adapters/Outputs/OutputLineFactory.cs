using EdgeInspect.Adapters.Outputs.Gpio;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>Makes the output line that the configuration names.</summary>
public static class OutputLineFactory
{
    /// <summary>Opens the line, at rest, and starts its thread.</summary>
    /// <exception cref="OutputLineException">It can't be opened: says what, where and what is allowed.</exception>
    public static IOutputLine Create(OutputOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        IOutputWire wire = options.Kind switch
        {
            "simulated" => new SimulatedWire(options.Simulated.LogPath is { } path ? new AppendLog(path) : null),
            "gpio" => new GpioWire(options.Gpio),
            _ => throw new OutputLineException($"output kind '{options.Kind}' is unknown; simulated and gpio are allowed"),
        };
        return new TimedOutputLine(options, wire, time);
    }
}
