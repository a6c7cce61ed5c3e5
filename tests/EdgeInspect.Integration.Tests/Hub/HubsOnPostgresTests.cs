using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;
using EdgeInspect.Integration.Tests.Hosting;
using Npgsql;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>Several hubs that share a broker and a PostgreSQL: whichever dies, nothing is lost, doubled or half there.</summary>
public sealed class HubsOnPostgresTests : IAsyncLifetime
{
    private const int Stations = 3;
    private const int Records = 6000;
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    [SkippableFact]
    public async Task OneOfTwoHubsIsKilledWhileStationsSend()
    {
        await using var scene = await HubScene.StartAsync(await _fleet.OptionsAsync());
        var names = Enumerable.Range(1, Stations).Select(i => $"station-{i}").ToArray();
        var ledgers = names.Select(name => scene.WriteLedger(Records, name)).ToArray();
        var dying = await scene.StartHubAsync("hub-1", data: scene.Folder("hub-1"));
        var living = await scene.StartHubAsync("hub-2", data: scene.Folder("hub-2"));
        var stations = names.Zip(ledgers, (name, ledger) => new StationOutbox(HubScene.Name(name), ledger, scene.Link(name))).ToArray();
        await Eventually.GetAsync(
            () => HubScene.MetricAsync(dying, "edgeinspect_hub_records_total"), n => n >= 1000, () => "the first hub gets nothing");
        scene.Kill(dying);
        foreach (var station in stations)
            await station.UntilAsync(Records);
        Assert.InRange(await HubScene.MetricAsync(living, "edgeinspect_hub_records_total"), 1, (Stations * Records) - 1000);
        foreach (var station in stations)
            await station.DisposeAsync();
        await scene.StopAsync(living);

        await using var fleet = await scene.OpenStoreAsync();
        foreach (var (name, ledger) in names.Zip(ledgers))
            Assert.Equal(0, await HubScene.MissingAsync(fleet, name, ledger));
        Assert.Equal(Stations * Records, await _fleet.NumberAsync("SELECT COUNT(*) FROM record"));
        Assert.Equal(Stations * Records, await _fleet.NumberAsync("SELECT SUM(records) FROM stream"));
        Assert.Empty((await fleet.EventsAsync(null, EventSeverity.Alarm, null, 10, CancellationToken.None)).Items);
    }

    /// <summary>The hub has written the records and waits to write their alarm when it dies: neither is there, and the next hub tells it.</summary>
    [SkippableFact]
    public async Task AHubThatIsKilledBetweenTheRecordsAndTheirAlarm()
    {
        await using var scene = await HubScene.StartAsync(await _fleet.OptionsAsync());
        using var records = OutboxReader.Open(scene.WriteLedger(20));
        var stream = new LedgerStream(HubScene.Name(), records.Epoch);
        var broken = records.Read(new(1, 20)).Select(r => r.Seq == 7 ? r with { PrevHash = new byte[32] } : r).ToList();
        var message = new BatchWriter(stream).Write(broken);
        var hub = await scene.StartHubAsync("hub-1", data: scene.Folder("hub-1"));
        await using (var blocker = await _fleet.ConnectAsync())
        {
            await using var transaction = await blocker.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("LOCK TABLE event IN EXCLUSIVE MODE", blocker, transaction);
            await hold.ExecuteNonQueryAsync();
            await PublishAsync(scene, message);
            await Eventually.GetAsync(
                () => _fleet.NumberAsync("SELECT COUNT(*) FROM pg_locks WHERE relation = 'event'::regclass AND NOT granted"),
                n => n > 0,
                () => "no alarm waits to be written");
            scene.Kill(hub);
        }

        await using (var fleet = await scene.OpenStoreAsync())
        {
            await Eventually.GetAsync(
                () => _fleet.NumberAsync("SELECT COUNT(*) FROM pg_stat_activity WHERE usename = 'hub' AND state LIKE '%transaction%'"),
                n => n == 0,
                () => "the server doesn't notice that the hub is gone");
            Assert.Empty((await fleet.RecordsAsync(new(), null, 100, CancellationToken.None)).Items);
            Assert.Empty((await fleet.EventsAsync(null, EventSeverity.Info, null, 100, CancellationToken.None)).Items);
            Assert.Equal(0, (await fleet.AcknowledgementAsync(stream, CancellationToken.None))?.ContiguousSeq ?? 0);
        }

        var next = await scene.StartHubAsync("hub-2", data: scene.Folder("hub-2"));
        await PublishAsync(scene, message);
        await Eventually.GetAsync(
            () => HubScene.MetricAsync(next, "edgeinspect_hub_records_total"), n => n == 20, () => "the records aren't taken");
        await scene.StopAsync(next);
        await using var again = await scene.OpenStoreAsync();
        var told = Assert.Single((await again.EventsAsync(HubScene.Name(), EventSeverity.Alarm, null, 10, CancellationToken.None)).Items);
        Assert.Contains("record 7 of epoch", told.Event.Text, StringComparison.Ordinal);
    }

    private static async Task PublishAsync(HubScene scene, OutboxMessage message)
    {
        await using var link = new MqttLink(scene.Link(), TimeProvider.System);
        link.Start();
        await Eventually.IsTrueAsync(() => link.Status.State == LinkState.Online, "no connection");
        var topic = new StationTopics(HubScene.Name()).Up(UpwardTopic.Records);
        Assert.True((await link.PublishAsync(new(topic, message.Body) { ContentType = message.ContentType })).IsAccepted);
    }
}
