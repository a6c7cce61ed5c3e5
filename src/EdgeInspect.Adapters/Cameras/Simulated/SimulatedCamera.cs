using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>
/// A simulated line as a camera. A frame's number is its part's index. Each part is drawn ahead, so that it is there on the beat or at
/// the trigger; a part for which no frame is free is counted as dropped.
/// </summary>
public sealed class SimulatedCamera : ThreadedCamera
{
    private readonly SimulatedCameraOptions _options;
    private readonly CaptureSettings _settings;

    /// <summary>Makes a stopped camera.</summary>
    /// <exception cref="CameraException">The trigger mode is unknown, or the product can't have a defect type asked for.</exception>
    public SimulatedCamera(CameraOptions options, TimeProvider time)
        : base(options, time)
    {
        _options = options.Simulated;
        Line = new(_options.Line);
        var line = _options.Line;
        _settings = new(
            options.Id, "simulated", $"seed {line.Seed}", _options.ExposureUs, _options.GainDb,
            line.Width, line.Height, line.PixelFormat, Context.Mode);
    }

    /// <summary>The line under the camera: ask it for the truth about a frame's part. Only the camera's thread may draw on it.</summary>
    public SimulatedLine Line { get; }

    private protected override Func<CancellationToken, string?> Prepare(FrameSlot slot) => stop => Deliver(slot, stop);

    private string? Deliver(FrameSlot slot, CancellationToken stop)
    {
        var pool = new FramePool<SimulatedFrame>(slot, pool => new(pool, _settings));
        var pace = new Pace(Context.Time, Context.Turns, TimeSpan.FromSeconds(1 / _options.PartsPerSecond));
        var end = _options.Parts == 0 ? long.MaxValue : Context.Next + _options.Parts;
        while (Context.Next < end)
        {
            if (pool.TryRent(out var frame))
                Line.Render(Context.Next, frame.Pixels);
            Context.Board.Set(CameraState.Streaming);
            if (!(Context.Mode == TriggerMode.FreeRun ? pace.Wait(stop) : Context.Trigger.Wait(Context.Turns, stop)))
                return null;
            if (_options.Fault.SilentForMs == 0 || Context.Next != _options.Fault.SilentAtPart)
            {
                Offer(frame, slot);
                continue;
            }
            if (frame is not null)
                pool.Return(frame);
            PlaySilent(stop);
        }
        return $"all {_options.Parts} parts have passed";
    }

    private void Offer(SimulatedFrame? frame, FrameSlot slot)
    {
        var capturedNs = Context.Trigger.Waiting ?? Context.Time.MonotonicNs();
        Context.Trigger.Clear();
        var index = Context.NextNumber();
        if (frame is null)
        {
            Context.Board.CountDropped(1);
            return;
        }
        frame.Stamp(Line.PartOf(index), index, capturedNs);
        Context.Board.CountFrame();
        slot.Offer(frame);
    }

    /// <summary>Delivers nothing for the time of the fault, and lets the parts of that time pass unseen.</summary>
    private void PlaySilent(CancellationToken stop)
    {
        var silence = TimeSpan.FromMilliseconds(_options.Fault.SilentForMs);
        var noticedAfter = TimeSpan.FromMilliseconds(Context.Options.SilentAfterMs);
        if (silence > noticedAfter)
        {
            if (!Context.Turns.Wait(noticedAfter, stop))
                return;
            Context.Board.Set(CameraState.Silent, $"no frame for {Context.Options.SilentAfterMs} ms");
            silence -= noticedAfter;
        }
        if (!Context.Turns.Wait(silence, stop))
            return;
        var passed = _options.Fault.SilentForMs * _options.PartsPerSecond / 1000;
        var lost = Context.Mode == TriggerMode.FreeRun ? Math.Max(1, (long)passed) : 1;
        Context.Lose(lost);
        Context.Trigger.Clear();
    }
}
