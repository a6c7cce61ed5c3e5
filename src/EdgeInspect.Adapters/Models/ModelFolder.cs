using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Adapters.Models;

/// <summary>
/// A model on disk: manifest.json, the ONNX file it names, and the golden pictures. Written beside its place and then renamed, so that a
/// folder is whole or absent.
/// </summary>
public static class ModelFolder
{
    /// <summary>Name of the manifest.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>Name of the ONNX file.</summary>
    public const string ModelName = "detector.onnx";

    /// <summary>Name of the picture of what is ignored.</summary>
    public const string IgnoreName = "ignore.png";

    /// <summary>Lower-case hexadecimal SHA-256.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Reads a model and checks every byte of it against its manifest before anything is loaded.</summary>
    /// <exception cref="ModelException">A file is missing or isn't the one that the manifest names.</exception>
    public static VerifiedModel Verify(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ModelException($"model folder '{folder}' does not exist; 'edgeinspect teach' makes one");
        var path = Path.Combine(folder, ManifestName);
        var manifest = ModelManifest.Parse(ReadFile(path), path);
        var model = Checked(folder, manifest.Model.Path, manifest.Model.Sha256);
        var golden = manifest.Golden.Select(g => Checked(folder, g.Path, g.Sha256)).ToArray();
        var ignore = manifest.Input.Ignore is { } mask ? Checked(folder, mask.Path, mask.Sha256) : null;
        return new(folder, manifest, model, golden, ignore);
    }

    /// <summary>Writes a model.</summary>
    /// <param name="folder">Its place; must not exist, or be a model folder that may be replaced.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="files">The files it names, by their names.</param>
    /// <param name="prove">Given the whole new folder before it takes its place; when it throws, what was there stays.</param>
    /// <exception cref="ModelException">Something else lies in its place, or the place can't be written.</exception>
    public static void Write(string folder, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files, Action<string> prove)
    {
        CheckPlace(folder);
        var partial = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".partial";
        try
        {
            DeleteIfThere(partial);
            foreach (var (name, bytes) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(partial, name))!);
                WriteDurably(Path.Combine(partial, name), bytes);
            }
            WriteDurably(Path.Combine(partial, ManifestName), Encoding.UTF8.GetBytes(manifest.ToJson()));
            prove(partial);
            DeleteIfThere(folder);
            Directory.Move(partial, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"model folder '{folder}' can't be written: {e.Message}", e);
        }
    }

    /// <summary>Refuses a place that holds something else than a model, before hours of work go into it.</summary>
    /// <exception cref="ModelException">Something else lies there.</exception>
    public static void CheckPlace(string folder)
    {
        var taken = File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());
        if (taken && !File.Exists(Path.Combine(folder, ManifestName)))
            throw new ModelException($"'{folder}' exists and is no model folder: give a new or empty folder, or a model to replace");
    }

    private static void WriteDurably(string path, byte[] bytes)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, bytes, fileOffset: 0);
        RandomAccess.FlushToDisk(file);
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static byte[] Checked(string folder, string name, string sha256)
    {
        var path = Path.Combine(folder, name);
        var bytes = ReadFile(path);
        var actual = Sha256(bytes);
        return string.Equals(actual, sha256, StringComparison.Ordinal)
            ? bytes
            : throw new ModelException($"'{path}' ({bytes.Length} bytes) is not the file that the manifest names: its SHA-256 is {actual}, expected is {sha256}");
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"'{path}' can't be read: {e.Message}", e);
        }
    }
}

/// <summary>A model whose files are those that its manifest names. Only <see cref="ModelFolder.Verify"/> makes one.</summary>
public sealed class VerifiedModel
{
    internal VerifiedModel(string folder, ModelManifest manifest, byte[] model, IReadOnlyList<byte[]> golden, byte[]? ignore) =>
        (Folder, Manifest, Model, Golden, Ignore) = (folder, manifest, model, golden, ignore);

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>Its manifest.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Bytes of the ONNX file.</summary>
    internal byte[] Model { get; }

    /// <summary>Bytes of the golden pictures, in the manifest's order.</summary>
    internal IReadOnlyList<byte[]> Golden { get; }

    /// <summary>Bytes of the picture of what is ignored, or null.</summary>
    internal byte[]? Ignore { get; }
}
