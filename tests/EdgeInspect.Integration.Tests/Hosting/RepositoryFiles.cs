namespace EdgeInspect.Integration.Tests.Hosting;

/// <summary>Where the repository's own files lie.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder switch
    {
        null => throw new DirectoryNotFoundException($"EdgeInspect.sln is in no folder above {AppContext.BaseDirectory}"),
        _ when File.Exists(Path.Combine(folder.FullName, "EdgeInspect.sln")) => folder.FullName,
        _ => Find(folder.Parent),
    };
}
