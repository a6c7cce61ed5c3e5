using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Adapters.Cameras.Folder;

/// <summary>A folder that plays camera.</summary>
public sealed record FolderCameraOptions
{
    /// <summary>The folder.</summary>
    [Description("Folder with PNG and JPEG files, taken in the order of their names, folders in folders included.")]
    public string Path { get; init; } = "";

    /// <summary>Frames per second in free run.</summary>
    [Description("Frames per second in free run.")]
    [Range(0.001, 1000)]
    public double RatePerSecond { get; init; } = 10;

    /// <summary>Whether to begin anew after the last file.</summary>
    [Description("Begin anew after the last file; otherwise the camera ends there.")]
    public bool Loop { get; init; } = true;
}
