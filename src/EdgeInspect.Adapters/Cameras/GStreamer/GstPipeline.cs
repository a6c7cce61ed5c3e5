using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using EdgeInspect.Core.Imaging;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>One pipeline that ends in our sink. Used by one thread at a time.</summary>
[SuppressMessage("Interoperability", "CA1419", Justification = "Only Parse makes it; no native function returns it.")]
internal sealed unsafe class GstPipeline : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Samples that may wait in the sink.</summary>
    public const int SinkCapacity = 8;
    private const long OldestNs = 10_000_000_000;
    private static readonly Lazy<string?> InitError = new(Init);
    private nint _sink;
    private nint _bus;
    private nint _clock;
    private long* _arrived;

    private GstPipeline(nint element)
        : base(ownsHandle: true) => SetHandle(element);

    /// <summary>Samples that have come to the sink, whether they were pulled or not.</summary>
    public long Arrived => Volatile.Read(ref *_arrived);

    /// <summary>Whether the source delivers by its own clock; false for files. Known after <see cref="Play"/>.</summary>
    public bool IsLive { get; private set; }

    /// <summary>Whether the source came to its end and every sample was pulled.</summary>
    public bool IsAtEnd => Gst.IsAtEnd(_sink) != 0;

    /// <summary>Makes a pipeline, not yet running.</summary>
    /// <exception cref="CameraException">GStreamer is missing, or it refuses the text: with its own words.</exception>
    public static GstPipeline Parse(string text)
    {
        if (InitError.Value is { } missing)
            throw new CameraException(missing);
        var element = Gst.ParseLaunch(text, out var error);
        var pipeline = new GstPipeline(element == 0 ? 0 : Gst.RefSink(element));
        if (error is null)
        {
            pipeline.FindParts();
            return pipeline;
        }
        pipeline.Dispose();
        throw new CameraException($"GStreamer says: {Gst.TakeText(error)}; the pipeline is: {text}");
    }

    /// <summary>Opens the source and runs. Live sources lose the oldest sample when nobody pulls; others wait and keep their pace.</summary>
    /// <returns>False when the source can't be opened; <see cref="TakeError"/> says why.</returns>
    public bool Play()
    {
        var change = Gst.SetState(handle, GstState.Paused);
        if (change == GstStateChange.Failure)
            return false;
        IsLive = change == GstStateChange.NoPreroll;
        Gst.SetProperty(_sink, "sync", IsLive ? "false" : "true");
        Gst.SetProperty(_sink, "drop", IsLive ? "true" : "false");
        return Gst.SetState(handle, GstState.Playing) != GstStateChange.Failure;
    }

    /// <summary>The next sample, owned by the caller, or 0.</summary>
    public nint TryPull(TimeSpan timeout) => Gst.TryPullSample(_sink, (ulong)timeout.Ticks * 100);

    /// <summary>What an element reported as its error since the last call, or null.</summary>
    public string? TakeError()
    {
        var message = Gst.PopMessage(_bus, GstMessageKind.Error);
        if (message is null)
            return null;
        Gst.ParseError(message, out var error, out var details);
        var name = Gst.TakeText(Gst.GetName(message->Source));
        Gst.Unref((nint)message);
        var text = Gst.TakeText(error);
        var lastLine = Gst.TakeText(details).Split('\n')[^1];
        return lastLine.Length > 0 ? $"{name}: {text} ({lastLine})" : $"{name}: {text}";
    }

    /// <summary>Nanoseconds since the sample was captured, by the pipeline's clock; 0 when the source doesn't tell.</summary>
    public long AgeNs(nint sample)
    {
        var time = Gst.GetBuffer(sample)->PresentationTime;
        if (_clock == 0)
            _clock = Gst.GetClock(handle);
        if (!IsLive || _clock == 0 || time == Gst.NoTime)
            return 0;
        var running = Gst.ToRunningTime(Gst.GetSegment(sample), Gst.FormatTime, time);
        var age = (long)(Gst.GetTime(_clock) - Gst.GetBaseTime(handle) - running);
        return running != Gst.NoTime && age is > 0 and < OldestNs ? age : 0;
    }

    /// <summary>The element of this name, owned by the caller, or 0.</summary>
    public nint Find(string name) => Gst.GetByName(handle, name);

    /// <summary>Sets a property of the element of this name, which must be there.</summary>
    public void Set(string name, string property, string value)
    {
        var element = Find(name);
        Gst.SetProperty(element, property, value);
        Gst.UnrefObject(element);
    }

    /// <summary>Stops every element, which joins their threads; a device that is gone can make this take seconds.</summary>
    protected override bool ReleaseHandle()
    {
        Gst.SetState(handle, GstState.Null);
        foreach (var part in (ReadOnlySpan<nint>)[_sink, _bus, _clock, handle])
        {
            if (part != 0)
                Gst.UnrefObject(part);
        }
        NativeMemory.Free(_arrived);
        return true;
    }

    private void FindParts()
    {
        _bus = Gst.GetBus(handle);
        _sink = Gst.GetByName(handle, PipelineText.SinkName);
        _arrived = (long*)NativeMemory.AllocZeroed(sizeof(long));
        Gst.SetCallbacks(_sink, new GstAppSinkCallbacks { NewSample = &CountArrival }, (nint)_arrived, 0);
    }

    /// <summary>Runs on GStreamer's thread.</summary>
    [UnmanagedCallersOnly]
    private static int CountArrival(nint sink, nint arrived)
    {
        Interlocked.Increment(ref *(long*)arrived);
        return 0;
    }

    private static string? Init()
    {
        try
        {
            // The runtime turns SIGSEGV into exceptions; GStreamer must leave the signal alone.
            Gst.SetSegmentationTrap(0);
            // These two are of another package than the core; they would be missed only once the camera runs.
            NativeLibrary.Load(Gst.App);
            NativeLibrary.Load(Gst.Video);
            return Gst.Init(0, 0, out var error) != 0 ? null : $"GStreamer can't start: {Gst.TakeText(error)}";
        }
        catch (DllNotFoundException e)
        {
            return "GStreamer isn't installed (Debian's packages libgstreamer1.0-0, libgstreamer-plugins-base1.0-0 and "
                + $"gstreamer1.0-plugins-base): {e.Message}";
        }
    }
}
