using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>
/// Any GStreamer pipeline as a camera. Its memory is lent to the reader as it is, without a copy (but for Aravis). A lost, ended or long silent live
/// source is opened again with growing delays; a file ends. A trigger is answered with the first frame exposed after it.
/// </summary>
public sealed class GStreamerCamera : ICamera
{
    private readonly CameraOptions _options;
    private readonly StatusBoard _board = new();
    private readonly TriggerLatch _trigger = new();
    private readonly CameraThread _thread;
    private readonly StreamContext _context;

    /// <summary>Makes a stopped camera.</summary>
    /// <exception cref="CameraException">The trigger mode is unknown.</exception>
    public GStreamerCamera(CameraOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _context = new(options, options.Trigger.ToMode(), time, _board, _trigger);
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
        var text = CheckedText();
        _thread.Start(stop => Run(text, slot, stop));
    }

    /// <inheritdoc/>
    public bool Trigger(long triggeredNs) =>
        _context.Mode != TriggerMode.FreeRun && Status.State == CameraState.Streaming && _trigger.TrySet(triggeredNs);

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

    private string CheckedText()
    {
        try
        {
            var text = PipelineText.For(_options.GStreamer);
            GstPipeline.Parse(text).Dispose();
            return text;
        }
        catch (CameraException e)
        {
            throw new CameraException($"camera '{_options.Id}': {e.Message}", e);
        }
    }

    private void Run(string text, FrameSlot slot, CancellationToken stop)
    {
        _board.Reset();
        var isCopied = PipelineText.LendsWithoutAsking(text);
        var pool = new FramePool<SampleFrame>(slot, pool => new(pool, isCopied));
        var delay = new ReconnectDelay(_options.GStreamer.Reconnect);
        for (var isFirst = true; ; isFirst = false)
        {
            var end = Stream(text, slot, pool, delay, isFirst, stop);
            if (stop.IsCancellationRequested)
                break;
            if (end.Kind == StreamEndKind.Finished)
            {
                _board.Set(CameraState.Ended, end.Reason);
                slot.Complete();
                return;
            }
            if (stop.WaitHandle.WaitOne(delay.Next()))
                break;
        }
        _board.Set(CameraState.Stopped);
    }

    private StreamEnd Stream(
        string text, FrameSlot slot, FramePool<SampleFrame> pool, ReconnectDelay delay, bool isFirst, CancellationToken stop)
    {
        _board.Set(CameraState.Connecting);
        _trigger.Clear();
        using var pipeline = GstPipeline.Parse(text);
        var stream = new GStreamerStream(_context, pipeline, slot, pool);
        stream.Opened += delay.Reset;
        if (!isFirst)
            stream.Opened += _board.CountReconnect;
        var end = stream.Run(stop);
        // Said at once: to close a device that is gone can take many seconds.
        if (end.Kind == StreamEndKind.Lost)
            _board.Set(CameraState.Lost, end.Reason);
        return end;
    }
}
