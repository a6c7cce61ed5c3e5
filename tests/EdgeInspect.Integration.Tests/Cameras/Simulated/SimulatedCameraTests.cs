using System.Collections.Concurrent;
using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Cameras.Simulated;

public sealed class SimulatedCameraConformance : CameraConformance
{
    protected override CameraOptions Options => SimulatedCameraTests.Of(new() { PartsPerSecond = 100 });
}

public sealed class SimulatedCameraTests
{
    private static readonly SimulatedLineOptions Small = new() { Width = 160, Height = 120 };

    public static CameraOptions Of(SimulatedCameraOptions simulated, int silentAfterMs = 2000) =>
        new() { Id = "line", Kind = CameraKinds.Simulated, SilentAfterMs = silentAfterMs, Simulated = simulated with { Line = Small } };

    [Fact]
    public void Each_frame_is_the_picture_of_its_part_and_leads_to_its_truth()
    {
        var line = new SimulatedLine(Small);
        using var run = CameraRun.Start(Of(new() { PartsPerSecond = 200, Parts = 60 }), 64);
        run.WaitUntil(camera => camera.Status.State == CameraState.Ended);

        for (var index = 0; index < 60; index++)
        {
            var frame = run.Take();
            Assert.Equal((index, line.PartOf(index)), (frame.Number, frame.Part));
            Assert.Equal(Pictures.Draw(line, index), frame.Image.Pixels);
            var (here, there) = (line.Truth(index), ((SimulatedCamera)run.Camera).Line.TruthOf(frame.Part!)!);
            Assert.Equal((index, here.Defect?.Type, here.Defect?.Severity), (there.Index, there.Defect?.Type, there.Defect?.Severity));
            frame.Release();
        }
    }

    [Fact]
    public void It_ends_after_its_parts_and_goes_on_with_the_next_ones_when_started_again()
    {
        using var run = CameraRun.Start(Of(new() { PartsPerSecond = 500, Parts = 5 }), 8);
        run.WaitUntil(camera => camera.Status.State == CameraState.Ended);
        Assert.Equal("all 5 parts have passed", run.Camera.Status.Reason);
        Assert.Equal([0, 1, 2, 3, 4], run.Drain());
        Assert.True(run.Slot.IsCompleted);

        run.Camera.Stop();
        run.Restart();
        run.WaitUntil(camera => camera.Status.State == CameraState.Ended);

        Assert.Equal([5, 6, 7, 8, 9], run.Drain());
    }

    [Fact]
    public void Parts_come_on_an_even_beat()
    {
        using var run = CameraRun.Start(Of(new() { PartsPerSecond = 50, Parts = 40 }), 64);
        run.WaitUntil(camera => camera.Status.State == CameraState.Ended);
        var captured = new List<double>();
        while (run.Slot.Take(TimeSpan.Zero) is { } frame)
        {
            captured.Add(frame.CapturedNs / 1e6);
            frame.Release();
        }

        var periods = captured.Zip(captured.Skip(1), (one, next) => next - one).Order().ToArray();
        Assert.Equal(39, periods.Length);
        Assert.InRange(periods[periods.Length / 2], 15, 25);
        Assert.InRange(captured[^1] - captured[0], 39 * 20 * 0.95, 39 * 20 * 2);
    }

    [Fact]
    public void It_falls_silent_at_its_part_and_comes_back_after_its_time()
    {
        var states = new ConcurrentQueue<CameraState>();
        var fault = new SimulatedFaultOptions { SilentAtPart = 10, SilentForMs = 400 };
        using var run = CameraRun.Start(
            Of(new() { PartsPerSecond = 100, Parts = 100, Fault = fault }, silentAfterMs: 100), 128,
            camera => camera.StateChanged += status => states.Enqueue(status.State));
        run.WaitUntil(camera => camera.Status.State == CameraState.Silent);
        Assert.Equal("no frame for 100 ms", run.Camera.Status.Reason);
        run.WaitUntil(camera => camera.Status.State == CameraState.Ended);

        Assert.Equal([CameraState.Connecting, CameraState.Streaming, CameraState.Silent, CameraState.Streaming, CameraState.Ended], states);
        Assert.Equal(40, run.Camera.Status.Dropped);
        Assert.Equal([.. Enumerable.Range(0, 10), .. Enumerable.Range(50, 50)], run.Drain().Select(number => (int)number));
    }

    [Fact]
    public void A_silence_shorter_than_its_time_out_is_no_fault()
    {
        var states = new ConcurrentQueue<CameraState>();
        var fault = new SimulatedFaultOptions { SilentAtPart = 3, SilentForMs = 50 };
        using var run = CameraRun.Start(
            Of(new() { PartsPerSecond = 100, Parts = 20, Fault = fault }), 32,
            camera => camera.StateChanged += status => states.Enqueue(status.State));
        run.WaitUntil(camera => camera.Status.State == CameraState.Ended);

        Assert.Equal([CameraState.Connecting, CameraState.Streaming, CameraState.Ended], states);
        Assert.Equal(5, run.Camera.Status.Dropped);
    }

    [Fact]
    public void A_silent_camera_answers_no_trigger_and_the_next_one_again()
    {
        var fault = new SimulatedFaultOptions { SilentAtPart = 1, SilentForMs = 300 };
        using var run = CameraRun.Start(
            Of(new() { Fault = fault }, silentAfterMs: 100) with { Trigger = new() { Mode = "software" } }, 4);
        run.WaitUntil(camera => camera.Trigger(1));
        Assert.Equal(0, TakeNumber(run));

        run.WaitUntil(camera => camera.Trigger(2));
        run.WaitUntil(camera => camera.Status.State == CameraState.Silent);
        Assert.False(run.Camera.Trigger(3));
        run.WaitUntil(camera => camera.Trigger(4));

        Assert.Equal(2, TakeNumber(run));
    }

    [Fact]
    public void Settings_say_what_the_line_is_set_to()
    {
        using var run = CameraRun.Start(Of(new() { PartsPerSecond = 100, ExposureUs = 1500, GainDb = 6 }), 4);

        Assert.Equal(
            new CaptureSettings("line", "simulated", "seed 1", 1500, 6, 160, 120, PixelFormat.Rgb24, TriggerMode.FreeRun),
            run.TakeAndRelease());
    }

    private static long TakeNumber(CameraRun run)
    {
        var frame = run.Take();
        var number = frame.Number;
        frame.Release();
        return number;
    }
}
