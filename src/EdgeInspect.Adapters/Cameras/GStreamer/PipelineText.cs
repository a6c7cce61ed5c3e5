using System.Globalization;
using System.Text;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>The pipelines of the presets, as text for GStreamer's parser.</summary>
internal static class PipelineText
{
    /// <summary>Name of the sink that every pipeline ends in.</summary>
    public const string SinkName = "edgeinspect_sink";

    /// <summary>Name of the source of the preset <c>gige</c>.</summary>
    public const string GigeName = "edgeinspect_gige";

    /// <exception cref="CameraException">The options can't be a pipeline: says which and what is allowed.</exception>
    public static string For(GStreamerCameraOptions options)
    {
        var source = options.Source switch
        {
            "gige" => Gige(options.Gige),
            "v4l2" => V4l2(options.V4l2),
            "rtsp" => Rtsp(options.Rtsp),
            "file" => VideoFile(options.File),
            "custom" => Custom(options.Pipeline),
            _ => throw new CameraException($"source '{options.Source}' is unknown; allowed are gige, v4l2, rtsp, file, custom"),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{source} ! appsink name={SinkName} max-buffers={GstPipeline.SinkCapacity} caps=\"video/x-raw,format=(string){{GRAY8,RGB,BGR,BGRx}}\"");
    }

    /// <summary>
    /// Whether the source may overwrite or free a picture that is still held: Aravis gives each buffer back to its stream the moment it
    /// hands it on, and frees them all when it is closed.
    /// </summary>
    public static bool LendsWithoutAsking(string pipeline) => pipeline.Contains("aravissrc", StringComparison.Ordinal);

    private static string Gige(GigeOptions options)
    {
        // Aravis counts time stamps from the first frame; stamps of the arrival can be compared with the clock. The camera's name isn't
        // here because Aravis opens the device as soon as it is set, and a text is parsed to be checked, too.
        var text = new StringBuilder($"aravissrc name={GigeName} do-timestamp=true");
        if (options.ExposureUs > 0)
            text.Append(CultureInfo.InvariantCulture, $" exposure={options.ExposureUs}");
        if (options.GainDb is { } gain)
            text.Append(CultureInfo.InvariantCulture, $" gain={gain}");
        if (options.PacketSizeBytes > 0)
            text.Append(CultureInfo.InvariantCulture, $" packet-size={options.PacketSizeBytes}");
        if (options.Features.Length > 0)
            text.Append(" features=").Append(Quote(options.Features));
        var isBayer = options.Format == "bayer";
        text.Append(" ! ").Append(isBayer ? "video/x-bayer" : $"video/x-raw,format={options.Format}");
        if (options.Width > 0)
            text.Append(CultureInfo.InvariantCulture, $",width={options.Width}");
        if (options.Height > 0)
            text.Append(CultureInfo.InvariantCulture, $",height={options.Height}");
        if (options.RatePerSecond > 0)
            text.Append(CultureInfo.InvariantCulture, $",framerate={options.RatePerSecond}/1");
        return text.Append(isBayer ? " ! bayer2rgb" : "").ToString();
    }

    private static string V4l2(V4l2Options options) =>
        $"v4l2src device={Quote(options.Device)}{(options.Caps.Length > 0 ? $" ! {options.Caps}" : "")} ! decodebin ! videoconvert";

    private static string Rtsp(RtspOptions options)
    {
        if (!options.Url.StartsWith("rtsp://", StringComparison.Ordinal) && !options.Url.StartsWith("rtsps://", StringComparison.Ordinal))
            throw new CameraException($"url '{options.Url}' is no RTSP address; it must begin with rtsp:// or rtsps://");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"rtspsrc location={Quote(options.Url)} latency={options.LatencyMs} drop-on-latency=true"
            + $" ! application/x-rtp,media=video ! decodebin ! videoconvert");
    }

    private static string VideoFile(VideoFileOptions options)
    {
        if (options.Path.Contains('%', StringComparison.Ordinal))
        {
            var type = options.Path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? "image/png" : "image/jpeg";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"multifilesrc location={Quote(options.Path)} caps=\"{type},framerate={options.RatePerSecond}/1\" ! decodebin ! videoconvert");
        }
        if (!File.Exists(options.Path))
            throw new CameraException($"file '{options.Path}' does not exist; give a video file, or numbered images as 'part-%05d.png'");
        return $"filesrc location={Quote(options.Path)} ! decodebin ! videoconvert";
    }

    private static string Custom(string pipeline) => string.IsNullOrWhiteSpace(pipeline)
        ? throw new CameraException("the pipeline is empty; give a text as gst-launch-1.0 takes it, without a sink")
        : pipeline.Trim();

    private static string Quote(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
