using System.Collections.Concurrent;
using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Adapters.Cameras.GStreamer;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Integration.Tests.ImageFiles;

namespace EdgeInspect.Integration.Tests.Cameras;

public sealed class GStreamerCameraConformance : CameraConformance
{
    protected override CameraOptions Options =>
        GStreamerCameraTests.Custom("videotestsrc is-live=true ! video/x-raw,format=BGRx,width=160,height=120,framerate=100/1");
}

public sealed class GStreamerCameraTests
{
    internal static CameraOptions Custom(string pipeline) =>
        Of(new() { Source = "custom", Pipeline = pipeline, Reconnect = new() { FirstDelayMs = 20 } });

    private static CameraOptions Of(GStreamerCameraOptions options) =>
        new() { Id = "gst", Kind = "gstreamer", SilentAfterMs = 300, GStreamer = options };

    [Theory]
    [InlineData("GRAY8", PixelFormat.Grey8)]
    [InlineData("RGB", PixelFormat.Rgb24)]
    [InlineData("BGR", PixelFormat.Bgr24)]
    [InlineData("BGRx", PixelFormat.Bgrx32)]
    public void Each_format_comes_with_its_rows_where_they_are(string format, PixelFormat expected)
    {
        // 37 pixels: no row of three bytes or one is a multiple of four, so GStreamer pads them.
        using var run = CameraRun.Start(
            Custom($"videotestsrc is-live=true pattern=red ! video/x-raw,format={format},width=37,height=5,framerate=50/1"), 2);
        var frame = run.Take();
        var image = frame.Image;

        Assert.Equal(expected, image.Format);
        Assert.Equal(expected == PixelFormat.Bgrx32 ? 148 : expected == PixelFormat.Grey8 ? 40 : 112, image.Stride);
        for (var y = 0; y < image.Height; y++)
            Assert.Equal(Enumerable.Repeat(Red(expected), 37), image.Row(y).ToArray().Chunk(expected.BytesPerPixel()).Select(pixel => pixel.Take(3)));
        frame.Release();
    }

