using System.Text;

namespace EdgeInspect.Adapters.Outputs.Gpio;

/// <summary>Builds what the kernel is asked for.</summary>
internal static class GpioRequests
{
    private const ulong OnlyLine = 1;

    /// <summary>An output that is inactive from its first moment on: a gate at rest, without a glitch.</summary>
    public static GpioLineRequest Output(GpioOutputOptions options)
    {
        var flags = GpioLineFlags.Output | options.Drive switch
        {
            "push_pull" => GpioLineFlags.None,
            "open_drain" => GpioLineFlags.OpenDrain,
            "open_source" => GpioLineFlags.OpenSource,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Drive, "push_pull, open_drain and open_source are allowed"),
        };
        var request = OneLine(options, flags, "edgeinspect gate");
        SetAttribute(ref request.Config, GpioAttributeId.OutputValues, 0);
        return request;
    }

    /// <summary>An input that tells of one kind of edge, with times of CLOCK_MONOTONIC.</summary>
    public static GpioLineRequest EdgeInput(GpioTriggerOptions options)
    {
        var flags = GpioLineFlags.Input | options.Edge switch
        {
            "rising" => GpioLineFlags.EdgeRising,
            "falling" => GpioLineFlags.EdgeFalling,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Edge, "rising and falling are allowed"),
        };
        var request = OneLine(options, flags, "edgeinspect part sensor");
        request.EventBufferSize = (uint)options.QueueLength;
        if (options.DebounceUs > 0)
            SetAttribute(ref request.Config, GpioAttributeId.DebounceUs, (ulong)options.DebounceUs);
        return request;
    }

    private static GpioLineRequest OneLine(GpioLineOptions options, GpioLineFlags flags, string consumer)
    {
        var request = default(GpioLineRequest);
        request.Offsets[0] = (uint)options.Line;
        request.LineCount = 1;
        request.Config.Flags = flags | Bias(options.Bias) | (options.ActiveLow ? GpioLineFlags.ActiveLow : GpioLineFlags.None);
        Encoding.UTF8.GetBytes(consumer, request.Consumer);
        return request;
    }

    private static void SetAttribute(ref GpioLineConfig config, GpioAttributeId id, ulong value)
    {
        config.AttributeCount = 1;
        config.Attributes[0] = new() { Id = id, Value = value, Mask = OnlyLine };
    }

    private static GpioLineFlags Bias(string bias) => bias switch
    {
        "as_is" => GpioLineFlags.None,
        "disabled" => GpioLineFlags.BiasDisabled,
        "pull_up" => GpioLineFlags.BiasPullUp,
        "pull_down" => GpioLineFlags.BiasPullDown,
        _ => throw new ArgumentOutOfRangeException(nameof(bias), bias, "as_is, disabled, pull_up and pull_down are allowed"),
    };
}
