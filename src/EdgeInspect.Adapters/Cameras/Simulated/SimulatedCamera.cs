using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>
/// A simulated line as a camera. A frame's number is its part's index. Each part is drawn ahead, so that it is there on the beat or at
/// the trigger; a part for which no frame is free is counted as dropped.
/// </summary>
public sealed class SimulatedCamera : ICamera
{
    private readonly SimulatedCameraOptions _options;
    private readonly TimeProvider _time;
    private readonly TriggerMode _mode;
    private readonly TimeSpan _silentAfter;
    private readonly CaptureSettings _settings;
    private readonly StatusBoard _board = new();
    private readonly TriggerLatch _trigger = new();
    private readonly CameraThread _thread;
    private long _next;

    /// <summary>Makes a stopped camera.</summary>
    /// <exception cref="CameraException">The trigger mode is unknown, or the product can't have a defect type asked for.</exception>
    public SimulatedCamera(CameraOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_options, _time) = (options.Simulated, time);
        _mode = options.Trigger.ToMode();
        _silentAfter = TimeSpan.FromMilliseconds(options.SilentAfterMs);
        _thread = new($"camera {options.Id}");
        Line = new(_options.Line);
        var line = _options.Line;
        _settings = new(
            options.Id, "simulated", $"seed {line.Seed}", _options.ExposureUs, _options.GainDb, line.Width, line.Height, line.PixelFormat, _mode);
    }

    /// <inheritdoc/>
    public event Action<CameraStatus>? StateChanged
    {
        add => _board.Changed += value;
        remove => _board.Changed -= value;
    }

    /// <inheritdoc/>
    public CameraStatus Status => _board.Status;

    /// <summary>The line under the camera: ask it for the truth about a frame's part. The camera's thread draws on it; nobody else may.</summary>
    public SimulatedLine Line { get; }

    /// <inheritdoc/>
    public void Start(FrameSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        _thread.Start(stop => Run(slot, stop));
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

    private void Run(FrameSlot slot, CancellationToken stop)
    {
        _board.Reset();
        _board.Set(CameraState.Connecting);
        _trigger.Clear();
        Deliver(slot, stop);
        if (stop.IsCancellationRequested)
        {
            _board.Set(CameraState.Stopped);
            return;
        }
        _board.Set(CameraState.Ended, $"all {_options.Parts} parts have passed");
        slot.Complete();
    }

    private void Deliver(FrameSlot slot, CancellationToken stop)
    {
        var pool = new FramePool<SimulatedFrame>(slot, pool => new(pool, _settings));
        var pace = new Pace(_time, TimeSpan.FromSeconds(1 / _options.PartsPerSecond));
        var end = _options.Parts == 0 ? long.MaxValue : _next + _options.Parts;
        while (_next < end)
        {
            if (pool.TryRent(out var frame))
                Line.Render(_next, frame.Pixels);
            _board.Set(CameraState.Streaming);
            if (!(_mode == TriggerMode.FreeRun ? pace.Wait(stop) : _trigger.Wait(stop)))
                return;
            if (_options.Fault.SilentForMs == 0 || _next != _options.Fault.SilentAtPart)
            {
                Offer(frame, slot);
                continue;
            }
            if (frame is not null)
                pool.Return(frame);
            PlaySilent(stop);
        }
    }

    private void Offer(SimulatedFrame? frame, FrameSlot slot)
    {
        var capturedNs = _trigger.Waiting ?? _time.MonotonicNs();
        _trigger.Clear();
        var number = _next++;
        if (frame is null)
        {
            _board.CountDropped(1);
            return;
        }
        frame.Stamp(Line.PartOf(number), number, capturedNs);
        _board.CountFrame();
        slot.Offer(frame);
    }

    /// <summary>Delivers nothing for the time of the fault, and lets the parts of that time pass unseen.</summary>
    private void PlaySilent(CancellationToken stop)
    {
        var silence = TimeSpan.FromMilliseconds(_options.Fault.SilentForMs);
        var unnoticed = silence < _silentAfter ? silence : _silentAfter;
        if (stop.WaitHandle.WaitOne(unnoticed))
            return;
        if (silence > unnoticed)
        {
            _board.Set(CameraState.Silent, $"no frame for {_silentAfter.TotalMilliseconds} ms");
            stop.WaitHandle.WaitOne(silence - unnoticed);
        }
        var lost = _mode == TriggerMode.FreeRun ? Math.Max(1, (long)(silence.TotalSeconds * _options.PartsPerSecond)) : 1;
        _board.CountDropped(lost);
        _next += lost;
        _trigger.Clear();
    }
}
