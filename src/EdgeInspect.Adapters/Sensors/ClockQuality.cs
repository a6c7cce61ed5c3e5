using System.Globalization;
using System.Runtime.InteropServices;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Sensors;

/// <summary>What the kernel's clock discipline (NTP, PTP) says of the wall clock, asked for once a minute.</summary>
public sealed partial class ClockQuality : IClockQuality
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private readonly Refreshed<string> _current;

    /// <summary>Asks the kernel for the first time.</summary>
    public ClockQuality(TimeProvider time) => _current = new(Ask, RefreshInterval, time);

    /// <inheritdoc/>
    public string Current => _current.Current;

    /// <summary>In words what the kernel answered.</summary>
    /// <param name="clockState">What adjtimex returned: 0 to 4 are states of a good clock, 5 is a clock that is not synchronised.</param>
    /// <param name="clock">What it filled in.</param>
    internal static string Describe(int clockState, in KernelClock clock)
    {
        if (clockState < 0)
            return "unknown";
        return clockState == KernelClock.StateError || (clock.Status & KernelClock.Unsynchronised) != 0
            ? "unsynchronised"
            : string.Create(CultureInfo.InvariantCulture, $"synchronised {clock.EstimatedErrorUs} us");
    }

    private static string Ask()
    {
        var clock = default(KernelClock); // Modes 0: nothing is changed, no privilege is needed.
        var state = AdjustTime(ref clock);
        return Describe(state, clock);
    }

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int AdjustTime(ref KernelClock clock);
}

/// <summary>struct timex of sys/timex.h on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 208)]
internal struct KernelClock
{
    /// <summary>TIME_ERROR.</summary>
    public const int StateError = 5;

    /// <summary>STA_UNSYNC.</summary>
    public const int Unsynchronised = 0x40;

    [FieldOffset(0)]
    public uint Modes;

    [FieldOffset(32)]
    public long EstimatedErrorUs;

    [FieldOffset(40)]
    public int Status;
}
