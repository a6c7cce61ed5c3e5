namespace EdgeInspect.Adapters.ImageFiles;

/// <summary>A file can't be read as a picture. The message names the file and the reason.</summary>
public sealed class ImageFileException : Exception
{
    /// <summary>With the file's name and what is wrong with it.</summary>
    public ImageFileException(string name, string reason)
        : base($"{name}: {reason}")
    {
    }

    /// <summary>With the file's name and the error that reading it gave.</summary>
    public ImageFileException(string name, Exception inner)
        : base($"{name}: {inner?.Message}", inner)
    {
    }
}
