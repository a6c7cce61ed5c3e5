using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>One opened pipeline, from its start to its end. All of it runs on the camera's thread.</summary>
internal sealed class GStreamerStream(CameraContext context, GstPipeline pipeline, FrameSlot slot, FramePool<SampleFrame> pool)
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long AskAgainNs = 1_000_000_000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly StatusBoard _board = context.Board;
    private nint _caps;
    private VideoLayout _layout;
    private CaptureSettings? _settings;
    private bool _canBeAsked;
    private long _askedNs;
    private long _lastArrivalNs;
    private long _lastCapturedNs = long.MinValue;
    private long _pulled;
    private long _lost;

    /// <summary>Raised with the first frame.</summary>
    public event Action? Opened;

    /// <summary>Delivers until something ends it.</summary>
    public StreamEnd Run(CancellationToken stop)
    {
        if (!pipeline.Play())
            return new(StreamEndKind.Lost, pipeline.TakeError() ?? "the source can't be opened");
        _lastArrivalNs = context.Time.MonotonicNs();
        StreamEnd? end = null;
        while (end is null && !stop.IsCancellationRequested)
        {
            context.Turns.Add();
            var sample = Pull();
            end = sample == 0 ? OnNothing() : OnSample(sample);
        }
        // What still waits will not be pulled any more.
        CountLost(pipeline.Arrived - _pulled);
        if (_caps != 0)
            Gst.Unref(_caps);
        return end ?? new(StreamEndKind.Stopped);
    }

    /// <summary>The next sample, or 0. All that came before a moment at which none waits was pulled or dropped by the sink.</summary>
    private nint Pull()
    {
        var arrived = pipeline.Arrived;
        if (pipeline.TryPull(TimeSpan.Zero) is not 0 and var sample)
            return sample;
        CountLost(arrived - _pulled);
        AskAgain();
        return pipeline.TryPull(Poll);
    }

    private StreamEnd? OnNothing()
    {
        if (pipeline.TakeError() is { } error)
            return new(StreamEndKind.Lost, error);
        if (pipeline.IsAtEnd)
            return pipeline.IsLive ? new(StreamEndKind.Lost, "the stream ended") : new(StreamEndKind.Finished, "the file came to its end");
        var quietMs = (context.Time.MonotonicNs() - _lastArrivalNs) / NanosecondsPerMillisecond;
        if (quietMs >= context.Options.GStreamer.ReopenAfterMs)
            return new(StreamEndKind.Lost, $"no frame for {quietMs} ms");
        if (quietMs >= context.Options.SilentAfterMs)
            _board.Set(CameraState.Silent, $"no frame for {context.Options.SilentAfterMs} ms");
        return null;
    }

    private StreamEnd? OnSample(nint sample)
    {
        _lastArrivalNs = context.Time.MonotonicNs();
        // As many as the sink holds may wait behind this one.
        CountLost(pipeline.Arrived - _pulled - 1 - GstPipeline.SinkCapacity);
        if (Gst.GetCaps(sample) is var caps && caps != _caps && !TryAdopt(caps, out var reason))
        {
            Gst.Unref(sample);
            return new(StreamEndKind.Lost, reason);
        }
        if (++_pulled == 1)
            Opened?.Invoke();
        _board.Set(CameraState.Streaming);
        _lastCapturedNs = Math.Max(_lastCapturedNs, _lastArrivalNs - pipeline.AgeNs(sample));
        if (MomentOf(_lastCapturedNs) is { } moment)
            Offer(sample, moment);
        else
            Gst.Unref(sample);
        return null;
    }

    /// <summary>The time that a frame will carry, or null when nobody asked for it.</summary>
    private long? MomentOf(long capturedNs)
    {
        if (context.Mode == TriggerMode.FreeRun)
            return capturedNs;
        var exposedNs = capturedNs - (long)((_settings?.ExposureUs ?? 0) * 1000);
        if (context.Trigger.Waiting is not { } triggeredNs || exposedNs < triggeredNs)
            return null;
        context.Trigger.Clear();
        return triggeredNs;
    }

    private void Offer(nint sample, long momentNs)
    {
        var number = context.NextNumber();
        if (!pool.TryRent(out var frame))
        {
            Gst.Unref(sample);
            _board.CountDropped(1);
        }
        else if (!frame.TryFill(sample, _layout, number, momentNs, _settings!))
        {
            _board.CountDropped(1, "a picture's memory could not be read");
        }
        else
        {
            _board.CountFrame();
            slot.Offer(frame);
        }
    }

    /// <summary>
    /// Counts what the sink dropped because it wasn't pulled in time, given how much that is at least since the start. Frames that nobody
    /// asked for don't count.
    /// </summary>
    private void CountLost(long lost)
    {
        if (lost <= _lost || context.Mode != TriggerMode.FreeRun)
            return;
        context.Lose(lost - _lost);
        _lost = lost;
    }

    /// <summary>Size or format is new, or this is the first sample. The caps are kept so that their address stays theirs.</summary>
    private bool TryAdopt(nint caps, out string? reason)
    {
        if (!VideoLayout.TryRead(caps, out _layout, out reason))
            return false;
        if (_caps != 0)
            Gst.Unref(_caps);
        _caps = Gst.Ref(caps);
        Ask();
        return true;
    }

    /// <summary>
    /// A camera may set its exposure and gain by itself. It is asked again only while no sample waits, and right behind a sample: one
    /// that is gone would let the asking run into Aravis' time-outs, which last seconds.
    /// </summary>
    private void AskAgain()
    {
        var nowNs = context.Time.MonotonicNs();
        if (_canBeAsked && nowNs - _askedNs >= AskAgainNs && nowNs - _lastArrivalNs < Poll.Ticks * 100)
            Ask();
    }

    private void Ask()
    {
        var device = GigeDevice.Ask(pipeline);
        (_canBeAsked, _askedNs) = (device is not null, context.Time.MonotonicNs());
        var settings = new CaptureSettings(
            context.Options.Id, device?.Model ?? context.Options.GStreamer.Source, device?.Serial, device?.ExposureUs, device?.GainDb,
            _layout.Width, _layout.Height, _layout.Format, context.Mode);
        if (settings != _settings)
            _settings = settings;
    }
}
