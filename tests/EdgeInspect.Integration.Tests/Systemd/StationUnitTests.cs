using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Systemd;

public sealed partial class StationUnitTests
{
    private const double HighestExposure = 2.0;

    private static readonly string Unit = Path.Combine(SharedData.Root, "deploy", "edgeinspect-station.service");

    [SkippableFact]
    public async Task ExposureIsLow()
    {
        var (code, output) = await AnalyzeAsync("security", "--offline=true", Unit);
        var exposure = OverallExposure().Match(output);
        Assert.True(exposure.Success, output);
        Assert.True(double.Parse(exposure.Groups["level"].Value, CultureInfo.InvariantCulture) <= HighestExposure, exposure.Value);
        Assert.Equal(0, code);
    }

    [SkippableFact]
    public async Task TheStateOfTheClockCanBeReadAndCapabilitiesKeepItFromBeingSet()
    {
        var (_, output) = await AnalyzeAsync("security", "--offline=true", "--no-pager", Unit);
        Assert.Matches(@"SystemCallFilter=~@clock\s.*@clock is included \(e\.g\. (clock_)?adjtime", output);
        Assert.Matches(@"(?m)^.*✓.*CapabilityBoundingSet=~CAP_SYS_TIME", output);
        Assert.DoesNotContain("ProtectClock=yes", await File.ReadAllTextAsync(Unit), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task SystemdFindsNothingWrong()
    {
        using var folder = new ScratchFolder();
        var text = (await File.ReadAllTextAsync(Unit)).Replace("/opt/edgeinspect/edgeinspect ", "/bin/true ", StringComparison.Ordinal);
        var (code, output) = await AnalyzeAsync("verify", folder.Write("edgeinspect-station.service", text));
        Assert.Equal("", output.Trim());
        Assert.Equal(0, code);
    }

    private static async Task<(int Code, string Output)> AnalyzeAsync(params string[] arguments)
    {
        const string Tool = "/usr/bin/systemd-analyze";
        Skip.IfNot(File.Exists(Tool), $"there is no {Tool}; Debian's package systemd has it");
        var start = new ProcessStartInfo(Tool, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SYSTEMD_COLORS"] = "0";
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }

    [GeneratedRegex(@"Overall exposure level for \S+: (?<level>[0-9.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OverallExposure();
}
