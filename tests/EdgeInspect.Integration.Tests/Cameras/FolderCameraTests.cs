using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Adapters.Cameras.Folder;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Integration.Tests.ImageFiles;

namespace EdgeInspect.Integration.Tests.Cameras;

public sealed class FolderCameraConformance : CameraConformance, IDisposable
{
    private readonly ScratchFolder _folder = new();

    public FolderCameraConformance()
    {
        for (var i = 0; i < 4; i++)
            _folder.Write($"{i}.png", ImageFile.EncodePng(new TestPicture(64, 48, PixelFormat.Rgb24, 0, shift: i).View));
    }

    protected override CameraOptions Options =>
        new() { Id = "folder", Kind = "folder", Folder = new() { Path = _folder.Path, RatePerSecond = 100 } };

    public void Dispose() => _folder.Dispose();
}

public sealed class FolderCameraTests : IDisposable
{
    private static readonly byte[] Png = ImageFile.EncodePng(new TestPicture(16, 12, PixelFormat.Grey8, 0).View);
    private static readonly byte[] Jpeg = ImageFile.EncodeJpeg(new TestPicture(20, 10, PixelFormat.Rgb24, 0).View, 90);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_come_once_in_the_order_of_their_names_with_their_labels_apart()
    {
        foreach (var name in (string[])["good/b.png", "good/a.JPG", "scratch/deep/1.jpeg", "0.png", "notes.txt"])
            _folder.Write(name, name.EndsWith("png", StringComparison.Ordinal) ? Png : Jpeg);
        using var run = CameraRun.Start(Options(loop: false), 16);

        var parts = new List<string>();
        while (run.Slot.Take(CameraRun.Patience) is { } frame)
        {
            parts.Add(frame.Part!);
            frame.Release();
        }

        Assert.Equal(["0", "good/a", "good/b", "scratch/deep/1"], parts);
        Assert.Equal([null, "good", "good", "deep"], parts.Select(FolderTruth.LabelOf));
        Assert.True(run.Slot.IsCompleted);
        Assert.Equal(CameraState.Ended, run.Camera.Status.State);
        Assert.Equal(4, run.Camera.Status.Frames);
    }

    [Fact]
    public void An_ended_camera_can_be_started_again()
    {
        _folder.Write("a.png", Png);
        using var run = CameraRun.Start(Options(loop: false), 4);
        run.WaitUntil(camera => camera.Status.State == CameraState.Ended);

        run.Camera.Stop();
        run.Drain();
        run.Restart();

        Assert.Equal(1, run.Take().Number);
    }

    [Fact]
    public void A_size_that_changes_gets_settings_of_its_own()
    {
        _folder.Write("a.png", Png);
        _folder.Write("b.jpg", Jpeg);
        using var run = CameraRun.Start(Options(loop: true), 4);

        var (first, second) = (run.TakeAndRelease(), run.TakeAndRelease());

        Assert.Equal((16, 12, PixelFormat.Grey8), (first.Width, first.Height, first.PixelFormat));
        Assert.Equal((20, 10, PixelFormat.Rgb24), (second.Width, second.Height, second.PixelFormat));
    }

    [Theory]
    [InlineData("free_run")]
    [InlineData("software")]
    public void A_file_that_is_no_image_is_counted_named_and_passed_over(string trigger)
    {
        _folder.Write("a.png", Png);
        _folder.Write("b.png", "no image"u8.ToArray());
        _folder.Write("c.png", Png[..^30]);
        _folder.Write("d.png", Png);
        using var run = CameraRun.Start(Options(loop: false) with { Trigger = new() { Mode = trigger } }, 4);

        var parts = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            run.WaitUntil(camera => trigger == "free_run" || camera.Trigger(1));
            var frame = run.Take();
            parts.Add(frame.Part);
            frame.Release();
        }
        run.WaitUntil(camera => camera.Status.State == CameraState.Ended);

        Assert.Equal(["a", "d"], parts);
        var status = run.Camera.Status;
        Assert.Equal((2, 0), (status.Unreadable, status.Dropped));
        Assert.Contains("c.png: ", status.UnreadableReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_one_readable_file_is_silent_with_a_reason_and_comes_back()
    {
        var path = _folder.Write("a.png", "no image"u8.ToArray());
        using var run = CameraRun.Start(Options(loop: true), 4);
        run.WaitUntil(camera => camera.Status.State == CameraState.Silent);
        Assert.Contains("a.png: is no PNG or JPEG image", run.Camera.Status.Reason, StringComparison.Ordinal);

        File.WriteAllBytes(path, Png);

        run.Take().Release();
        Assert.Equal(CameraState.Streaming, run.Camera.Status.State);
    }

    [Fact]
    public void The_rate_is_kept()
    {
        _folder.Write("a.png", Png);
        using var run = CameraRun.Start(Options(loop: true) with { Folder = new() { Path = _folder.Path, RatePerSecond = 60 } }, 64);
        var times = new List<long>();
        while (times.Count < 61)
        {
            var frame = run.Take();
            times.Add(frame.CapturedNs);
            frame.Release();
        }

        Assert.InRange(times[^1] - times[0], 950_000_000, 1_300_000_000);
    }

    [Fact]
    public void A_missing_folder_is_an_error_at_the_start()
    {
        var error = StartError(Options(loop: true) with { Folder = new() { Path = "/nowhere/parts" } });

        Assert.Equal("camera 'line': folder '/nowhere/parts' does not exist; give one with PNG or JPEG files", error);
    }

    [Fact]
    public void An_empty_folder_is_an_error_at_the_start() =>
        Assert.Equal($"camera 'line': folder '{_folder.Path}' holds no file named .png, .jpg or .jpeg", StartError(Options(loop: true)));

    private static string StartError(CameraOptions options)
    {
        using var camera = CameraFactory.Create(options, TimeProvider.System);
        return Assert.Throws<CameraException>(() => camera.Start(new(1, SlotPolicy.KeepNewest))).Message;
    }

    private CameraOptions Options(bool loop) =>
        new() { Id = "line", Kind = "folder", Folder = new() { Path = _folder.Path, RatePerSecond = 50, Loop = loop } };
}
