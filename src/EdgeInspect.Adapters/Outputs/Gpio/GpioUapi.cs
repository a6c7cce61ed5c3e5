using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeInspect.Adapters.Outputs.Gpio;

/// <summary>Flags of a line (enum gpio_v2_line_flag of linux/gpio.h).</summary>
[Flags]
internal enum GpioLineFlags : ulong
{
    None = 0,
    ActiveLow = 1 << 1,
    Input = 1 << 2,
    Output = 1 << 3,
    EdgeRising = 1 << 4,
    EdgeFalling = 1 << 5,
    OpenDrain = 1 << 6,
    OpenSource = 1 << 7,
    BiasPullUp = 1 << 8,
    BiasPullDown = 1 << 9,
    BiasDisabled = 1 << 10,
}

/// <summary>Which setting an attribute holds (enum gpio_v2_line_attr_id).</summary>
internal enum GpioAttributeId : uint
{
    OutputValues = 2,
    DebounceUs = 3,
}

/// <summary>Which edge an event is (enum gpio_v2_line_event_id).</summary>
internal enum GpioEventId : uint
{
    RisingEdge = 1,
    FallingEdge = 2,
}

/// <summary>Numbers of the requests to the kernel.</summary>
internal static class GpioIoctl
{
    /// <summary>On the chip: asks for lines.</summary>
    public static readonly nuint GetLine = ReadWrite(0x07, Unsafe.SizeOf<GpioLineRequest>());

    /// <summary>On the lines: sets their values.</summary>
    public static readonly nuint SetValues = ReadWrite(0x0F, Unsafe.SizeOf<GpioLineValues>());

    // _IOWR of asm-generic/ioctl.h with the GPIO type 0xB4.
    private static nuint ReadWrite(uint number, int size) => (3u << 30) | ((uint)size << 16) | (0xB4u << 8) | number;
}

/// <summary>struct gpio_v2_line_attribute and its mask (struct gpio_v2_line_config_attribute).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioConfigAttribute
{
    public GpioAttributeId Id;
    public uint Padding;

    /// <summary>A union: values as 64 bits, or the debounce period in its low 32 bits (the machines are little endian).</summary>
    public ulong Value;

    /// <summary>Which of the request's lines it is for.</summary>
    public ulong Mask;
}

/// <summary>struct gpio_v2_line_config.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineConfig
{
    public GpioLineFlags Flags;
    public uint AttributeCount;
    public Reserved5 Padding;
    public AttributeList Attributes;

    [InlineArray(10)]
    internal struct AttributeList
    {
        private GpioConfigAttribute _first;
    }
}

/// <summary>struct gpio_v2_line_request.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineRequest
{
    public OffsetList Offsets;
    public ConsumerName Consumer;
    public GpioLineConfig Config;
    public uint LineCount;
    public uint EventBufferSize;
    public Reserved5 Padding;

    /// <summary>The descriptor of the lines, which the kernel fills in.</summary>
    public int Descriptor;

    [InlineArray(64)]
    internal struct OffsetList
    {
        private uint _first;
    }

    /// <summary>UTF-8, with a zero at the end.</summary>
    [InlineArray(32)]
    internal struct ConsumerName
    {
        private byte _first;
    }
}

/// <summary>Five words that must be zero.</summary>
[InlineArray(5)]
internal struct Reserved5
{
    private uint _first;
}

/// <summary>struct gpio_v2_line_values.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineValues
{
    public ulong Bits;
    public ulong Mask;
}

/// <summary>struct gpio_v2_line_event.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineEvent
{
    /// <summary>CLOCK_MONOTONIC, in nanoseconds.</summary>
    public ulong TimestampNs;
    public GpioEventId Id;
    public uint Offset;

    /// <summary>Running number of the events of all lines of the request, from 1.</summary>
    public uint Sequence;
    public uint LineSequence;
    public Reserved6 Padding;

    [InlineArray(6)]
    internal struct Reserved6
    {
        private uint _first;
    }
}
