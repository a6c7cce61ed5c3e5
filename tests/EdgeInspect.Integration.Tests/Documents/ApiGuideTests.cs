using System.Diagnostics;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.Hub.Api;

namespace EdgeInspect.Integration.Tests.Documents;

[Collection(HubCollection.Name)]
public sealed class ApiGuideTests
{
    /// <summary>The examples of the guide, all of them in one shell, against a hub that holds what they ask for.</summary>
    [SkippableFact]
    public async Task Every_example_of_the_guide_runs()
    {
        foreach (var tool in (string[])["curl", "jq", "xxd"])
            Skip.IfNot(File.Exists($"/usr/bin/{tool}"), $"no {tool}");
        await using var hub = await HubInProcess.StartAsync();
        var ledger = await hub.FillAsync();
        var guide = await File.ReadAllLinesAsync(Path.Combine(SharedData.Root, "docs", "api.md"));
        var commands = guide.Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim())
            .Select(line => line.StartsWith("HUB=", StringComparison.Ordinal) ? $"HUB={hub.Address.ToString().TrimEnd('/')}"
                : line).ToList();
        Assert.True(commands.Count(c => c.Contains("curl -sf", StringComparison.Ordinal)) >= 12, "the guide has lost its examples");

        using var folder = new ScratchFolder();
        var printed = await RunAsync(folder.Path, "set -euo pipefail\n" + string.Join("\necho\n", commands));
        var hash = Convert.ToHexStringLower(ledger[17].Hash.Span);
        Assert.Equal(2, printed.Split(hash).Length - 1);
        Assert.Equal(11, (await File.ReadAllLinesAsync(folder.File("records.csv"))).Length);
        Assert.Equal(106, (await File.ReadAllLinesAsync(folder.File("records.jsonl"))).Length);
    }

    private static async Task<string> RunAsync(string folder, string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var shell = Process.Start(start)!;
        var errors = shell.StandardError.ReadToEndAsync();
        var printed = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{shell.ExitCode}: {await errors}\n{printed}");
        return printed;
    }
}
