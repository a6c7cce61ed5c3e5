using EdgeInspect.Adapters.Cameras.Folder;
using EdgeInspect.Adapters.Cameras.GStreamer;
using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>Makes the camera that a configuration asks for.</summary>
public static class CameraFactory
{
    /// <summary>Makes a camera; it is stopped.</summary>
    /// <exception cref="CameraException">The kind or trigger mode is unknown.</exception>
    public static ICamera Create(CameraOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Kind switch
        {
            CameraKinds.Simulated => new SimulatedCamera(options, time),
            CameraKinds.Folder => new FolderCamera(options, time),
            CameraKinds.GStreamer => new GStreamerCamera(options, time),
            _ => throw new CameraException(
                $"camera '{options.Id}': kind '{options.Kind}' is unknown; "
                + $"allowed are {CameraKinds.Simulated}, {CameraKinds.Folder}, {CameraKinds.GStreamer}"),
        };
    }
}
