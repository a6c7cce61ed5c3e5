using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeInspect.Adapters.Outputs;
using EdgeInspect.Adapters.Outputs.Gpio;

namespace EdgeInspect.Integration.Tests.Outputs;

/// <summary>The structures and numbers that go to the kernel, against its header and against recorded bytes.</summary>
public sealed class GpioUapiTests
{
    private static readonly (string InC, long Recorded, long Ours)[] Table =
    [
        ("sizeof(struct gpio_v2_line_request)", 592, Unsafe.SizeOf<GpioLineRequest>()),
        ("offsetof(struct gpio_v2_line_request, consumer)", 256, Offset<GpioLineRequest>(nameof(GpioLineRequest.Consumer))),
        ("offsetof(struct gpio_v2_line_request, config)", 288, Offset<GpioLineRequest>(nameof(GpioLineRequest.Config))),
        ("offsetof(struct gpio_v2_line_request, num_lines)", 560, Offset<GpioLineRequest>(nameof(GpioLineRequest.LineCount))),
        ("offsetof(struct gpio_v2_line_request, event_buffer_size)", 564, Offset<GpioLineRequest>(nameof(GpioLineRequest.EventBufferSize))),
        ("offsetof(struct gpio_v2_line_request, fd)", 588, Offset<GpioLineRequest>(nameof(GpioLineRequest.Descriptor))),
        ("sizeof(struct gpio_v2_line_config)", 272, Unsafe.SizeOf<GpioLineConfig>()),
        ("offsetof(struct gpio_v2_line_config, num_attrs)", 8, Offset<GpioLineConfig>(nameof(GpioLineConfig.AttributeCount))),
        ("offsetof(struct gpio_v2_line_config, attrs)", 32, Offset<GpioLineConfig>(nameof(GpioLineConfig.Attributes))),
        ("sizeof(struct gpio_v2_line_config_attribute)", 24, Unsafe.SizeOf<GpioConfigAttribute>()),
        ("offsetof(struct gpio_v2_line_config_attribute, attr.values)", 8, Offset<GpioConfigAttribute>(nameof(GpioConfigAttribute.Value))),
        ("offsetof(struct gpio_v2_line_config_attribute, mask)", 16, Offset<GpioConfigAttribute>(nameof(GpioConfigAttribute.Mask))),
        ("sizeof(struct gpio_v2_line_values)", 16, Unsafe.SizeOf<GpioLineValues>()),
        ("offsetof(struct gpio_v2_line_values, mask)", 8, Offset<GpioLineValues>(nameof(GpioLineValues.Mask))),
        ("sizeof(struct gpio_v2_line_event)", 48, Unsafe.SizeOf<GpioLineEvent>()),
        ("offsetof(struct gpio_v2_line_event, id)", 8, Offset<GpioLineEvent>(nameof(GpioLineEvent.Id))),
        ("offsetof(struct gpio_v2_line_event, seqno)", 16, Offset<GpioLineEvent>(nameof(GpioLineEvent.Sequence))),
        ("offsetof(struct gpio_v2_line_event, line_seqno)", 20, Offset<GpioLineEvent>(nameof(GpioLineEvent.LineSequence))),
        ("GPIO_V2_GET_LINE_IOCTL", 0xC250B407, (long)GpioIoctl.GetLine),
        ("GPIO_V2_LINE_SET_VALUES_IOCTL", 0xC010B40F, (long)GpioIoctl.SetValues),
        ("GPIO_V2_LINE_FLAG_ACTIVE_LOW", 0x2, (long)GpioLineFlags.ActiveLow),
        ("GPIO_V2_LINE_FLAG_INPUT", 0x4, (long)GpioLineFlags.Input),
        ("GPIO_V2_LINE_FLAG_OUTPUT", 0x8, (long)GpioLineFlags.Output),
        ("GPIO_V2_LINE_FLAG_EDGE_RISING", 0x10, (long)GpioLineFlags.EdgeRising),
        ("GPIO_V2_LINE_FLAG_EDGE_FALLING", 0x20, (long)GpioLineFlags.EdgeFalling),
        ("GPIO_V2_LINE_FLAG_OPEN_DRAIN", 0x40, (long)GpioLineFlags.OpenDrain),
        ("GPIO_V2_LINE_FLAG_OPEN_SOURCE", 0x80, (long)GpioLineFlags.OpenSource),
        ("GPIO_V2_LINE_FLAG_BIAS_PULL_UP", 0x100, (long)GpioLineFlags.BiasPullUp),
        ("GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN", 0x200, (long)GpioLineFlags.BiasPullDown),
        ("GPIO_V2_LINE_FLAG_BIAS_DISABLED", 0x400, (long)GpioLineFlags.BiasDisabled),
        ("GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES", 2, (long)GpioAttributeId.OutputValues),
        ("GPIO_V2_LINE_ATTR_ID_DEBOUNCE", 3, (long)GpioAttributeId.DebounceUs),
        ("GPIO_V2_LINE_EVENT_RISING_EDGE", 1, (long)GpioEventId.RisingEdge),
        ("GPIO_V2_LINE_EVENT_FALLING_EDGE", 2, (long)GpioEventId.FallingEdge),
    ];

