using EdgeInspect.Adapters.Outputs.Gpio;
using EdgeInspect.Core.Imaging;
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
        return new TimedOutputLine(options, OpenWire(options), time);
    }

    /// <summary>Puts a line at rest that no station holds, and gives it back.</summary>
    /// <exception cref="OutputLineException">It can't be opened, or the hardware refused.</exception>
    public static void Rest(OutputOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var wire = OpenWire(options);
        if (wire.Drive(OutputAction.None, Guid.Empty, time.MonotonicNs()) is { } error)
            throw new OutputLineException($"output line: {error}");
    }

    private static IOutputWire OpenWire(OutputOptions options) => options.Kind switch
    {
        "simulated" => new SimulatedWire(options.Simulated.LogPath is { } path ? new AppendLog(path) : null),
        "gpio" => new GpioWire(options.Gpio),
        _ => throw new OutputLineException($"output kind '{options.Kind}' is unknown; simulated and gpio are allowed"),
    };
}
