using EdgeInspect.Adapters.Models;

namespace EdgeInspect.Integration.Tests;

/// <summary>A model that is taught when a test first asks for it, once for all tests of a run, and deleted at the run's end.</summary>
/// <param name="teach">Teaches it into a folder.</param>
internal sealed class SharedModel(Func<string, TeachingResult> teach)
{
    private readonly Lazy<(string Folder, TeachingResult Result)> _taught = new(() =>
    {
        var scratch = new ScratchFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => scratch.Dispose();
        var folder = Path.Combine(scratch.Path, "model");
        return (folder, teach(folder));
    });

    /// <summary>The model's folder. Tests only read it.</summary>
    public string Folder => _taught.Value.Folder;

    /// <summary>What came of teaching it.</summary>
    public TeachingResult Result => _taught.Value.Result;

    /// <summary>A copy that a test may damage.</summary>
    /// <param name="folder">Where to.</param>
    /// <returns>The same.</returns>
    public string CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return folder;
    }
}
