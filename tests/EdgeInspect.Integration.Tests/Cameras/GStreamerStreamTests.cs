using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Adapters.Cameras.GStreamer;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Cameras;

public sealed class GStreamerStreamTests : IDisposable
{
    private const int Frames = 50;

    private readonly CameraContext _context = new(
        GStreamerCameraTests.Custom($"videotestsrc is-live=true num-buffers={Frames} ! video/x-raw,format=GRAY8,framerate=500/1"), TimeProvider.System);

    private readonly FrameSlot _slot = new(Frames, SlotPolicy.KeepNewest);
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        while (_slot.Take(TimeSpan.Zero) is { } frame)
            frame.Release();
        _context.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void For_a_thread_that_was_held_up_each_frame_is_delivered_or_counted_as_dropped()
    {
        var end = RunHeldUpByItsFirstFrame(() => { });

        Assert.Equal("the stream ended", end.Reason);
        var status = _context.Board.Status;
        Assert.Equal(1 + GstPipeline.SinkCapacity, status.Frames);
        Assert.Equal(Frames, status.Frames + status.Dropped);
        Assert.Equal(Frames, _context.Next);
    }

    [Fact]
    public void At_a_stop_what_waits_in_the_sink_is_counted_as_dropped()
    {
        var end = RunHeldUpByItsFirstFrame(_stop.Cancel);

        Assert.Equal(StreamEndKind.Stopped, end.Kind);
        Assert.Equal((1, Frames - 1), (_context.Board.Status.Frames, _context.Board.Status.Dropped));
    }

    /// <summary>The camera's thread stands still until all frames came to the sink.</summary>
    private StreamEnd RunHeldUpByItsFirstFrame(Action then)
    {
        using var pipeline = GstPipeline.Parse(PipelineText.For(_context.Options.GStreamer));
        var stream = new GStreamerStream(_context, pipeline, _slot, new(_slot, pool => new(pool, isCopied: false)));
        stream.Opened += () =>
        {
            Assert.True(SpinWait.SpinUntil(() => pipeline.Arrived == Frames, CameraRun.Patience), $"{pipeline.Arrived} frames came");
            then();
        };
        return stream.Run(_stop.Token);
    }
}
