using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>
/// Any GStreamer pipeline as a camera. Its memory is lent to the reader as it is, without a copy (but for Aravis). A lost, ended or
/// long silent live source is opened again with growing delays; a file ends. A trigger is answered with the first frame exposed after it.
/// </summary>
/// <param name="options">The camera's options.</param>
/// <param name="time">The clock.</param>
/// <exception cref="CameraException">The trigger mode is unknown.</exception>
public sealed class GStreamerCamera(CameraOptions options, TimeProvider time) : ThreadedCamera(options, time)
{
    private protected override Func<CancellationToken, string?> Prepare(FrameSlot slot)
    {
        var text = CheckedText();
        return stop => Deliver(text, slot, stop);
    }

    private string CheckedText()
    {
        try
        {
            var text = PipelineText.For(Context.Options.GStreamer);
            GstPipeline.Parse(text).Dispose();
            return text;
        }
        catch (CameraException e)
        {
            throw new CameraException($"camera '{Context.Options.Id}': {e.Message}", e);
        }
    }

    private string? Deliver(string text, FrameSlot slot, CancellationToken stop)
    {
        var isCopied = PipelineText.LendsWithoutAsking(text);
        var pool = new FramePool<SampleFrame>(slot, pool => new(pool, isCopied));
        var delay = new ReconnectDelay(Context.Options.GStreamer.Reconnect);
        for (var isFirst = true; ; isFirst = false)
        {
            var end = Stream(text, slot, pool, delay, isFirst, stop);
            if (end.Kind != StreamEndKind.Lost || !Context.Turns.Wait(delay.Next(), stop))
                return end.Reason;
            Context.Board.Set(CameraState.Connecting);
            Context.Trigger.Clear();
        }
    }

    private StreamEnd Stream(
        string text, FrameSlot slot, FramePool<SampleFrame> pool, ReconnectDelay delay, bool isFirst, CancellationToken stop)
    {
        using var pipeline = GstPipeline.Parse(text);
        if (Context.Options.GStreamer is { Source: "gige", Gige.Camera: { Length: > 0 } camera })
            pipeline.Set(PipelineText.GigeName, "camera-name", camera);
        var stream = new GStreamerStream(Context, pipeline, slot, pool);
        stream.Opened += delay.Reset;
        if (!isFirst)
            stream.Opened += Context.Board.CountReconnect;
        var end = stream.Run(stop);
        // Said at once: to close a device that is gone can take many seconds.
        if (end.Kind == StreamEndKind.Lost)
            Context.Board.Set(CameraState.Lost, end.Reason);
        return end;
    }
}
