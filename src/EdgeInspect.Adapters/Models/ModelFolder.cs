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
    /// <param name="folder">Where it lies.</param>
    /// <param name="checks">Takes what was found of the manifest and of each file.</param>
    /// <returns>What was verified; null when there is no manifest that can be read.</returns>
    internal static VerifiedModel? Verify(string folder, ModelChecks checks)
    {
        if (!Directory.Exists(folder))
        {
            checks.Fail("manifest", $"model folder '{folder}' does not exist; 'edgeinspect teach' makes one");
            return null;
        }
        try
        {
            var path = Path.Combine(folder, ManifestName);
            var json = ReadFile(path);
            var manifest = ModelManifest.Parse(json, path);
            checks.Pass("manifest", $"'{manifest.Name}' of {manifest.Lineage.CreatedUtc:yyyy-MM-dd HH:mm} UTC");
            var model = Verified(folder, manifest.Model.Path, manifest.Model.Sha256, checks);
            byte[]?[] golden = [.. manifest.Golden.Select(g => Verified(folder, g.Path, g.Sha256, checks))];
            var ignore = manifest.Input.Ignore is { } mask ? Verified(folder, mask.Path, mask.Sha256, checks) : null;
            return new(folder, manifest, json, model, golden, ignore);
        }
        catch (ModelException e)
        {
            checks.Fail("manifest", e.Message);
            return null;
        }
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

    /// <summary>A file's bytes, or null when they are not those that the manifest names.</summary>
    private static byte[]? Verified(string folder, string name, string sha256, ModelChecks checks)
    {
        var (path, check) = (Path.Combine(folder, name), "bytes of " + name);
        try
        {
            var bytes = ReadFile(path);
            var actual = Sha256(bytes);
            var isNamed = string.Equals(actual, sha256, StringComparison.Ordinal);
            checks.Note(
                check,
                isNamed,
                $"{bytes.Length} bytes, SHA-256 {actual[..12]}…",
                $"'{path}' ({bytes.Length} bytes) is not the file that the manifest names: its SHA-256 is {actual}, expected is {sha256}");
            return isNamed ? bytes : null;
        }
        catch (ModelException e)
        {
            checks.Fail(check, e.Message);
            return null;
        }
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

/// <summary>
/// What of a model folder was verified: of files that are not those that the manifest names, not a byte can be had here. Only
/// <see cref="ModelFolder.Verify"/> makes one.
/// </summary>
internal sealed class VerifiedModel
{
    internal VerifiedModel(string folder, ModelManifest manifest, byte[] manifestJson, byte[]? model, IReadOnlyList<byte[]?> golden, byte[]? ignore) =>
        (Folder, Manifest, ManifestJson, Model, Golden, Ignore) = (folder, manifest, manifestJson, model, golden, ignore);

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>Its manifest.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The manifest's own bytes, which may say more than this program knows.</summary>
    public byte[] ManifestJson { get; }

    /// <summary>Bytes of the ONNX file; null when it is not the one that the manifest names.</summary>
    public byte[]? Model { get; }

    /// <summary>Bytes of the golden pictures, in the manifest's order; null where a file is not the one that the manifest names.</summary>
    public IReadOnlyList<byte[]?> Golden { get; }

    /// <summary>Bytes of the picture of what is ignored; null when there is none, or it is not the one that the manifest names.</summary>
    public byte[]? Ignore { get; }
}
