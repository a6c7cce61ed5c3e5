using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Storage;

namespace EdgeInspect.Integration.Tests.Station;

public sealed class FullDiskTests : IDisposable
{
    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [SkippableFact]
    public async Task NoPartPassesWhileTheDiskIsFullAndTheLogSaysSoOnce()
    {
        using var disk = SmallDisk.TryMount("size=16m");
        Skip.If(disk is null, "mounting a disk of its own takes root");
        using (var station = _scene.Start($"Station:StateDirectory={disk.Path}", "Images:Policy:OkShare=1"))
        {
            await _scene.PassesAsync(5);
            var ballast = disk.Fill();
            await station.LogAsync("no part passes: the ledger can't be written: ");
            await station.LogAsync("without an inspection: ledger_full");
            await Eventually.IsTrueAsync(() => _scene.Actions().Any(a => a.Action == "reject"), "the parts that waited were not rejected");
            File.Delete(ballast);
            await station.LogAsync("the ledger can be written again");
            await _scene.PassesAsync(5);
            await StationScene.StopAsync(station);
            Assert.Single(station.Errors.Split('\n'), line => line.Contains("no part passes", StringComparison.Ordinal));
        }

        var ledger = LedgerContents.Read(disk.Path);
        ledger.AssertSound();
        Assert.Empty(ledger.Unrecorded(_scene.Actions()));
        // More than one was seen on a busy machine, a tenth of a second apart: something gave room back between them, presumably a picture.
        // What failed first may have been a picture's record: then no inspection failed, and those that came after are the gap.
        var faults = ledger.Of("fault").Where(f => f.TryGetProperty("component", out _)).ToList();
        Assert.All(faults, fault => Assert.Equal("ledger", LedgerContents.Text(fault, "component")));
        Assert.All(faults, fault => Assert.Contains("disk is full", LedgerContents.Text(fault, "reason"), StringComparison.Ordinal));
        Assert.True(ledger.GapCount("ledger_full") > 0);
        Assert.Equal("stop", ledger.LastKind);
    }

    [SkippableFact]
    public async Task ARecipeThatCannotBeRecordedDoesNotJudge()
    {
        const string Threshold = "\"Threshold\": -1000";
        using var disk = SmallDisk.TryMount("size=16m");
        Skip.If(disk is null, "mounting a disk of its own takes root");
        using (var station = _scene.Start($"Station:StateDirectory={disk.Path}"))
        {
            await _scene.PassesAsync(5);
            var ballast = disk.Fill();
            await station.LogAsync("no part passes: the ledger can't be written: ");
            var good = await File.ReadAllTextAsync(_scene.Configuration);
            await File.WriteAllTextAsync(_scene.Configuration, good.Replace("\"full\"", $"\"full\", {Threshold}", StringComparison.Ordinal));
            station.Signal(ProgramProcess.SigHup);
            await station.LogAsync("configuration not reloaded, the last good one stays in force: the recipe can't be recorded: the ledger can't be written: ");
            File.Delete(ballast);
            await station.LogAsync("the ledger can be written again");
            await _scene.PassesAsync(5);
            await StationScene.StopAsync(station);
        }

        var ledger = LedgerContents.Read(disk.Path);
        ledger.AssertSound();
        var threshold = Assert.Single(ledger.Of("recipe")).GetProperty("threshold").GetDouble();
        Assert.All(ledger.Inspections, i => Assert.Equal(threshold, i.GetProperty("threshold").GetDouble()));
        Assert.Single(ledger.Inspections.Select(i => LedgerContents.Text(i, "config_sha256")).Distinct());
    }
}
