using System.Security.Cryptography;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>One station that sends more pieces of pictures than can be kept takes no room from others, and it alone is told of.</summary>
public sealed class HubFloodPicturesTests
{
    private const int Pieces = 300;
    private const int ChunkBytes = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task ThePictureOfAnotherArrivesWholeAtTheFirstTry()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        var (mad, calm) = (HubScene.Name("mad"), HubScene.Name("calm"));
        await using var flood = await ConnectAsync(scene, mad);
        await using var link = await ConnectAsync(scene, calm);
        await link.SubscribeAsync(new StationTopics(calm).PictureAnswers, Delivery.AtLeastOnce);
        var picture = Facts(out var content, chunks: 5);
        using (new HeldDatabase(scene))
        {
            // The first is a whole picture, which can't be put on record: all that follows waits.
            await SendAsync(flood, mad, Facts(out var first, chunks: 1), first, 1);
            await SendAsync(flood, mad, Facts(out var many, Pieces), many, Pieces);
            await UntilAsync(hub, "edgeinspect_hub_messages_total", 1 + Pieces);
            await SendAsync(link, calm, picture, content, picture.ChunkCount);
            await UntilAsync(hub, "edgeinspect_hub_messages_total", 1 + Pieces + picture.ChunkCount);
        }

        await UntilCompleteAsync(link);
        using var client = new HttpClient { BaseAddress = new(await hub.UrlAsync(), "api/v1/images/") };
        Assert.Equal(content, await client.GetByteArrayAsync(new Uri(picture.Sha256, UriKind.Relative)));
        Assert.Equal(0, await HubScene.MetricAsync(hub, "edgeinspect_hub_pictures_dropped_total"));
        Assert.InRange(await HubScene.MetricAsync(hub, "edgeinspect_hub_limited_total{kind=\"img\"}"), 1, Pieces);
        await scene.StopAsync(hub);

        await using var fleet = await scene.OpenStoreAsync();
        Assert.Contains("Intake:PiecesWaiting", (await DroppedAsync(fleet, mad))[0].Event.Text, StringComparison.Ordinal);
        Assert.Empty(await DroppedAsync(fleet, calm));
    }

    private static PictureFacts Facts(out byte[] content, int chunks)
    {
        content = RandomNumberGenerator.GetBytes(chunks * ChunkBytes);
        ((byte[])[0xFF, 0xD8, 0xFF]).CopyTo(content, 0);
        return PictureFacts.TryMake(
            Guid.NewGuid(), PicturePart.Image, PictureFormat.Jpeg, SHA256.HashData(content), content.Length, ChunkBytes)!;
    }

    /// <summary>Sends the chunks of a picture up to a number; with its last the hub is asked what it has.</summary>
    private static async Task SendAsync(MqttLink link, StationName name, PictureFacts facts, byte[] content, int count)
    {
        var sent = new List<Task<PublishResult>>();
        for (var number = 1; number <= count; number++)
        {
            var piece = PictureMessage.WriteChunk(facts, number, number == facts.ChunkCount ? 1 : 0, into =>
            {
                content.AsMemory(facts.OffsetOf(number), into.Length).CopyTo(into);
                return true;
            })!;
            var topic = new StationTopics(name).Up(UpwardTopic.Images);
            sent.Add(link.PublishAsync(new(topic, piece) { ContentType = PictureWire.ContentType }).AsTask());
        }

        Assert.All(await Task.WhenAll(sent), result => Assert.True(result.IsAccepted));
    }

    private static async Task UntilCompleteAsync(MqttLink link)
    {
        using var patience = new CancellationTokenSource(Patience);
        var state = PictureState.Stored;
        while (state == PictureState.Stored)
        {
            using var answer = await link.Received.ReadAsync(patience.Token);
            state = PictureAnswer.Read(answer.Payload.Span).Message!.State;
        }
        Assert.Equal(PictureState.Complete, state);
    }

    private static async Task<IReadOnlyList<StoredEvent>> DroppedAsync(FleetStore fleet, StationName name)
    {
        var told = await fleet.EventsAsync(name, EventSeverity.Info, null, 1000, CancellationToken.None);
        return [.. told.Items.Where(e => e.Event.Kind == "pictures_dropped")];
    }

    private static Task<long> UntilAsync(ProgramProcess hub, string metric, long least) => Eventually.GetAsync(
        () => HubScene.MetricAsync(hub, metric), n => n >= least, () => $"{metric} is below {least}; {hub.Errors}");

    private static async Task<MqttLink> ConnectAsync(HubScene scene, StationName name)
    {
        var link = new MqttLink(scene.Link(name.Station) with { InflightMaximum = 1000 }, TimeProvider.System);
        link.Start();
        await Eventually.IsTrueAsync(() => link.Status.State == LinkState.Online, "no connection");
        return link;
    }
}
