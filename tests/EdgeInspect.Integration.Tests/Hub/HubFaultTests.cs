using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Core.Tests.Outbox;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Storage;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>Whatever is wrong with a message is counted, answered by an event, and harmless.</summary>
public sealed class HubFaultTests
{
    private static readonly StationTopics Topics = new(HubScene.Name());
    private static readonly string Records = Topics.Up(UpwardTopic.Records);

    [SkippableFact]
    public async Task WhatIsRefused()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        using var source = Source(scene, "station-2", out var batch);
        await using var link = await ConnectAsync(scene);
        var wrong = new (MessageFault Fault, string Topic, byte[] Body, string? ContentType)[]
        {
            (MessageFault.Malformed, Records, "{\"schema\":1"u8.ToArray(), BatchFormat.Json),
            (MessageFault.TooLarge, Records, new byte[BatchFormat.MaxContentBytes + 1], BatchFormat.Json),
            (MessageFault.UnknownContentType, Records, "{}"u8.ToArray(), "text/plain"),
            (MessageFault.NotExpandable, Records, [1, 2, 3, 4, 5], BatchFormat.JsonBrotli),
            (MessageFault.ForeignVersion, Records, "{\"schema\":2}"u8.ToArray(), BatchFormat.Json),
            (MessageFault.ForeignRecord, Records, Encoding.UTF8.GetBytes(ForeignRecord), BatchFormat.Json),
            (MessageFault.ForeignStation, Records, batch.Body.ToArray(), batch.ContentType),
            (MessageFault.UnknownTopic, Records.Replace("/rec", "/nothing", StringComparison.Ordinal), "{}"u8.ToArray(), BatchFormat.Json),
        };
        foreach (var (_, topic, body, contentType) in wrong)
            Assert.True((await link.PublishAsync(new(topic, body) { ContentType = contentType })).IsAccepted);
        foreach (var (fault, _, _, _) in wrong)
            await UntilCountedAsync(hub, $"edgeinspect_hub_refused_total{{fault=\"{Name(fault)}\"}}", 1);
        await scene.StopAsync(hub);

