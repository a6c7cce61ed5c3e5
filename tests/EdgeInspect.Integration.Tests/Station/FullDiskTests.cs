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
        Assert.Equal("ledger", LedgerContents.Text(Assert.Single(ledger.Of("fault"), f => f.TryGetProperty("component", out _)), "component"));
        Assert.True(ledger.GapCount("ledger_full") > 0);
        Assert.Equal("stop", ledger.LastKind);
    }
}
