using System.Collections.Concurrent;
using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Cameras;

/// <summary>
/// What every camera must do. A new one is added by a class that gives its options; they must deliver endlessly, at 20 to 200 frames
/// per second.
/// </summary>
public abstract class CameraConformance
{
    private const int SlotCapacity = 3;

    protected abstract CameraOptions Options { get; }

    [Fact]
    public void Frames_have_rising_numbers_monotonic_times_settings_and_pixels()
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        var (number, capturedNs) = (-1L, TimeProvider.System.MonotonicNs() - 60_000_000_000);
        for (var i = 0; i < 50; i++)
        {
            var frame = run.Take();
            Assert.True(frame.Number > number, $"number {frame.Number} after {number}");
            Assert.InRange(frame.CapturedNs, capturedNs, TimeProvider.System.MonotonicNs());
            Assert.Equal(Options.Id, frame.Settings.Id);
            Assert.NotEmpty(frame.Settings.Model);
            Assert.Equal(TriggerMode.FreeRun, frame.Settings.Trigger);
            var image = frame.Image;
            Assert.Equal((frame.Settings.Width, frame.Settings.Height), (image.Width, image.Height));
            Assert.Equal(frame.Settings.PixelFormat, image.Format);
            Assert.Equal(image.Width * image.Format.BytesPerPixel(), image.Row(image.Height - 1).Length);
            (number, capturedNs) = (frame.Number, frame.CapturedNs);
            frame.Release();
        }
    }

    [Fact]
    public void Settings_are_one_instance_until_they_change()
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        var first = run.TakeAndRelease();

        Assert.All(Enumerable.Range(0, 5), _ => Assert.Same(first, run.TakeAndRelease()));
    }

    [Fact]
    public void It_can_be_started_again_and_numbers_go_on()
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        var frame = run.Take();
        var last = frame.Number;
        frame.Release();

        for (var i = 0; i < 3; i++)
        {
            run.Camera.Stop();
            Assert.Equal(CameraState.Stopped, run.Camera.Status.State);
            run.Drain();
            var slot = run.Restart();
            frame = run.Take();
            Assert.True(frame.Number > last, $"number {frame.Number} after {last}");
            last = frame.Number;
            frame.Release();
            Assert.False(slot.IsCompleted);
        }
    }

    [Fact]
    public void After_a_stop_nothing_is_delivered()
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        run.Take().Release();

        run.Camera.Stop();
        var frames = run.Camera.Status.Frames;
        run.Drain();

        Assert.Null(run.Slot.Take(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(frames, run.Camera.Status.Frames);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_stops_within_two_seconds(bool afterFirstFrame)
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        if (afterFirstFrame)
            run.Take().Release();

        var before = TimeProvider.System.GetTimestamp();
        run.Camera.Stop();

        Assert.InRange(TimeProvider.System.GetElapsedTime(before), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Stopping_twice_and_starting_twice_are_told_apart()
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        Assert.Throws<InvalidOperationException>(() => run.Camera.Start(run.Slot));
        run.Take().Release();

        run.Camera.Stop();
        run.Camera.Stop();

        Assert.Equal(CameraState.Stopped, run.Camera.Status.State);
    }

    [Fact]
    public void States_are_announced_in_their_order()
    {
        var states = new ConcurrentQueue<CameraState>();
        using (var run = CameraRun.Start(Options, SlotCapacity, camera => camera.StateChanged += status => states.Enqueue(status.State)))
            run.Take().Release();

        Assert.Equal([CameraState.Connecting, CameraState.Streaming, CameraState.Stopped], states);
    }

    [Fact]
    public void For_a_reader_that_sleeps_each_lost_frame_is_counted()
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        run.WaitUntil(camera => camera.Status.Frames >= 30);
        run.Camera.Stop();

        var (status, drops) = (run.Camera.Status, run.Slot.Drops);
        var waiting = run.Drain();

        Assert.Equal(SlotCapacity, waiting.Count);
        Assert.Equal(status.Frames, drops.Count + waiting.Count);
        Assert.True(waiting[0] > drops.LastNumber, "the newest are kept");
    }

    [Fact]
    public void For_a_reader_that_gives_nothing_back_memory_is_bounded_and_the_camera_goes_on_afterwards()
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        var hoard = new List<Frame>();
        while (run.Camera.Status.Dropped == 0)
        {
            if (run.Slot.Take(TimeSpan.FromMilliseconds(20)) is { } frame)
                hoard.Add(frame);
        }
        var pixels = hoard[0].Image.Pixels.ToArray();
        run.WaitUntil(camera => camera.Status.Dropped >= 120);

        Assert.InRange(hoard.Count, SlotCapacity + 1, SlotCapacity + 4);
        Assert.Equal(hoard.Count, hoard.DistinctBy(frame => frame.Number).Count());
        Assert.Equal(pixels, hoard[0].Image.Pixels.ToArray());
        hoard.ForEach(frame => frame.Release());
        Assert.All(Enumerable.Range(0, 20), _ => run.TakeAndRelease());
    }

    [Fact]
    public void A_frame_is_released_once()
    {
        using var run = CameraRun.Start(Options, SlotCapacity);
        var frame = run.Take();
        run.Camera.Stop();
        frame.Release();

        Assert.Throws<InvalidOperationException>(frame.Release);
    }

    [Fact]
    public void Frames_outlive_their_camera()
    {
        var run = CameraRun.Start(Options, SlotCapacity);
        var frame = run.Take();
        var pixels = frame.Image.Row(0).ToArray();

        run.Dispose();

        Assert.Equal(pixels, frame.Image.Row(0).ToArray());
        frame.Release();
    }

    [Fact]
    public void Each_trigger_gets_one_frame_that_carries_its_time()
    {
        using var run = CameraRun.Start(Triggered, SlotCapacity);
        run.WaitUntil(camera => camera.Status.State == CameraState.Streaming);
        Assert.Null(run.Slot.Take(TimeSpan.FromMilliseconds(200)));

        for (var i = 0; i < 10; i++)
        {
            var triggeredNs = TimeProvider.System.MonotonicNs();
            Assert.True(run.Camera.Trigger(triggeredNs));
            var frame = run.Take();
            Assert.Equal(triggeredNs, frame.CapturedNs);
            Assert.Equal(TriggerMode.Software, frame.Settings.Trigger);
            frame.Release();
        }
        Assert.Null(run.Slot.Take(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(10, run.Camera.Status.Frames);
    }

    [Fact]
    public void A_trigger_is_refused_in_free_run_and_when_stopped()
    {
        using (var run = CameraRun.Start(Options, SlotCapacity))
        {
            run.Take().Release();
            Assert.False(run.Camera.Trigger(TimeProvider.System.MonotonicNs()));
        }
        using var camera = CameraFactory.Create(Triggered, TimeProvider.System);
        Assert.False(camera.Trigger(TimeProvider.System.MonotonicNs()));
    }

    private CameraOptions Triggered => Options with { Trigger = new() { Mode = "software" } };
}
