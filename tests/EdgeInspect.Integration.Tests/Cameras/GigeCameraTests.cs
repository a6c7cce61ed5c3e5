using System.Collections.Concurrent;
using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Adapters.Cameras.GStreamer;
using EdgeInspect.Core.Imaging;
using Xunit.Abstractions;

namespace EdgeInspect.Integration.Tests.Cameras;

[Collection(GigeCollection.Name)]
public sealed class GigeCameraConformance : CameraConformance
{
    protected override CameraOptions Options => FakeGigeCamera.Options(ratePerSecond: 100);
}

[Collection(GigeCollection.Name)]
public sealed class GigeCameraTests(FakeGigeCamera device, ITestOutputHelper output)
{
    [Fact]
    public void Thousands_of_frames_of_a_real_stream_at_a_high_rate_are_taken_or_counted()
    {
        const int Frames = 3000;
        using var run = CameraRun.Start(FakeGigeCamera.Options(ratePerSecond: 500), 16);
        run.Take().Release();

        var (before, sum) = (TimeProvider.System.GetTimestamp(), 0L);
        for (var i = 0; i < Frames; i++)
        {
            var frame = run.Take();
            sum += frame.Image.Row(479)[639];
            frame.Release();
        }
        var seconds = TimeProvider.System.GetElapsedTime(before).TotalSeconds;

        run.Camera.Stop();
        var (status, drops, waiting) = (run.Camera.Status, run.Slot.Drops, run.Drain());
        output.WriteLine($"{Frames / seconds:F0} frames per second; {status.Dropped} lost by the camera, {drops.Count} in the slot");
        Assert.True(sum > 0, "the pixels are not all black");
        Assert.Equal(0, status.Reconnects);
        Assert.Equal(status.Frames, 1 + Frames + drops.Count + waiting.Count);
    }

    [Fact]
    public void In_steady_state_a_frame_costs_no_managed_memory()
    {
        const int Rounds = 6;
        const int Frames = 100;
        using var run = CameraRun.Start(FakeGigeCamera.Options(ratePerSecond: 200), 4);
        // Every frame of the pool is used once before: four in the slot and four beside it.
        Enumerable.Range(0, 8).Select(_ => run.Take()).ToList().ForEach(frame => frame.Release());

        // The whole process is measured, as frames come on a thread of the library's: what else it does spoils a round, not all of them.
        var rounds = Enumerable.Range(0, Rounds).Select(_ => AllocatedBy(run, Frames)).ToList();

        output.WriteLine($"bytes per frame, by rounds: {string.Join(", ", rounds.Select(bytes => $"{(double)bytes / Frames:F1}"))}");
        Assert.InRange(rounds.Min(), 0, Frames * 32);
    }

    [Fact]
    public void Frames_carry_what_the_camera_says_of_itself()
    {
        using var run = CameraRun.Start(FakeGigeCamera.Options(ratePerSecond: 50), 2);

        var settings = run.TakeAndRelease();

        Assert.Equal(
            new("gige", "Fake", FakeGigeCamera.Serial, 1500, null, 640, 480, PixelFormat.Grey8, TriggerMode.FreeRun),
            settings with { GainDb = null });
    }

