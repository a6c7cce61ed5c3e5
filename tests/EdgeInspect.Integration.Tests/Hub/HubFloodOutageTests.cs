using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>While the database takes nothing, nobody is blamed for what waits.</summary>
public sealed class HubFloodOutageTests
{
    private const int Records = 400;
    private const int Connections = 15;

    // Of what waits already when a station starts no more is under way at once.
    private static readonly int UnderWay = new OutboxOptions().BacklogInFlight;

    private const int Different = 60;
    private const string Limited = "edgeinspect_hub_limited_total{kind=\"rec\"}";

    [SkippableFact]
    public async Task AStationThatSendsTheSameAgainMeetsNoLimitWhileTheDatabaseIsSlow()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        var ledger = scene.WriteLedger(Records);
        using (new HeldDatabase(scene))
        {
            // With each connection what is not acknowledged goes again.
            for (var connection = 1; connection <= Connections; connection++)
            {
                await using var again = new StationOutbox(HubScene.Name(), ledger, scene.Link());
                await UntilAsync(hub, "edgeinspect_hub_messages_total", connection * UnderWay);
            }
            Assert.Equal(0, await HubScene.MetricAsync(hub, Limited));
            Assert.InRange(await HubScene.MetricAsync(hub, "edgeinspect_hub_queue_batches"), 0, UnderWay);
            Assert.InRange(await HubScene.MetricAsync(hub, "edgeinspect_hub_records_repeated_total"), 1, long.MaxValue);
        }
        await using (var station = new StationOutbox(HubScene.Name(), ledger, scene.Link()))
        {
            await station.UntilAsync(Records);
        }
        await AssertNobodyIsBlamedAsync(scene, hub, ledger);
    }

    [SkippableFact]
    public async Task WhoeverSendsTooMuchWhileTheDatabaseFailsIsCountedAndNotBlamed()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        var ledger = scene.WriteLedger(Records);
        using (var database = HeldDatabase.Open(scene))
        {
            database.Execute("PRAGMA busy_timeout=30000; ALTER TABLE record RENAME TO record_that_is_away");
            await using var station = new StationOutbox(HubScene.Name(), ledger, scene.Link());
            await hub.LogAsync("the database takes nothing");
            await PublishDifferentAsync(scene);
            Assert.InRange(await UntilAsync(hub, Limited, 1), 1, Different);
            database.Execute("ALTER TABLE record_that_is_away RENAME TO record");
            await station.UntilAsync(Records);
        }
        await AssertNobodyIsBlamedAsync(scene, hub, ledger);
    }

    /// <summary>More batches than may wait, no two the same.</summary>
    private static async Task PublishDifferentAsync(HubScene scene)
    {
        var name = HubScene.Name("other");
        using var source = OutboxReader.Open(scene.WriteLedger(Different, "other"));
        await using var link = new MqttLink(scene.Link("other"), TimeProvider.System);
        link.Start();
        await Eventually.IsTrueAsync(() => link.Status.State == LinkState.Online, "no connection");
        for (var seq = 1; seq <= Different; seq++)
        {
            var batch = new BatchWriter(new(name, source.Epoch)).Write(source.Read(new(seq, seq)));
            var topic = new StationTopics(name).Up(UpwardTopic.Records);
            Assert.True((await link.PublishAsync(new(topic, batch.Body) { ContentType = batch.ContentType })).IsAccepted);
        }
    }

    private static async Task AssertNobodyIsBlamedAsync(HubScene scene, ProgramProcess hub, string ledger)
    {
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        var told = (await fleet.EventsAsync(null, EventSeverity.Info, null, 1000, CancellationToken.None)).Items;
        Assert.DoesNotContain(told, e => e.Event.Kind == "station_limited");
        Assert.Equal(0, await HubScene.MissingAsync(fleet, HubScene.Name().Station, ledger));
    }

    private static Task<long> UntilAsync(ProgramProcess hub, string metric, long least) => Eventually.GetAsync(
        () => HubScene.MetricAsync(hub, metric), n => n >= least, () => $"{metric} is below {least}; {hub.Errors}");
}
