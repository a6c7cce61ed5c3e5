using System.Diagnostics.CodeAnalysis;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Folder;

/// <summary>The image files below a folder in the order of their names. Pictures are kept decoded as far as memory for that goes.</summary>
internal sealed class FolderFiles
{
    private const long KeptBytes = 256L << 20;
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16 };
    private readonly string[] _names;
    private readonly DecodedImage?[] _kept;
    private long _keptBytes;

    /// <exception cref="CameraException">The folder is missing, can't be listed, or holds no image file.</exception>
    public FolderFiles(string camera, string folder)
    {
        if (!Directory.Exists(folder))
            throw new CameraException($"camera '{camera}': folder '{folder}' does not exist; give one with PNG or JPEG files");
        Folder = Path.GetFullPath(folder);
        _names = Directory.EnumerateFiles(Folder, "*", Everything)
            .Where(HasImageName)
            .Select(path => Path.GetRelativePath(Folder, path))
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (_names.Length == 0)
            throw new CameraException($"camera '{camera}': folder '{folder}' holds no file named .png, .jpg or .jpeg");
        _kept = new DecodedImage?[_names.Length];
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>How many files there are, at least one.</summary>
    public int Count => _names.Length;

    /// <summary>Reads one file, unless it is kept in memory.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="image">The picture.</param>
    /// <param name="part">Its path below the folder, without the extension.</param>
    /// <param name="reason">Why it can't be read.</param>
    public bool TryLoad(
        int index, [NotNullWhen(true)] out DecodedImage? image, [NotNullWhen(true)] out string? part, [NotNullWhen(false)] out string? reason)
    {
        (image, part, reason) = (_kept[index], Path.ChangeExtension(_names[index], null), null);
        try
        {
            image ??= Keep(index, ImageFile.Load(Path.Combine(Folder, _names[index])));
            return true;
        }
        catch (ImageFileException e)
        {
            reason = e.Message;
            return false;
        }
    }

    private DecodedImage Keep(int index, DecodedImage image)
    {
        if (_keptBytes + image.Pixels.Length <= KeptBytes)
        {
            _kept[index] = image;
            _keptBytes += image.Pixels.Length;
        }
        return image;
    }

    private static bool HasImageName(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".PNG" or ".JPG" or ".JPEG";
}
