using System.Collections.Concurrent;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using EdgeInspect.Adapters.Outputs.Gpio;
using EdgeInspect.Core.Imaging;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Integration.Tests.Outputs;

/// <summary>Part sensors fed with recorded events through a pipe, which reads like the kernel's descriptor.</summary>
public sealed class GpioEdgeSourceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // An event as Linux 6.1 gave it: rising edge of line 5, number 1.
    private static readonly byte[] Recorded =
        [.. Convert.FromHexString("15CD5B0701000000" + "01000000" + "05000000" + "01000000" + "01000000"), .. new byte[24]];

    private readonly BlockingCollection<PartEdge> _seen = [];
    private readonly AnonymousPipeServerStream _kernel = new(PipeDirection.Out);

    public void Dispose()
    {
        _kernel.Dispose();
        _seen.Dispose();
    }

    [Fact]
    public void A_recorded_event_is_a_part_at_the_kernels_time()
    {
        using var sensor = Start(_kernel);
        _kernel.Write(Recorded);
        Assert.Equal(new PartEdge(0x1_075B_CD15, 0), Next());
        Assert.Equal(new PartSensorStatus(true, null, 1, 0), sensor.Status);
    }

    [Fact]
    public void Many_events_at_once_come_in_order_and_gaps_in_their_numbers_are_counted()
    {
        using var sensor = Start(_kernel);
        uint[] sequence = [1, 2, 5, .. Enumerable.Range(6, 40).Select(i => (uint)i), 60];
        _kernel.Write(sequence.SelectMany(Event).ToArray());
        var edges = sequence.Select(_ => Next()).ToArray();
        Assert.Equal(sequence.Select(s => (long)s), edges.Select(e => e.AtNs));
        Assert.Equal((2, 14), (edges[2].MissedBefore, edges[^1].MissedBefore));
        Assert.Equal(new PartSensorStatus(true, null, sequence.Length, 16), sensor.Status);
    }

    [Fact]
    public void A_lost_line_is_a_fault_and_is_asked_for_again()
    {
        using var second = new AnonymousPipeServerStream(PipeDirection.Out);
        var lines = new ConcurrentQueue<AnonymousPipeServerStream>([_kernel, second]);
        using var sensor = new GpioEdgeSource(() => lines.TryDequeue(out var pipe) ? (Line(pipe), null) : (null, "unplugged"));
        sensor.PartSeen += _seen.Add;
        sensor.Start();
        _kernel.Write(Event(1));
        Next();
        _kernel.Dispose();
        Assert.True(SpinWait.SpinUntil(() => !sensor.Status.IsWorking, Patience));

        second.Write(Event(1));
        Assert.Equal(0, Next().MissedBefore);
        Assert.True(sensor.Status.IsWorking);
    }

    [Fact]
    public void Half_an_event_is_a_fault()
    {
        using var sensor = Start(_kernel);
        _kernel.Write(Recorded.AsSpan(0, 20));
        Assert.True(SpinWait.SpinUntil(() => !sensor.Status.IsWorking, Patience));
    }

    [Theory]
    [InlineData("/dev/no-such-chip", "can't be opened")]
    [InlineData("/dev/null", "Inappropriate ioctl")]
    public void A_device_that_is_no_chip_is_named(string chip, string why)
    {
        using var sensor = new GpioEdgeSource(new GpioTriggerOptions { Chip = chip, Line = 3 });
        var error = Assert.Throws<CameraException>(sensor.Start);
        Assert.Contains(chip, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Event(uint sequence)
    {
        var edge = new GpioLineEvent { TimestampNs = sequence, Id = GpioEventId.RisingEdge, Sequence = sequence, LineSequence = sequence };
        return MemoryMarshal.AsBytes(new ReadOnlySpan<GpioLineEvent>(in edge)).ToArray();
    }

    private static GpioLine Line(AnonymousPipeServerStream pipe)
    {
        var reader = pipe.ClientSafePipeHandle;
        var line = new GpioLine(new SafeFileHandle(reader.DangerousGetHandle(), ownsHandle: true));
        reader.SetHandleAsInvalid();
        return line;
    }

    private GpioEdgeSource Start(AnonymousPipeServerStream pipe)
    {
        var sensor = new GpioEdgeSource(() => (Line(pipe), null));
        sensor.PartSeen += _seen.Add;
        sensor.Start();
        return sensor;
    }

    private PartEdge Next()
    {
        Assert.True(_seen.TryTake(out var edge, Patience));
        return edge;
    }
}