    [Fact]
    public void Layouts_and_numbers_are_the_recorded_ones() =>
        Assert.All(Table, row => Assert.True(row.Recorded == row.Ours, $"{row.InC}: {row.Ours}, recorded {row.Recorded}"));

    [SkippableFact]
    public void Recorded_layouts_and_numbers_are_those_of_the_kernels_header()
    {
        Skip.IfNot(File.Exists("/usr/bin/gcc") && File.Exists("/usr/include/linux/gpio.h"), "gcc or linux/gpio.h is not on this machine");
        var folder = Directory.CreateTempSubdirectory("edgeinspect-gpio-");
        try
        {
            var (source, program) = (Path.Combine(folder.FullName, "layout.c"), Path.Combine(folder.FullName, "layout"));
            var lines = Table.Select(row => $"  printf(\"%lld\\n\", (long long)({row.InC}));");
            File.WriteAllText(source, $$"""
                #include <stddef.h>
                #include <stdio.h>
                #include <linux/gpio.h>
                int main(void) {
                {{string.Join('\n', lines)}}
                  return 0;
                }
                """);
            Run("/usr/bin/gcc", source, "-o", program);
            var numbers = Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(Table.Select(row => row.Recorded), numbers.Select(n => long.Parse(n, CultureInfo.InvariantCulture)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_output_is_asked_for_with_the_resting_value()
    {
        var request = GpioRequests.Output(new() { Line = 17, ActiveLow = true, Drive = "open_drain", Bias = "pull_up" });
        var expected = new byte[592];
        expected[0] = 17;
        "edgeinspect gate"u8.CopyTo(expected.AsSpan(256));
        (expected[288], expected[289]) = (0x4A, 0x01); // active low, output, open drain; pull up
        expected[296] = 1; // one attribute
        expected[320] = 2; // output values: none is active
        expected[336] = 1; // for the first line
        expected[560] = 1; // one line
        Assert.Equal(expected, Bytes(request));
    }

    [Fact]
    public void A_part_sensor_is_asked_for_with_its_edge_debounce_and_buffer()
    {
        var request = GpioRequests.EdgeInput(
            new() { Line = 0x1A4, Edge = "falling", Bias = "disabled", DebounceUs = 5000, QueueLength = 64 });
        var expected = new byte[592];
        (expected[0], expected[1]) = (0xA4, 0x01);
        "edgeinspect part sensor"u8.CopyTo(expected.AsSpan(256));
        (expected[288], expected[289]) = (0x24, 0x04); // input, falling; bias disabled
        expected[296] = 1;
        expected[320] = 3; // debounce
        (expected[328], expected[329]) = (0x88, 0x13); // 5,000 us
        expected[336] = 1;
        expected[560] = 1;
        expected[564] = 64;
        Assert.Equal(expected, Bytes(request));
    }

    [Fact]
    public void Without_debounce_no_attribute_is_sent()
    {
        var request = GpioRequests.EdgeInput(new() { Edge = "rising" });
        Assert.Equal(0u, request.Config.AttributeCount);
        Assert.Equal(GpioLineFlags.Input | GpioLineFlags.EdgeRising, request.Config.Flags);
    }

    [Fact]
    public void Settings_outside_what_is_allowed_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GpioRequests.Output(new() { Drive = "push" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => GpioRequests.Output(new() { Bias = "up" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => GpioRequests.EdgeInput(new() { Edge = "both" }));
    }

    private static long Offset<T>(string field) => (long)Marshal.OffsetOf<T>(field);

    private static byte[] Bytes(GpioLineRequest request) => MemoryMarshal.AsBytes(new ReadOnlySpan<GpioLineRequest>(in request)).ToArray();

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
