using System.Text.Json;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Storage;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A disk that is full is waited for, with all that came; one that can't be trusted ends the hub.</summary>
public sealed class HubDiskTests
{
    private const int PageBytes = 4096;
    private static readonly StationTopics Topics = new(HubScene.Name());

    [SkippableFact]
    public async Task NewsWaitsForRoomOnAFullDisk()
    {
        using var disk = SmallDisk.TryMount("size=64m");
        Skip.If(disk is null, "file systems can't be mounted here");
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync(data: disk.Path);
        await using var link = await ConnectAsync(scene);
        using var bench = new WindowBench();
        await PublishAsync(link, UpwardTopic.Events, Event("before").ToBytes(), FleetFormat.ContentType);
        await Eventually.GetAsync(() => StoredAsync(hub), stored => stored >= 1, () => "the first event isn't stored");
        var ballast = disk.Fill();
        for (var i = 0; i < 50; i++)
            await PublishAsync(link, UpwardTopic.Events, Event("while_full").ToBytes(), FleetFormat.ContentType);
        await PublishAsync(link, UpwardTopic.State, FleetStoreConformance.State(lastSeq: 77).ToBytes(), FleetFormat.ContentType);
        var window = (await bench.AddAsync(1))[0];
        await PublishAsync(link, UpwardTopic.Windows, window.Body, window.ContentType);
        await hub.LogAsync("the database takes nothing");
        File.Delete(ballast);
        await hub.LogAsync("the database takes records again");
        await HubScene.UntilHealthyAsync(hub);
        // It comes on the other connection, which the stop may close before it is read: then the station would send it again.
        await Eventually.GetAsync(() => WindowsAsync(hub), windows => windows == 1, () => "the window isn't stored");
        await scene.StopAsync(hub);

        await using var fleet = await scene.OpenStoreAsync(disk.Path);
        var told = (await fleet.EventsAsync(HubScene.Name(), EventSeverity.Info, null, 1000, CancellationToken.None)).Items;
        Assert.Equal((1, 50), (told.Count(t => t.Event.Kind == "before"), told.Count(t => t.Event.Kind == "while_full")));
        Assert.Equal(77, (await fleet.StationAsync(HubScene.Name(), CancellationToken.None))!.State!.LastSeq);
        Assert.Single((await fleet.WindowsAsync(HubScene.Name(), null, 10, CancellationToken.None)).Items);
    }

    /// <summary>Its supervisor starts it again, and it says what is wrong each time.</summary>
    [SkippableFact]
    public async Task ADatabaseThatIsDamagedEndsTheHubWithTheReason()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        await using (var station = new StationOutbox(HubScene.Name(), scene.WriteLedger(3000), scene.Link()))
        {
            await station.UntilAsync(3000);
        }
        await scene.StopAsync(hub);
        hub = await scene.StartHubAsync();
        Damage(Path.Combine(scene.Folder("hub"), "fleet.db"));
        var link = await ConnectAsync(scene);
        var news = new OutgoingMessage(Topics.Up(UpwardTopic.Events), Event("after").ToBytes()) { ContentType = FleetFormat.ContentType };
        _ = link.PublishAsync(news).AsTask();
        Assert.Equal((int)ExitCode.State, await hub.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("fleet.db' failed: ", hub.Errors, StringComparison.Ordinal);
        Assert.Contains("malformed", hub.Errors, StringComparison.Ordinal);
        await link.DisposeAsync();
    }

    /// <summary>Everything but the first page, which says what the file is.</summary>
    private static void Damage(string database)
    {
        using var file = new FileStream(database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = PageBytes;
        var noise = new byte[PageBytes];
        new Random(7).NextBytes(noise);
        while (file.Position < file.Length)
            file.Write(noise);
    }

    private static Task<long> StoredAsync(ProgramProcess hub) => HubScene.MetricAsync(hub, "edgeinspect_hub_commit_duration_seconds_count");

    private static async Task<int> WindowsAsync(ProgramProcess hub)
    {
        using var client = new HttpClient();
        var name = HubScene.Name();
        var address = new Uri(await hub.UrlAsync(), $"api/v1/stations/{name.Site}/{name.Line}/{name.Station}/windows");
        return JsonElement.Parse(await client.GetByteArrayAsync(address)).GetProperty("items").GetArrayLength();
    }

    private static FleetEvent Event(string kind) =>
        new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), EventSeverity.Info, kind, "It happened.");

    private static async Task<MqttLink> ConnectAsync(HubScene scene)
    {
        var link = new MqttLink(scene.Link(), TimeProvider.System);
        link.Start();
        await Eventually.IsTrueAsync(() => link.Status.State == LinkState.Online, "no connection");
        return link;
    }

    private static async Task PublishAsync(MqttLink link, UpwardTopic topic, ReadOnlyMemory<byte> body, string contentType) =>
        Assert.True((await link.PublishAsync(new(Topics.Up(topic), body) { ContentType = contentType })).IsAccepted);
}
