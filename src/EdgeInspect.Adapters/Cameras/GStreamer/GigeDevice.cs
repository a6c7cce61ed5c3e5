using System.Runtime.InteropServices;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>What a GigE Vision camera says of itself.</summary>
/// <param name="Model">Maker's model name.</param>
/// <param name="Serial">Serial number, or null.</param>
/// <param name="ExposureUs">Exposure time in microseconds, or null.</param>
/// <param name="GainDb">Gain in decibels, or null.</param>
internal sealed partial record GigeDevice(string Model, string? Serial, double? ExposureUs, double? GainDb)
{
    private const string Aravis = "libaravis-0.8.so.0";

    /// <summary>Asks the camera behind a pipeline's source; null when the pipeline has no such source. Takes some milliseconds.</summary>
    public static GigeDevice? Ask(GstPipeline pipeline)
    {
        var source = pipeline.Find(PipelineText.GigeName);
        if (source == 0)
            return null;
        GValue value = default;
        Gst.GetProperty(source, "camera", ref value);
        var camera = Gst.GetObject(value);
        var device = camera == 0 ? null : Ask(camera);
        Gst.Unset(ref value);
        Gst.UnrefObject(source);
        return device;
    }

    private static GigeDevice Ask(nint camera) => new(
        Marshal.PtrToStringUTF8(GetModel(camera, 0)) ?? "GigE Vision",
        Marshal.PtrToStringUTF8(GetSerial(camera, 0)),
        GetExposure(camera, 0) is > 0 and var exposure ? exposure : null,
        HasGain(camera, 0) != 0 ? GetGain(camera, 0) : null);

    // The last parameter of each would take an error: what a camera can't tell stays unknown.
    [LibraryImport(Aravis, EntryPoint = "arv_camera_get_model_name")]
    private static partial nint GetModel(nint camera, nint error);

    [LibraryImport(Aravis, EntryPoint = "arv_camera_get_device_serial_number")]
    private static partial nint GetSerial(nint camera, nint error);

    [LibraryImport(Aravis, EntryPoint = "arv_camera_get_exposure_time")]
    private static partial double GetExposure(nint camera, nint error);

    [LibraryImport(Aravis, EntryPoint = "arv_camera_is_gain_available")]
    private static partial int HasGain(nint camera, nint error);

    [LibraryImport(Aravis, EntryPoint = "arv_camera_get_gain")]
    private static partial double GetGain(nint camera, nint error);
}