    [Theory]
    [InlineData("videotestsrc ! nonsense", "no element \"nonsense\"")]
    [InlineData("videotestsrc !! x", "syntax error")]
    [InlineData("videotestsrc pattern=blub", "could not set property \"pattern\"")]
    [InlineData("videotestsrc ! video/x-raw,format=I420", "can't handle caps video/x-raw, format=(string)I420")]
    [InlineData("   ", "the pipeline is empty")]
    public void A_pipeline_that_does_not_parse_is_an_error_at_the_start(string pipeline, string reason)
    {
        var error = StartError(Custom(pipeline));

        Assert.StartsWith("camera 'gst': ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains(pipeline.Trim(), error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_source_an_address_that_is_none_and_a_missing_file_are_errors_at_the_start()
    {
        Assert.Equal("camera 'gst': source 'x' is unknown; allowed are gige, v4l2, rtsp, file, custom", StartError(Of(new() { Source = "x" })));
        Assert.Equal(
            "camera 'gst': url 'http://a' is no RTSP address; it must begin with rtsp:// or rtsps://",
            StartError(Of(new() { Source = "rtsp", Rtsp = new() { Url = "http://a" } })));
        Assert.Equal(
            "camera 'gst': file '/no.mp4' does not exist; give a video file, or numbered images as 'part-%05d.png'",
            StartError(Of(new() { Source = "file", File = new() { Path = "/no.mp4" } })));
    }

    [Fact]
    public void A_file_ends_and_loses_nothing()
    {
        using var run = CameraRun.Start(Custom("videotestsrc num-buffers=40 ! video/x-raw,format=GRAY8,width=64,height=48,framerate=100/1"), 64);
        var numbers = new List<long>();
        while (run.Slot.Take(CameraRun.Patience) is { } frame)
        {
            numbers.Add(frame.Number);
            frame.Release();
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), numbers);
        Assert.Equal((CameraState.Ended, 0), (run.Camera.Status.State, run.Camera.Status.Dropped));
        Assert.True(run.Slot.IsCompleted);
    }

    [Fact]
    public void Numbered_images_come_through_the_file_preset()
    {
        using var folder = new ScratchFolder();
        for (var i = 0; i < 5; i++)
            folder.Write($"{i:D3}.png", ImageFile.EncodePng(new TestPicture(33, 7, PixelFormat.Grey8, 0, shift: i).View));
        var options = Of(new() { Source = "file", File = new() { Path = Path.Combine(folder.Path, "%03d.png"), RatePerSecond = 50 } });
        using var run = CameraRun.Start(options, 8);

        for (var i = 0; i < 5; i++)
        {
            var frame = run.Take();
            Assert.Equal(new TestPicture(33, 7, PixelFormat.Grey8, 0, shift: i).View.Row(6).ToArray(), frame.Image.Row(6).ToArray());
            frame.Release();
        }
        Assert.Null(run.Slot.Take(CameraRun.Patience));
        Assert.Equal(CameraState.Ended, run.Camera.Status.State);
    }

    [Fact]
    public void A_live_stream_that_ends_is_opened_again_and_numbers_go_on()
    {
        using var run = CameraRun.Start(Custom("videotestsrc is-live=true num-buffers=10 ! video/x-raw,format=GRAY8,framerate=100/1"), 64);
        var numbers = new List<long>();
        while (numbers.Count < 35)
        {
            var frame = run.Take();
            numbers.Add(frame.Number);
            frame.Release();
        }

        Assert.Equal(Enumerable.Range(0, 35).Select(i => (long)i), numbers);
        Assert.True(run.Camera.Status.Reconnects >= 3, run.Camera.Status.ToString());
    }

    [Fact]
    public void The_time_of_capture_is_the_sources_not_that_of_the_arrival()
    {
        using var run = CameraRun.Start(
            Custom("videotestsrc is-live=true ! video/x-raw,format=GRAY8,framerate=10/1 ! identity sleep-time=60000"), 2);
        var frame = run.Take();

        Assert.InRange(TimeProvider.System.MonotonicNs() - frame.CapturedNs, 60_000_000, 1_000_000_000);
        frame.Release();
    }

    [Fact]
    public void A_stream_from_nowhere_is_lost_with_a_reason()
    {
        using var run = CameraRun.Start(Of(new() { Source = "rtsp", Rtsp = new() { Url = "rtsp://127.0.0.1:9/line" } }), 2);

        run.WaitUntil(camera => camera.Status.State == CameraState.Lost);

        Assert.Contains("Could not open resource", run.Camera.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_elements_error_is_the_reason_of_the_loss()
    {
        var reasons = new ConcurrentQueue<string?>();
        using var run = CameraRun.Start(
            Custom("videotestsrc is-live=true ! identity name=stopper error-after=5 ! video/x-raw,format=GRAY8,framerate=100/1"), 64,
            camera => camera.StateChanged += status => Note(status, reasons));

        run.WaitUntil(camera => camera.Status.Reconnects >= 1);

        Assert.Contains("stopper: Failed after iterations as requested.", reasons.First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_cannot_be_opened_is_tried_again_and_again()
    {
        var reasons = new ConcurrentQueue<string?>();
        var options = Of(new() { Source = "v4l2", V4l2 = new() { Device = "/dev/video-none" }, Reconnect = new() { FirstDelayMs = 10 } });
        using var run = CameraRun.Start(options, 2, camera => camera.StateChanged += status => Note(status, reasons));

        run.WaitUntil(_ => reasons.Count >= 3);

        Assert.Contains("/dev/video-none", reasons.First(), StringComparison.Ordinal);
        Assert.Equal(0, run.Camera.Status.Reconnects);
    }

    [Fact]
    public void Caps_that_change_in_the_middle_bring_new_settings()
    {
        // Two sources one after the other: 10 pictures of one kind, then endless ones of another.
        using var run = CameraRun.Start(
            Custom("concat name=c videotestsrc is-live=true num-buffers=10 ! video/x-raw,format=GRAY8,width=64,height=48,framerate=100/1 ! c. "
                + "videotestsrc is-live=true pattern=red ! video/x-raw,format=RGB,width=37,height=20,framerate=100/1 ! c. c."), 64);
        var settings = new List<CaptureSettings>();
        for (var i = 0; i < 20; i++)
        {
            var frame = run.Take();
            Assert.Equal((frame.Settings.Width, frame.Settings.PixelFormat), (frame.Image.Width, frame.Image.Format));
            settings.Add(frame.Settings);
            frame.Release();
        }

        Assert.Equal(2, settings.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal((64, 48, PixelFormat.Grey8), (settings[0].Width, settings[0].Height, settings[0].PixelFormat));
        Assert.Equal((37, 20, PixelFormat.Rgb24), (settings[^1].Width, settings[^1].Height, settings[^1].PixelFormat));
    }

    [Fact]
    public void A_camera_that_falls_silent_is_a_fault_and_is_opened_again()
    {
        var states = new ConcurrentQueue<CameraState>();
        var options = Custom("videotestsrc is-live=true ! video/x-raw,format=GRAY8,framerate=100/1 ! valve drop=true");
        using var run = CameraRun.Start(
            options with { GStreamer = options.GStreamer with { ReopenAfterMs = 800 } }, 4,
            camera => camera.StateChanged += status => states.Enqueue(status.State));

        run.WaitUntil(_ => states.Count >= 4);

        Assert.Equal([CameraState.Connecting, CameraState.Silent, CameraState.Lost, CameraState.Connecting], states.Take(4));
    }

    private static void Note(CameraStatus status, ConcurrentQueue<string?> reasons)
    {
        if (status.State == CameraState.Lost)
            reasons.Enqueue(status.Reason);
    }

    private static IEnumerable<byte> Red(PixelFormat format) => format switch
    {
        PixelFormat.Grey8 => [81],
        PixelFormat.Rgb24 => [255, 0, 0],
        _ => [0, 0, 255],
    };

    private static string StartError(CameraOptions options)
    {
        using var camera = CameraFactory.Create(options, TimeProvider.System);
        return Assert.Throws<CameraException>(() => camera.Start(new(1, SlotPolicy.KeepNewest))).Message;
    }
}
