using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A hub that has no room for pictures says so of itself, and not of each station that it refuses.</summary>
public sealed class HubWithoutRoomTests
{
    private const int Stations = 3;
    private const int OffersEach = 8;

    [SkippableFact]
    public async Task Its_health_is_degraded_until_there_is_room_and_it_tells_of_that_once()
    {
        await using var scene = await HubScene.StartAsync();
        scene.Images = new() { Limits = new() { PendingQuotaBytes = 65_536, RetrySeconds = 1 } };
        var hub = await scene.StartHubAsync();
        await using var link = new MqttLink(scene.Link(), TimeProvider.System);
        link.Start();
        await Eventually.IsTrueAsync(() => link.Status.State == LinkState.Online, "no connection");

        // A picture of which half has come leaves no room for a larger one, until it is whole.
        var half = Facts(40_000, out var content);
        await SendAsync(link, 0, Piece(half, content, 1));
        for (var i = 0; i < OffersEach; i++)
        {
            for (var station = 1; station <= Stations; station++)
                await SendAsync(link, station, PictureMessage.WriteOffer(Facts(50_000, out _), 1));
        }
        await Eventually.GetAsync(
            () => HubScene.MetricAsync(hub, "edgeinspect_hub_pictures_refused_total{reason=\"quota\"}"),
            n => n == Stations * OffersEach,
            () => $"not all are refused; {hub.Errors}");
        var (status, reason) = await PicturesAsync(hub);
        Assert.Equal("degraded", status);
        Assert.Contains("Images:Limits:PendingQuotaBytes (65536); raise it", reason, StringComparison.Ordinal);

        await SendAsync(link, 0, Piece(half, content, 2));
        await HubScene.UntilHealthyAsync(hub);
        await Eventually.GetAsync(
            async () =>
            {
                await SendAsync(link, 1, PictureMessage.WriteOffer(Facts(50_000, out _), 1));
                return hub.Errors + hub.Output;
            },
            log => log.Contains("takes pictures again", StringComparison.Ordinal),
            () => "it doesn't tell that there is room again");
        await scene.StopAsync(hub);

        await using var fleet = await scene.OpenStoreAsync();
        var told = (await fleet.EventsAsync(null, EventSeverity.Info, null, 1000, CancellationToken.None)).Items;
        Assert.Equal(["pictures_taken_again", "pictures_refused"], told.Select(e => e.Event.Kind));
        Assert.All(told, e => Assert.Null(e.Station));
    }

    private static async Task<(string? Status, string Reason)> PicturesAsync(ProgramProcess hub)
    {
        using var client = new HttpClient();
        var health = JsonElement.Parse(await client.GetStringAsync(new Uri(await hub.UrlAsync(), "health")));
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        var pictures = health.GetProperty("components").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "pictures");
        return (pictures.GetProperty("status").GetString(), pictures.GetProperty("reason").GetString()!);
    }

    private static PictureFacts Facts(int bytes, out byte[] content)
    {
        content = RandomNumberGenerator.GetBytes(bytes);
        ((byte[])[0xFF, 0xD8, 0xFF]).CopyTo(content, 0);
        return PictureFacts.TryMake(Guid.NewGuid(), PicturePart.Image, PictureFormat.Jpeg, SHA256.HashData(content), bytes, 20_000)!;
    }

    /// <summary>One of a picture's pieces; with its last the hub is asked what it has.</summary>
    private static byte[] Piece(PictureFacts facts, byte[] content, int number) =>
        PictureMessage.WriteChunk(facts, number, number == facts.ChunkCount ? 1 : 0, into =>
        {
            content.AsMemory(facts.OffsetOf(number), into.Length).CopyTo(into);
            return true;
        })!;

    private static async Task SendAsync(MqttLink link, int station, byte[] message)
    {
        var topic = new StationTopics(HubScene.Name($"station-{station}")).Up(UpwardTopic.Images);
        Assert.True((await link.PublishAsync(new(topic, message) { ContentType = PictureWire.ContentType })).IsAccepted);
    }
}
