namespace EdgeInspect.Core.Imaging;

/// <summary>When a frame is taken.</summary>
public enum TriggerMode
{
    /// <summary>The camera runs at its own rate; each frame is a part.</summary>
    FreeRun,

    /// <summary>The station asks for each frame.</summary>
    Software,

    /// <summary>A part sensor's edge on a GPIO line asks for each frame.</summary>
    GpioEdge,
}

/// <summary>What the camera was and how it was set when a frame was taken. One instance is shared by all frames until a setting changes.</summary>
/// <param name="Id">Name of the camera in this station's configuration.</param>
/// <param name="Model">Maker's model name, or the kind of source.</param>
/// <param name="Serial">Serial number, or null where the source has none.</param>
/// <param name="ExposureUs">Exposure time in microseconds, or null when unknown.</param>
/// <param name="GainDb">Gain in decibels, or null when unknown.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="PixelFormat">Layout of a pixel.</param>
/// <param name="Trigger">When frames are taken.</param>
public sealed record CaptureSettings(
    string Id, string Model, string? Serial, double? ExposureUs, double? GainDb, int Width, int Height, PixelFormat PixelFormat, TriggerMode Trigger);
