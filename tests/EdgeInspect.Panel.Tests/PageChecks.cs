namespace EdgeInspect.Panel.Tests;

/// <summary>What a page is checked for in the browser: overflow, contrast, size and name of what can be hit.</summary>
internal static class PageChecks
{
    /// <summary>A function that gives the faults as texts.</summary>
    public static string Script { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(PageChecks).Assembly.GetManifestResourceStream("PageChecks.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
