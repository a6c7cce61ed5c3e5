using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Folder;

/// <summary>
/// Image files as a camera. The next file is decoded ahead, so that a trigger is answered at once. A file that is no image is counted
/// as unreadable, named in the status, and passed over; when no file can be read any more the camera is silent.
/// </summary>
public sealed class FolderCamera : ThreadedCamera
{
    private readonly FolderCameraOptions _options;
    private CaptureSettings? _settings;

    /// <summary>Makes a stopped camera.</summary>
    /// <exception cref="CameraException">The trigger mode is unknown.</exception>
    public FolderCamera(CameraOptions options, TimeProvider time)
        : base(options, time) => _options = options.Folder;

    private protected override Func<CancellationToken, string?> Prepare(FrameSlot slot)
    {
        var files = new FolderFiles(Context.Options.Id, _options.Path);
        return stop => Deliver(files, slot, stop);
    }

    private string? Deliver(FolderFiles files, FrameSlot slot, CancellationToken stop)
    {
        var pool = new FramePool<ImageFrame>(slot, static pool => new(pool));
        var pace = new Pace(Context.Time, Context.Turns, TimeSpan.FromSeconds(1 / _options.RatePerSecond));
        var failures = 0;
        for (long i = 0; i < files.Count || _options.Loop; i++)
        {
            if (files.TryLoad((int)(i % files.Count), out var image, out var part, out var reason))
            {
                failures = 0;
                Context.Board.Set(CameraState.Streaming);
                if (!WaitForMoment(pace, stop))
                    return null;
                Offer(pool, image, part, slot);
                continue;
            }
            Context.Board.CountUnreadable(reason);
            if (++failures >= files.Count)
                Context.Board.Set(CameraState.Silent, $"none of the {files.Count} files can be read; {reason}");
            if (!pace.Wait(stop))
                return null;
        }
        return $"all {files.Count} files of {files.Folder} were read";
    }

    private bool WaitForMoment(Pace pace, CancellationToken stop) =>
        Context.Mode == TriggerMode.FreeRun ? pace.Wait(stop) : Context.Trigger.Wait(Context.Turns, stop);

    private void Offer(FramePool<ImageFrame> pool, DecodedImage image, string part, FrameSlot slot)
    {
        var capturedNs = Context.Trigger.Waiting ?? Context.Time.MonotonicNs();
        Context.Trigger.Clear();
        var number = Context.NextNumber();
        if (!pool.TryRent(out var frame))
        {
            Context.Board.CountDropped(1);
            return;
        }
        frame.Fill(image, part, number, capturedNs, SettingsFor(image));
        Context.Board.CountFrame();
        slot.Offer(frame);
    }

    private CaptureSettings SettingsFor(DecodedImage image)
    {
        if (_settings is not { } last || (last.Width, last.Height, last.PixelFormat) != (image.Width, image.Height, image.Format))
            _settings = new(Context.Options.Id, "folder", null, null, null, image.Width, image.Height, image.Format, Context.Mode);
        return _settings;
    }
}
