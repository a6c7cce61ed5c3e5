namespace EdgeInspect.Integration.Tests;

/// <summary>Files that tests use: those of this tree, and data that may lie beside it but never in it.</summary>
internal static class SharedData
{
    /// <summary>Root of the source tree.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path beside the tree; the test is skipped, saying so, where it is absent.</summary>
    public static string Require(params string[] parts)
    {
        var path = Path.Combine([Root, "..", "shared", .. parts]);
        Skip.IfNot(Path.Exists(path), $"no {string.Join('/', parts)} beside the source tree");
        return Path.GetFullPath(path);
    }

    /// <summary>A backbone of this tree.</summary>
    public static byte[] Backbone(string kind) => File.ReadAllBytes(Path.Combine(Root, "models", $"backbone-lite0-{kind}.onnx"));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeInspect.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no EdgeInspect.sln above the tests");
        return folder;
    }
}
