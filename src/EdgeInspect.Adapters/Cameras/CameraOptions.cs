using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Adapters.Cameras.Folder;
using EdgeInspect.Adapters.Cameras.GStreamer;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Outputs.Gpio;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>One camera of the station.</summary>
public sealed record CameraOptions
{
    /// <summary>Name of the camera.</summary>
    [Description("Name of the camera in records and on the panel.")]
    [Required]
    [StringLength(64, MinimumLength = 1)]
    public string Id { get; init; } = "camera";

    /// <summary>Which source it is.</summary>
    [Description("Kind of source; the section of the same name sets it.")]
    [AllowedValues(CameraKinds.Simulated, CameraKinds.Folder, CameraKinds.GStreamer)]
    public string Kind { get; init; } = CameraKinds.Simulated;

    /// <summary>Milliseconds without a frame after which a camera counts as silent.</summary>
    [Description("A camera that should deliver and doesn't for this long is at fault, in milliseconds.")]
    [Range(50, 600_000)]
    public int SilentAfterMs { get; init; } = 2000;

    /// <summary>When frames are taken.</summary>
    [Description("When frames are taken.")]
    public TriggerOptions Trigger { get; init; } = new();

    /// <summary>For the kind <c>simulated</c>.</summary>
    [Description("A simulated line of parts, for the kind 'simulated'.")]
    public SimulatedCameraOptions Simulated { get; init; } = new();

    /// <summary>For the kind <c>folder</c>.</summary>
    [Description("Image files of a folder, for the kind 'folder'.")]
    public FolderCameraOptions Folder { get; init; } = new();

    /// <summary>For the kind <c>gstreamer</c>.</summary>
    [Description("A GStreamer pipeline, for the kind 'gstreamer'.")]
    public GStreamerCameraOptions GStreamer { get; init; } = new();
}

/// <summary>When frames are taken.</summary>
public sealed record TriggerOptions
{
    /// <summary>What asks for a frame.</summary>
    [Description("free_run: each frame is a part; software: the station's timer asks; gpio_edge: a part sensor asks.")]
    [AllowedValues("free_run", "software", "gpio_edge")]
    public string Mode { get; init; } = "free_run";

    /// <summary>Time between two software triggers; 0 for none.</summary>
    [Description("Milliseconds between two triggers of the station's timer in the mode 'software'; 0: only other code triggers.")]
    [Range(0, 3_600_000)]
    public int PeriodMs { get; init; }

    /// <summary>The part sensor of the mode <c>gpio_edge</c>.</summary>
    [Description("The part sensor's line, for the mode 'gpio_edge'.")]
    public GpioTriggerOptions Gpio { get; init; } = new();

    /// <summary><see cref="Mode"/> as a value.</summary>
    /// <exception cref="CameraException">It is none of the allowed words.</exception>
    public TriggerMode ToMode() => Mode switch
    {
        "free_run" => TriggerMode.FreeRun,
        "software" => TriggerMode.Software,
        "gpio_edge" => TriggerMode.GpioEdge,
        _ => throw new CameraException($"trigger mode '{Mode}' is unknown; allowed are free_run, software, gpio_edge"),
    };
}

/// <summary>The words for <see cref="CameraOptions.Kind"/>.</summary>
public static class CameraKinds
{
    /// <summary>A procedural line of parts.</summary>
    public const string Simulated = "simulated";

    /// <summary>Image files of a folder.</summary>
    public const string Folder = "folder";

    /// <summary>Any GStreamer pipeline.</summary>
    public const string GStreamer = "gstreamer";
}