        await using var fleet = await scene.OpenStoreAsync();
        var events = await fleet.EventsAsync(null, EventSeverity.Info, null, 100, CancellationToken.None);
        Assert.Equal(
            wrong.Select(w => $"message_refused_{Name(w.Fault)}").Order(StringComparer.Ordinal),
            events.Items.Select(told => told.Event.Kind).Order(StringComparer.Ordinal));
        Assert.Empty((await fleet.RecordsAsync(new(), null, 10, CancellationToken.None)).Items);
    }

    [SkippableFact]
    public async Task PicturesAndWindowsThatAreRefused()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        await using var link = await ConnectAsync(scene);
        var (images, windows) = (Topics.Up(UpwardTopic.Images), Topics.Up(UpwardTopic.Windows));
        var piece = PictureMessage.WriteChunk(NoPicture, 1, 1, _ => true)!;
        byte[] damaged = [.. piece[..^1], 1];
        byte[] foreign = [.. piece];
        foreign[3]++;
        using var bench = new WindowBench();
        var window = (await bench.AddAsync(1))[0];
        var wrong = new (MessageFault Fault, string Topic, byte[] Body, string? ContentType)[]
        {
            (MessageFault.Damaged, images, damaged, PictureWire.ContentType),
            (MessageFault.ForeignVersion, images, foreign, PictureWire.ContentType),
            (MessageFault.Malformed, images, piece[..40], PictureWire.ContentType),
            (MessageFault.TooLarge, images, new byte[PictureWire.MaxMessageBytes + 1], PictureWire.ContentType),
            (MessageFault.UnknownContentType, images, piece, "image/png"),
            (MessageFault.NotExpandable, windows, window.Body[..^3].ToArray(), BatchFormat.JsonBrotli),
            (MessageFault.ForeignStation, windows.Replace("/station-1/", "/station-2/", StringComparison.Ordinal), window.Body.ToArray(), window.ContentType),
        };
        foreach (var (_, topic, body, contentType) in wrong)
            Assert.True((await link.PublishAsync(new(topic, body) { ContentType = contentType })).IsAccepted);
        Assert.True((await link.PublishAsync(new(images, piece) { ContentType = PictureWire.ContentType })).IsAccepted);
        foreach (var (fault, _, _, _) in wrong)
            await UntilCountedAsync(hub, $"edgeinspect_hub_refused_total{{fault=\"{Name(fault)}\"}}", 1);
        await UntilCountedAsync(hub, "edgeinspect_hub_pictures_refused_total{reason=\"not_a_picture\"}", 1);
        await scene.StopAsync(hub);

        await using var fleet = await scene.OpenStoreAsync();
        var events = await fleet.EventsAsync(null, EventSeverity.Info, null, 100, CancellationToken.None);
        Assert.Equal(
            wrong.Select(w => $"message_refused_{Name(w.Fault)}").Append("picture_refused_not_a_picture").Order(StringComparer.Ordinal),
            events.Items.Select(told => told.Event.Kind).Order(StringComparer.Ordinal));
        Assert.Empty((await fleet.WindowsAsync(HubScene.Name("station-2"), null, 10, CancellationToken.None)).Items);
        Assert.Empty(Directory.GetFiles(Path.Combine(scene.Folder("hub"), "images"), "*", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public async Task WhatComesAgainInAnotherOrderOrWithABrokenChain()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        var ledger = scene.WriteLedger(61);
        using var records = OutboxReader.Open(ledger);
        var writer = new BatchWriter(new(HubScene.Name(), records.Epoch));
        await using var link = await ConnectAsync(scene);

        // 41 to 61 before 1 to 20, both twice.
        foreach (var range in new SeqRange[] { new(41, 61), new(1, 20), new(41, 61), new(1, 20) })
            await PublishAsync(link, writer.Write(records.Read(range)));
        await UntilCountedAsync(hub, "edgeinspect_hub_records_total", 41);
        await UntilCountedAsync(hub, "edgeinspect_hub_records_repeated_total", 41);

        // Other bytes under a number that is taken, and a link that does not hold.
        await PublishAsync(link, writer.Write([Forged(records.Read(new(7, 7))[0])]));
        await UntilCountedAsync(hub, "edgeinspect_hub_records_conflicts_total", 1);
        var broken = records.Read(new(21, 40)).Select(record => record.Seq == 30 ? Forged(record) : record).ToList();
        await PublishAsync(link, writer.Write(broken));
        await Eventually.GetAsync(() => HubScene.MetricAsync(hub, "edgeinspect_hub_chain_breaks_total"), n => n >= 1, () => "no break was seen");
        await scene.StopAsync(hub);

        await using var fleet = await scene.OpenStoreAsync();
        var alarms = (await fleet.EventsAsync(HubScene.Name(), EventSeverity.Alarm, null, 100, CancellationToken.None)).Items;
        Assert.Contains(alarms, a => a.Event.Kind == "record_conflict" && Says(a, $"Record 7 of epoch {records.Epoch}"));
        Assert.Contains(alarms, a => a.Event.Kind == "chain_broken" && Says(a, $"record 30 of epoch {records.Epoch}"));
        var seventh = await fleet.RecordAsync(new(HubScene.Name(), records.Epoch), 7, CancellationToken.None);
        Assert.True(seventh!.Payload.Span.SequenceEqual(records.Read(new(7, 7))[0].Payload.Span));
        Assert.Equal(61, (await fleet.AcknowledgementAsync(new(HubScene.Name(), records.Epoch), CancellationToken.None))!.ContiguousSeq);
    }

    /// <summary>A station gone mad: each message is counted, some are told, and the next station is served.</summary>
    [SkippableFact]
    public async Task AFloodOfMutatedMessagesIsCountedAndNotTold()
    {
        const int Count = 3000;
        // A broker that forgets nothing of what it took, so that every message must turn up in one of the hub's counts.
        await using var scene = await HubScene.StartAsync("max_queued_messages 0");
        var hub = await scene.StartHubAsync();
        using var source = Source(scene, "station-1", out var batch);
        await using var link = await ConnectAsync(scene);
        var random = new Random(3);
        var answers = new List<Task<PublishResult>>();
        for (var i = 0; i < Count; i++)
        {
            answers.Add(link.PublishAsync(new(Records, Mutation.Of(batch.Body.Span, random)) { ContentType = batch.ContentType }).AsTask());
            if (answers.Count % 500 == 0)
                await Task.WhenAll(answers);
        }
        Assert.All(await Task.WhenAll(answers), answer => Assert.True(answer.IsAccepted, answer.Reason));

        await Eventually.GetAsync(() => CameAsync(hub), came => came >= Count, () => $"not all came; {hub.Errors}");
        Assert.Equal(Count, await CameAsync(hub));

        var good = scene.WriteLedger(50, "station-3");
        await using (var station = new StationOutbox(HubScene.Name("station-3"), good, scene.Link("station-3")))
        {
            await station.UntilAsync(50);
        }
        await HubScene.UntilHealthyAsync(hub);
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        Assert.Equal(0, await HubScene.MissingAsync(fleet, "station-3", good));
        Assert.InRange((await fleet.EventsAsync(null, EventSeverity.Info, null, 1000, CancellationToken.None)).Items.Length, 1, 100);
    }

    private static string ForeignRecord =>
        $$$"""
        {"schema":1,"site":"bench","line":"line-1","station":"station-1","epoch":"e","first_seq":1,"records":[{"prev_hash":"{{{new string('0', 64)}}}","hash":"{{{new string('0', 64)}}}","payload":{"epoch":"e","seq":2}}],"last_seq":1}
        """;

    /// <summary>Whole, with the right hash, and no picture.</summary>
    private static PictureFacts NoPicture =>
        PictureFacts.TryMake(Guid.NewGuid(), PicturePart.Image, PictureFormat.Png, SHA256.HashData(new byte[500]), 500, 4096)!;

    private static string Name(MessageFault fault) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString());

    private static bool Says(StoredEvent told, string text) => told.Event.Text.Contains(text, StringComparison.Ordinal);

    private static OutboxReader Source(HubScene scene, string station, out OutboxMessage batch)
    {
        var records = OutboxReader.Open(scene.WriteLedger(20, station));
        batch = new BatchWriter(new(HubScene.Name(station), records.Epoch)).Write(records.Read(new(1, 20)));
        return records;
    }

    /// <summary>The same record with another part's name: its hash does not hold.</summary>
    private static OutboxRecord Forged(OutboxRecord record) => record with
    {
        Payload = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record.Payload.Span).Replace("washer", "wishes", StringComparison.Ordinal)),
    };

    /// <summary>Messages that were taken, or found no room in the hub.</summary>
    private static async Task<long> CameAsync(ProgramProcess hub) =>
        await HubScene.MetricAsync(hub, "edgeinspect_hub_messages_total")
        + await HubScene.MetricAsync(hub, "edgeinspect_hub_link_records_dropped_total");

    private static async Task<MqttLink> ConnectAsync(HubScene scene)
    {
        var link = new MqttLink(scene.Link() with { InflightMaximum = 1000 }, TimeProvider.System);
        link.Start();
        await Eventually.IsTrueAsync(() => link.Status.State == LinkState.Online, "no connection");
        return link;
    }

    private static async Task PublishAsync(MqttLink link, OutboxMessage message) =>
        Assert.True((await link.PublishAsync(new(Records, message.Body) { ContentType = message.ContentType })).IsAccepted);

    private static Task UntilCountedAsync(ProgramProcess hub, string metric, long count)
    {
        var seen = 0L;
        return Eventually.GetAsync(
            async () => seen = await HubScene.MetricAsync(hub, metric), n => n == count, () => $"{metric} is {seen}, not {count}; {hub.Errors}");
    }
}
