using System.Security.Cryptography;
using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>
/// A real station, broker and PostgreSQL, and two hubs that share a folder of pictures: the broker gives each piece to one of them.
/// </summary>
public sealed class PicturesOfTwoHubsTests : IAsyncLifetime, IDisposable
{
    private readonly PostgresFleet _fleet = new();
    private readonly StationScene _station = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    public void Dispose() => _station.Dispose();

    [SkippableFact]
    public async Task EveryPictureArrivesWhicheverHubGetsItsPiecesAlsoWhenOneIsKilled()
    {
        await using var scene = await HubScene.StartAsync(await _fleet.OptionsAsync());
        scene.Images = new() { Kind = FleetImageKind.Folder, Directory = scene.Folder("pictures") };
        var dying = await scene.StartHubAsync("hub-1", data: scene.Folder("hub-1"));
        var living = await scene.StartHubAsync("hub-2", data: scene.Folder("hub-2"));
        using var station = _station.Start(
        [
            "Hub:Enabled=true", "Hub:Mqtt:Host=127.0.0.1", $"Hub:Mqtt:Port={scene.Broker.Port}", "Hub:Mqtt:ReconnectLeastMs=20",
            "Hub:Mqtt:ReconnectMostMs=200", "Hub:Outbox:ResendFirstMs=1000", "Hub:Pictures:ChunkBytes=4096", "Hub:Pictures:AskFirstMs=500",
            "Hub:Pictures:AskMaxMs=2000", "Hub:Pictures:RateBytesPerSecond=4000000", "Images:Policy:KeepNg=true",
            "Images:Policy:OkShare=0.05",
        ]);
        await UntilAcknowledgedAsync(station, 6);
        // Each has put together some pictures: of those that have many pieces, none can have got all.
        foreach (var hub in (ProgramProcess[])[dying, living])
        {
            await Eventually.GetAsync(
                () => HubScene.MetricAsync(hub, "edgeinspect_hub_pictures_total"), n => n > 0, () => "a hub never completes a picture");
        }

        await AssertServedAsync(dying);
        scene.Kill(dying);
        await UntilAcknowledgedAsync(station, StationFiles.Acknowledged(_station.State) + 6);
        // What it has said by then is on its disk; whether it stops in time on a busy machine is not what this is about.
        station.Kill();
        await AssertServedAsync(living);
        await scene.StopAsync(living);
    }

    private async Task AssertServedAsync(ProgramProcess hub)
    {
        using var client = new HttpClient { BaseAddress = new(await hub.UrlAsync(), "api/v1/images/") };
        var pictures = StationFiles.Pictures(_station.State).Where(picture => picture.IsAcknowledged).ToList();
        Assert.InRange(pictures.Count, 6, 10_000);
        Assert.Contains(pictures, picture => picture.Image.Length > 3 * 4096);
        foreach (var picture in pictures.SelectMany(result => (byte[]?[])[result.Image, result.Map]).OfType<byte[]>())
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(picture));
            Assert.Equal(picture, await client.GetByteArrayAsync(new Uri(sha256, UriKind.Relative)));
        }
    }

    private async Task UntilAcknowledgedAsync(ProgramProcess station, int count)
    {
        await _station.RecordsAsync("image", 1);
        await Eventually.GetAsync(
            () => StationFiles.Acknowledged(_station.State),
            seen => seen >= count,
            () => $"the hubs never have {count} results' pictures; {station.Errors}");
    }
}
