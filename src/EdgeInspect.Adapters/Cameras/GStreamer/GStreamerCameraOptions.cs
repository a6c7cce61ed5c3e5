using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>A camera behind a GStreamer pipeline.</summary>
public sealed record GStreamerCameraOptions
{
    /// <summary>Which pipeline is built.</summary>
    [Description("Which pipeline is built; the section of the same name sets it, 'pipeline' is the text for 'custom'.")]
    [AllowedValues("gige", "v4l2", "rtsp", "file", "custom")]
    public string Source { get; init; } = "gige";

    /// <summary>For the source <c>gige</c>.</summary>
    [Description("A GigE Vision (or USB3 Vision) camera through Aravis.")]
    public GigeOptions Gige { get; init; } = new();

    /// <summary>For the source <c>v4l2</c>.</summary>
    [Description("A camera of the kernel's video subsystem.")]
    public V4l2Options V4l2 { get; init; } = new();

    /// <summary>For the source <c>rtsp</c>.</summary>
    [Description("A network camera's RTSP stream.")]
    public RtspOptions Rtsp { get; init; } = new();

    /// <summary>For the source <c>file</c>.</summary>
    [Description("A video file, or numbered images.")]
    public VideoFileOptions File { get; init; } = new();

    /// <summary>For the source <c>custom</c>.</summary>
    [Description("Text of a pipeline as gst-launch-1.0 takes it, without a sink, for 'custom'. It must end in GRAY8, RGB, BGR or BGRx video.")]
    public string Pipeline { get; init; } = "";

    /// <summary>When a silent camera is closed and opened again.</summary>
    [Description("A camera that stays silent for this long is closed and opened again, in milliseconds.")]
    [Range(500, 3_600_000)]
    public int ReopenAfterMs { get; init; } = 10_000;

    /// <summary>Waits before a lost camera is opened again.</summary>
    [Description("Waits before a lost camera is opened again.")]
    public ReconnectOptions Reconnect { get; init; } = new();
}

/// <summary>A GigE Vision or USB3 Vision camera.</summary>
public sealed record GigeOptions
{
    /// <summary>Which camera.</summary>
    [Description("Address, serial number or full name of the camera as arv-tool lists it; empty: the first that answers.")]
    public string Camera { get; init; } = "";

    /// <summary>Pixel format asked of the camera.</summary>
    [Description("Pixel format asked of the camera: GRAY8 (Mono8), RGB (RGB8), BGR (BGR8), or bayer, which needs the element bayer2rgb.")]
    [AllowedValues("GRAY8", "RGB", "BGR", "bayer")]
    public string Format { get; init; } = "GRAY8";

    /// <summary>Pixels in a row.</summary>
    [Description("Pixels in a row; 0: as the camera is set.")]
    [Range(0, 32_768)]
    public int Width { get; init; }

    /// <summary>Rows.</summary>
    [Description("Rows; 0: as the camera is set.")]
    [Range(0, 32_768)]
    public int Height { get; init; }

    /// <summary>Frames per second.</summary>
    [Description("Frames per second; 0: as the camera is set.")]
    [Range(0, 10_000)]
    public int RatePerSecond { get; init; }

    /// <summary>Exposure time.</summary>
    [Description("Exposure time in microseconds; 0: as the camera is set.")]
    [Range(0, 100_000_000)]
    public double ExposureUs { get; init; }

    /// <summary>Gain.</summary>
    [Description("Gain in decibels; empty: as the camera is set.")]
    [Range(0, 500)]
    public double? GainDb { get; init; }

    /// <summary>Size of a packet.</summary>
    [Description("Bytes of a network packet; 0: as the camera is set. Jumbo frames need 8000 or more here and in the network card.")]
    [Range(0, 65_500)]
    public int PacketSizeBytes { get; init; }

    /// <summary>Further GenICam features.</summary>
    [Description(
        "Further GenICam features, as 'Name=Value Name=Value'. A camera that waits for its own trigger is opened again each two seconds without a frame.")]
    public string Features { get; init; } = "";
}

/// <summary>A camera of the kernel's video subsystem.</summary>
public sealed record V4l2Options
{
    /// <summary>The device.</summary>
    [Description("Device file.")]
    public string Device { get; init; } = "/dev/video0";

    /// <summary>What is asked of it.</summary>
    [Description(
        "Caps asked of the device, such as 'video/x-raw,width=1280,height=720,framerate=30/1' or 'image/jpeg,width=1920'; empty: its choice.")]
    public string Caps { get; init; } = "";
}

/// <summary>A network camera's RTSP stream.</summary>
public sealed record RtspOptions
{
    /// <summary>Address of the stream.</summary>
    [Description("Address of the stream: rtsp://… or rtsps://…")]
    public string Url { get; init; } = "";

    /// <summary>How much is held back to even out the network.</summary>
    [Description("How long packets are held back to even out the network, in milliseconds.")]
    [Range(0, 10_000)]
    public int LatencyMs { get; init; } = 50;
}

/// <summary>A video file, or numbered images.</summary>
public sealed record VideoFileOptions
{
    /// <summary>The file.</summary>
    [Description("A video file, or a pattern such as 'part-%05d.png' for numbered images.")]
    public string Path { get; init; } = "";

    /// <summary>Frames per second of numbered images.</summary>
    [Description("Frames per second of numbered images; a video file has its own.")]
    [Range(1, 1000)]
    public int RatePerSecond { get; init; } = 10;
}
