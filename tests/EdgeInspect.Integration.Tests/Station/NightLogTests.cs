using System.Globalization;
using System.Text.RegularExpressions;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>What goes wrong with every part is told in sums, from which nothing is missing.</summary>
public sealed partial class NightLogTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task AThousandTroublesTakeAFewLines()
    {
        string log;
        var started = TimeProvider.System.GetTimestamp();
        using (var station = _scene.Start("Camera:Simulated:Parts=1000", "Camera:Simulated:PartsPerSecond=1000", "Output:Gate:MarginMs=1000"))
        {
            await station.LogAsync("the camera came to its end");
            await StationScene.StopAsync(station);
            log = station.Errors;
        }
        // One of each kind at once, one for each ten seconds, one at the end.
        var allowed = 3 + (int)(TimeProvider.System.GetElapsedTime(started).TotalSeconds / 10);

        var ledger = _scene.Ledger();
        var (gaps, faults) = (Sums(log, "without an inspection"), Sums(log, "were not carried out"));
        Assert.Equal(ledger.LostParts, gaps.Sum());
        Assert.Equal(ledger.Of("fault").Count, faults.Sum());
        Assert.True(faults.Sum() > 20, "no part was committed too late");
        // Each says what became of the parts, and where to look.
        Assert.Matches("inspection: queue_full[^\n]* passed none of these parts. Look at [^\n]*Inspection:QueueLength", log);
        Assert.Matches("carried out as they should: [^\n]*; good parts were rejected by it, [^\n]*Look at [^\n]*Inspection:DeadlineMs", log);
        Assert.InRange(gaps.Count, 1, allowed);
        Assert.InRange(faults.Count, 1, allowed);
    }

    [Fact]
    public async Task APassThatTheNextPartCutsShortIsAWarning()
    {
        using var station = _scene.Start("Output:PulseMs=1000");

        var line = await station.LogAsync(@"(\w+): [^
]*1 PASS was shorter than it should be: the next part was due \d+ ms after this one[^
]*");
        await StationScene.StopAsync(station);

        Assert.Equal("warn", line.Groups[1].Value);
        Assert.Contains("Output:PulseMs = 1000 must be shorter", line.Value, StringComparison.Ordinal);
    }

    private static List<long> Sums(string log, string about) =>
    [
        .. log.Split('\n').Where(line => line.Contains(about, StringComparison.Ordinal))
            .Select(line => long.Parse(Count().Match(line).Value, CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex(@"(?<=\] )\d+(?= )", RegexOptions.None, 1000)]
    private static partial Regex Count();
}
