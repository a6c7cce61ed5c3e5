using EdgeInspect.Adapters.Storage;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Messaging;
using EdgeInspect.Integration.Tests.Storage;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>Whatever dies, the hub's table equals the station's ledger, record for record.</summary>
public sealed class HubDeliveryTests
{
    /// <summary>The broker holds what it has acknowledged and not yet delivered, and dies with it. Who trusts it loses records.</summary>
    [SkippableTheory]
    [InlineData(Trust.Hub)]
    [InlineData(Trust.Broker)]
    internal async Task ABrokerThatDiesWithWhatItAcknowledged(Trust trust)
    {
        await using var scene = await HubScene.StartAsync("max_inflight_messages 1");
        var ledger = scene.WriteLedger(4000);
        var hub = await scene.StartHubAsync();
        HubScene.Signal(hub, "-STOP");
        await using var station = new StationOutbox(HubScene.Name(), ledger, scene.Link(), trust);
        await Eventually.IsTrueAsync(() => station.Counters.Acked >= 6, "the broker takes nothing");
        scene.Broker.Kill();
        HubScene.Signal(hub, "-CONT");
        await scene.Broker.StartAsync();
        await station.UntilAsync(4000);
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        var missing = await HubScene.MissingAsync(fleet, "station-1", ledger);
        if (trust == Trust.Hub)
            Assert.Equal(0, missing);
        else
            Assert.InRange(missing, 1, 4000);
    }

    [SkippableFact]
    public async Task AHubThatIsKilledAgainAndAgain()
    {
        await using var scene = await HubScene.StartAsync();
        var ledger = scene.WriteLedger(20_000);
        var hub = await scene.StartHubAsync();
        await using var station = new StationOutbox(HubScene.Name(), ledger, scene.Link());
        for (var kill = 1; kill <= 3; kill++)
        {
            await station.UntilAsync(kill * 4000);
            scene.Kill(hub);
            hub = await scene.StartHubAsync();
        }
        await station.UntilAsync(20_000);
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        Assert.Equal(0, await HubScene.MissingAsync(fleet, "station-1", ledger));
    }

    [SkippableFact]
    public async Task AStationThatIsKilledAgainAndAgain()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        var ledger = scene.Folder("ledger");
        for (var kill = 1; kill <= 3; kill++)
        {
            using var writer = WriterProcess.Start(ledger);
            ReadLines(writer, 200);
            await using var station = new StationOutbox(HubScene.Name(), ledger, scene.Link());
            ReadLines(writer, 1500);
            writer.Kill();
            writer.ReadToEnd();
        }
        await using (var station = new StationOutbox(HubScene.Name(), ledger, scene.Link()))
        {
            using var reader = LedgerReader.Open(ledger);
            await station.UntilAsync(reader.LastSeq);
        }
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        Assert.Equal(0, await HubScene.MissingAsync(fleet, "station-1", ledger));
    }

    [SkippableTheory]
    [InlineData(Trouble.Latency)]
    [InlineData(Trouble.Slices)]
    [InlineData(Trouble.Slow)]
    [InlineData(Trouble.Cuts)]
    [InlineData(Trouble.Resets)]
    internal async Task ANetworkThatIsBad(Trouble trouble)
    {
        await using var scene = await HubScene.StartAsync();
        var ledger = scene.WriteLedger(400);
        using var near = new Cable(scene.Broker.Port, trouble);
        using var far = new Cable(scene.Broker.Port, trouble);
        var hub = await scene.StartHubAsync(port: far.Port);
        await using (var station = new StationOutbox(HubScene.Name(), ledger, scene.Link(port: near.Port)))
        {
            await station.UntilAsync(400);
        }
        if (trouble is Trouble.Cuts or Trouble.Resets)
            Assert.InRange(near.Drops + far.Drops, 1, int.MaxValue);
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        Assert.Equal(0, await HubScene.MissingAsync(fleet, "station-1", ledger));
    }

    /// <summary>What the disk does not take is not acknowledged; once there is room again, all of it arrives.</summary>
    [SkippableFact]
    public async Task ADiskThatIsFull()
    {
        using var disk = SmallDisk.TryMount("size=64m");
        Skip.If(disk is null, "file systems can't be mounted here");
        await using var scene = await HubScene.StartAsync();
        var ledger = scene.WriteLedger(3000);
        var hub = await scene.StartHubAsync(data: disk.Path);
        var ballast = disk.Fill();
        await using var station = new StationOutbox(HubScene.Name(), ledger, scene.Link());
        await hub.LogAsync("the database takes nothing");
        Assert.InRange(station.Acknowledged, 0, 3000);
        File.Delete(ballast);
        await station.UntilAsync(3000);
        await HubScene.UntilHealthyAsync(hub);
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync(disk.Path);
        Assert.Equal(0, await HubScene.MissingAsync(fleet, "station-1", ledger));
    }

    private static void ReadLines(WriterProcess writer, int count)
    {
        for (var line = 0; line < count; line++)
            Assert.NotNull(writer.ReadLine());
    }
}
