namespace EdgeInspect.Adapters.Cameras.Folder;

/// <summary>Labels of a folder camera's parts, apart from its frames: for tests and simulated inspectors only.</summary>
public static class FolderTruth
{
    /// <summary>Name of the folder that the part's file lies in, or null for a file right in the camera's folder.</summary>
    /// <param name="part"><see cref="Core.Imaging.Frame.Part"/> of a folder camera's frame.</param>
    public static string? LabelOf(string part)
    {
        var folder = Path.GetDirectoryName(part);
        return string.IsNullOrEmpty(folder) ? null : Path.GetFileName(folder);
    }
}
