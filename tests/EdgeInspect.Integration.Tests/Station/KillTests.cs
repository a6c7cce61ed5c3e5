using EdgeInspect.Adapters.Storage;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>A station that is killed while it inspects.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 12;
    private const string Rate = "Camera:Simulated:PartsPerSecond=80";

    private readonly StationScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task NoKillLosesARecordOrPassesAnUnrecordedPart()
    {
        var random = new Random(20);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var station = _scene.Start(Rate, "Images:Policy:KeepNg=true");
            await _scene.PassesAsync(random.Next(1, 50));
            station.Kill();
        }
        using (var last = _scene.Start(Rate))
        {
            await _scene.PassesAsync(1);
            await StationScene.StopAsync(last);
        }

        var ledger = _scene.Ledger();
        ledger.AssertSound();
        Assert.Equal(Kills, ledger.Gaps("restart").Count);
        Assert.Equal(Kills + 1, ledger.Of("start").Count);
        Assert.Empty(ledger.Unrecorded(_scene.Actions()));
    }

    /// <summary>The controls: a part that passed without a record is found, and so is a record that is gone.</summary>
    [Fact]
    public async Task TheChecksFindAForgedPassAndAMissingRecord()
    {
        using (var station = _scene.Start(Rate))
        {
            await _scene.PassesAsync(5);
            station.Kill();
        }
        var ledger = _scene.Ledger();
        var (forged, rejected) = (Guid.NewGuid(), ledger.Inspections[0].GetProperty("rid").GetGuid());
        Assert.Equal([forged], ledger.Unrecorded([.. _scene.Actions(), new(forged, "pass")]));

        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(_scene.State)))
            database.Execute($"DELETE FROM record WHERE rid = '{rejected}'");
        Assert.NotNull(_scene.Ledger().Report.Problem);
    }
}
