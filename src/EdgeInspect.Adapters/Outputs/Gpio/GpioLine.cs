using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.Outputs.Gpio;

/// <summary>What a read or a wait on a line came to.</summary>
internal enum GpioRead
{
    /// <summary>Something was read.</summary>
    Data,

    /// <summary>Nothing came within the time.</summary>
    Nothing,

    /// <summary>The line is gone.</summary>
    Failed,
}

/// <summary>One line of a GPIO chip that the kernel has lent to this process; closing it gives it back.</summary>
internal sealed unsafe partial class GpioLine : IDisposable
{
    private const short PollIn = 1;
    private const int Interrupted = 4;
    private readonly SafeFileHandle _descriptor;

    /// <summary>Takes over a descriptor that the kernel has given for a line.</summary>
    public GpioLine(SafeFileHandle descriptor) => _descriptor = descriptor;

    /// <summary>Asks a chip for a line.</summary>
    /// <returns>The line, or why it can't be had.</returns>
    public static (GpioLine? Line, string? Error) Open(string chip, GpioLineRequest request)
    {
        SafeFileHandle device;
        try
        {
            device = File.OpenHandle(chip, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"GPIO chip '{chip}' can't be opened: {e.Message}");
        }
        using (device)
        {
            return Ioctl(device, GpioIoctl.GetLine, &request) < 0
                ? (null, $"line {request.Offsets[0]} of GPIO chip '{chip}' can't be had: {Marshal.GetLastPInvokeErrorMessage()}")
                : (new(new(request.Descriptor, ownsHandle: true)), null);
        }
    }

    /// <summary>Makes the line active or inactive.</summary>
    /// <returns>Null when done, else why the kernel refused.</returns>
    public string? Set(bool active)
    {
        var values = new GpioLineValues { Bits = active ? 1u : 0u, Mask = 1 };
        return Ioctl(_descriptor, GpioIoctl.SetValues, &values) < 0 ? Marshal.GetLastPInvokeErrorMessage() : null;
    }

    /// <summary>Waits for events and reads as many as there are and fit.</summary>
    /// <param name="events">Where they go.</param>
    /// <param name="timeoutMs">How long to wait for the first.</param>
    /// <param name="count">How many there were.</param>
    /// <param name="error">Why it failed.</param>
    public GpioRead Read(Span<GpioLineEvent> events, int timeoutMs, out int count, out string? error)
    {
        (count, error) = (0, null);
        switch (Wait(timeoutMs))
        {
            case 0:
                return GpioRead.Nothing;
            case < 0 when Marshal.GetLastPInvokeError() == Interrupted:
                return GpioRead.Nothing;
            case < 0:
                error = Marshal.GetLastPInvokeErrorMessage();
                return GpioRead.Failed;
        }

        var bytes = MemoryMarshal.AsBytes(events);
        var read = Read(_descriptor, bytes, bytes.Length);
        if (read > 0 && read % sizeof(GpioLineEvent) == 0)
        {
            count = (int)read / sizeof(GpioLineEvent);
            return GpioRead.Data;
        }
        error = read < 0 ? Marshal.GetLastPInvokeErrorMessage() : $"the kernel gave {read} bytes, which are no whole events";
        return GpioRead.Failed;
    }

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();

    private int Wait(int timeoutMs)
    {
        var isHeld = false;
        try
        {
            _descriptor.DangerousAddRef(ref isHeld);
            var wait = new PollDescriptor { Descriptor = (int)_descriptor.DangerousGetHandle(), Events = PollIn };
            return Poll(&wait, 1, timeoutMs);
        }
        finally
        {
            if (isHeld)
                _descriptor.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(SafeFileHandle file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, Span<byte> bytes, nint count);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
