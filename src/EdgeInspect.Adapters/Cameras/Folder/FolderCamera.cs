using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Folder;

/// <summary>
/// Image files as a camera. The next file is decoded ahead, so that a trigger is answered at once. A file that is no image is counted
/// as dropped, named in the status, and passed over; when no file can be read any more the camera is silent.
/// </summary>
public sealed class FolderCamera : ICamera
{
    private readonly CameraOptions _options;
    private readonly TimeProvider _time;
    private readonly TriggerMode _mode;
    private readonly TimeSpan _period;
    private readonly StatusBoard _board = new();
    private readonly TriggerLatch _trigger = new();
    private readonly CameraThread _thread;
    private CaptureSettings? _settings;
    private long _number;

    /// <summary>Makes a stopped camera.</summary>
    /// <exception cref="CameraException">The trigger mode is unknown.</exception>
    public FolderCamera(CameraOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_options, _time) = (options, time);
        _mode = options.Trigger.ToMode();
        _period = TimeSpan.FromSeconds(1 / options.Folder.RatePerSecond);
        _thread = new($"camera {options.Id}");
    }

    /// <inheritdoc/>
    public event Action<CameraStatus>? StateChanged
    {
        add => _board.Changed += value;
        remove => _board.Changed -= value;
    }

    /// <inheritdoc/>
    public CameraStatus Status => _board.Status;

    /// <inheritdoc/>
    public void Start(FrameSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        var files = new FolderFiles(_options.Id, _options.Folder.Path);
        _thread.Start(stop => Run(files, slot, stop));
    }

    /// <inheritdoc/>
    public bool Trigger(long triggeredNs) =>
        _mode != TriggerMode.FreeRun && Status.State == CameraState.Streaming && _trigger.TrySet(triggeredNs);

    /// <inheritdoc/>
    public void Stop()
    {
        _thread.Stop();
        _board.Set(CameraState.Stopped);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _trigger.Dispose();
    }

    private void Run(FolderFiles files, FrameSlot slot, CancellationToken stop)
    {
        _board.Reset();
        _board.Set(CameraState.Connecting);
        _trigger.Clear();
        Deliver(files, slot, stop);
        if (stop.IsCancellationRequested)
        {
            _board.Set(CameraState.Stopped);
            return;
        }
        _board.Set(CameraState.Ended, $"all {files.Count} files of {files.Folder} were read");
        slot.Complete();
    }

    private void Deliver(FolderFiles files, FrameSlot slot, CancellationToken stop)
    {
        var pool = new FramePool<ImageFrame>(slot, static pool => new(pool));
        var pace = new Pace(_time, _period);
        var failures = 0;
        for (long i = 0; i < files.Count || _options.Folder.Loop; i++)
        {
            if (files.TryLoad((int)(i % files.Count), out var image, out var part, out var reason))
            {
                failures = 0;
                _board.Set(CameraState.Streaming);
                if (!WaitForMoment(pace, stop))
                    return;
                Offer(pool, image, part, slot);
                continue;
            }
            _board.CountDropped(1, reason);
            if (++failures >= files.Count)
                _board.Set(CameraState.Silent, $"none of the {files.Count} files can be read; {reason}");
            if (!pace.Wait(stop))
                return;
        }
    }

    private bool WaitForMoment(Pace pace, CancellationToken stop) => _mode == TriggerMode.FreeRun ? pace.Wait(stop) : _trigger.Wait(stop);

    private void Offer(FramePool<ImageFrame> pool, DecodedImage image, string part, FrameSlot slot)
    {
        var capturedNs = _trigger.Waiting ?? _time.MonotonicNs();
        _trigger.Clear();
        var number = _number++;
        if (!pool.TryRent(out var frame))
        {
            _board.CountDropped(1);
            return;
        }
        frame.Fill(image, part, number, capturedNs, SettingsFor(image));
        _board.CountFrame();
        slot.Offer(frame);
    }

    private CaptureSettings SettingsFor(DecodedImage image)
    {
        if (_settings is not { } last || (last.Width, last.Height, last.PixelFormat) != (image.Width, image.Height, image.Format))
            _settings = new(_options.Id, "folder", null, null, null, image.Width, image.Height, image.Format, _mode);
        return _settings;
    }
}