    [Fact]
    public async Task Exposure_that_changes_on_the_way_comes_with_the_frames_that_follow()
    {
        using var context = new CameraContext(FakeGigeCamera.Options(ratePerSecond: 50), TimeProvider.System);
        using var pipeline = GstPipeline.Parse(PipelineText.For(context.Options.GStreamer));
        using var stop = new CancellationTokenSource();
        var slot = new FrameSlot(1, SlotPolicy.KeepNewest);
        pipeline.Set(PipelineText.GigeName, "camera-name", "127.0.0.1");
        var stream = new GStreamerStream(context, pipeline, slot, new(slot, pool => new(pool, isCopied: true)));
        stream.Opened += () => pipeline.Set(PipelineText.GigeName, "exposure", "2500");
        var running = Task.Run(() => stream.Run(stop.Token));

        var seen = new List<CaptureSettings>();
        while (seen.Count == 0 || seen[^1].ExposureUs == 1500)
        {
            var frame = slot.Take(CameraRun.Patience) ?? throw new TimeoutException("no frame");
            seen.Add(frame.Settings);
            frame.Release();
            Assert.True(seen.Count < 500, "the exposure never changed");
        }
        await stop.CancelAsync();
        await running;
        slot.Take(TimeSpan.Zero)?.Release();

        Assert.Equal(2500, seen[^1].ExposureUs);
        Assert.Equal(2, seen.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public void A_colour_camera_is_asked_for_colours()
    {
        var options = FakeGigeCamera.Options(ratePerSecond: 25);
        var gige = options.GStreamer.Gige with { Format = "RGB", Width = 320, Height = 240 };
        using var run = CameraRun.Start(options with { GStreamer = options.GStreamer with { Gige = gige } }, 2);

        var settings = run.TakeAndRelease();

        Assert.Equal((320, 240, PixelFormat.Rgb24), (settings.Width, settings.Height, settings.PixelFormat));
    }

    [Fact]
    public void To_start_a_camera_that_is_not_there_takes_no_time_and_it_is_looked_for_until_it_comes()
    {
        device.PowerOff();
        var before = TimeProvider.System.GetTimestamp();
        using var run = CameraRun.Start(FakeGigeCamera.Options(ratePerSecond: 100), 4);
        var took = TimeProvider.System.GetElapsedTime(before);
        run.WaitUntil(camera => camera.Status.State == CameraState.Lost);
        device.PowerOn();

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        run.Take().Release();
    }

    [Fact]
    public void A_camera_that_loses_power_is_silent_then_lost_and_streams_again_when_it_is_back()
    {
        var states = new ConcurrentQueue<CameraState>();
        using var run = CameraRun.Start(FakeGigeCamera.Options(ratePerSecond: 100), 4, camera => camera.StateChanged += status => states.Enqueue(status.State));
        var last = TakeSome(run, -1);

        device.PowerOff();
        run.WaitUntil(camera => camera.Status.State == CameraState.Silent);
        run.WaitUntil(camera => camera.Status.State == CameraState.Lost);
        run.Drain();
        device.PowerOn();

        Assert.True(TakeSome(run, last) > last + 20);
        Assert.Equal((CameraState.Streaming, 1), (run.Camera.Status.State, run.Camera.Status.Reconnects));
        Assert.Equal([CameraState.Connecting, CameraState.Streaming, CameraState.Silent, CameraState.Lost], states.Take(4));
    }

    [Fact]
    public void A_camera_whose_device_is_gone_stops_within_two_seconds_and_starts_again()
    {
        using var run = CameraRun.Start(FakeGigeCamera.Options(ratePerSecond: 100), 4);
        run.Take().Release();
        device.PowerOff();
        run.WaitUntil(camera => camera.Status.State == CameraState.Silent);

        var before = TimeProvider.System.GetTimestamp();
        run.Camera.Stop();
        var took = TimeProvider.System.GetElapsedTime(before);
        device.PowerOn();
        run.Drain();
        run.Restart();

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        run.Take().Release();
    }

    [Fact]
    public void A_camera_that_is_gone_does_not_keep_its_thread_so_long_that_the_watchdog_bites()
    {
        using var run = CameraRun.Start(FakeGigeCamera.Options(ratePerSecond: 100), 4);
        run.Take().Release();

        device.PowerOff();
        var (turns, at, longest) = (-1L, TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        var wasLost = false;
        run.WaitUntil(camera =>
        {
            if (camera.Turns != turns)
                (turns, at) = (camera.Turns, TimeProvider.System.GetTimestamp());
            var stands = TimeProvider.System.GetElapsedTime(at);
            longest = stands > longest ? stands : longest;
            wasLost |= camera.Status.State == CameraState.Lost;
            return wasLost && camera.Status.State == CameraState.Connecting;
        });
        device.PowerOn();

        output.WriteLine($"the thread stood still for {longest.TotalSeconds:F1} s");
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    private static long AllocatedBy(CameraRun run, int frames)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < frames; i++)
            run.Take().Release();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>Takes thirty frames whose numbers rise from the last one; gives the new last one.</summary>
    private static long TakeSome(CameraRun run, long last)
    {
        for (var i = 0; i < 30; i++)
        {
            var frame = run.Take();
            Assert.True(frame.Number > last, $"number {frame.Number} after {last}");
            last = frame.Number;
            frame.Release();
        }
        return last;
    }
}
