using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs.Gpio;

/// <summary>
/// A line of a GPIO chip: active is PASS. It is asked for with the resting value, so there is no glitch to PASS, and asked for again
/// when the kernel has refused it (an expander that was unplugged). What the wire shows after the process has died is up to the chip.
/// </summary>
internal sealed class GpioWire : IOutputWire
{
    private readonly GpioOutputOptions _options;
    private GpioLine? _line;

    /// <summary>Asks for the line.</summary>
    /// <exception cref="OutputLineException">It can't be had.</exception>
    public GpioWire(GpioOutputOptions options)
    {
        _options = options;
        if (Open() is { } error)
            throw new OutputLineException($"output line: {error}; a chip and a free line as gpioinfo lists them are allowed");
    }

    /// <inheritdoc/>
    public string? Drive(OutputAction action, Guid rid, long nowNs)
    {
        if (_line is null && Open() is { } gone)
            return gone;
        var error = _line!.Set(active: action == OutputAction.Pass);
        if (error is not null)
            Close();
        return error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line?.Set(active: false);
        Close();
    }

    private string? Open()
    {
        (_line, var error) = GpioLine.Open(_options.Chip, GpioRequests.Output(_options));
        return error;
    }

    private void Close()
    {
        _line?.Dispose();
        _line = null;
    }
}
