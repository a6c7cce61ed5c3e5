using System.Diagnostics;

namespace EdgeInspect.Integration.Tests.Documents;

public sealed class ReadmeTests
{
    private const string Begin = "<!-- benchmarks -->\n";
    private const string End = "<!-- /benchmarks -->\n";

    [Fact]
    public void Benchmark_tables_are_those_of_the_committed_results()
    {
        var readme = File.ReadAllText(Path.Combine(SharedData.Root, "README.md"));
        var (begin, end) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, "the README has lost the markers of its benchmark tables");
        Assert.Equal(Generated(), readme[(begin + Begin.Length)..end]);
    }

    /// <summary>What the script that writes the tables prints.</summary>
    private static string Generated()
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(SharedData.Root, "benchmarks", "readme.sh")])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var script = Process.Start(start)!;
        var printed = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        Assert.Equal(0, script.ExitCode);
        return printed;
    }
}
