using System.Net;
using System.Security.Cryptography;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A real station, broker and hub: what the station keeps is at the hub, byte for byte, whatever dies on the way.</summary>
public sealed class FleetFlowTests : IDisposable
{
    private static readonly StationName Name = new("s", "l", "n");
    private readonly StationScene _station = new();

    public void Dispose() => _station.Dispose();

    [SkippableFact]
    public async Task PicturesAndWindowsArriveThoughHubAndBrokerAreKilledInTheMiddleOfAPicture()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        using var station = Start(scene, "Hub:Pictures:RateBytesPerSecond=150000");
        await UntilUnfinishedAsync(scene);
        scene.Kill(hub);
        Assert.NotEmpty(Unfinished(scene));
        hub = await scene.StartHubAsync();
        await UntilAcknowledgedAsync(station, 3);

        await UntilUnfinishedAsync(scene);
        scene.Broker.Kill();
        Assert.NotEmpty(Unfinished(scene));
        await station.LogAsync("no connection to the broker");
        await scene.Broker.StartAsync();
        await UntilAcknowledgedAsync(station, StationFiles.Acknowledged(_station.State) + 3);
        await _station.RecordsAsync("inspection", 300);
        await StationScene.StopAsync(station);
        await AssertServedAsync(scene, hub);
        await scene.StopAsync(hub);

        await using var fleet = await scene.OpenStoreAsync();
        await AssertHasPicturesAsync(scene, fleet);
        Assert.Equal(0, await HubScene.MissingAsync(fleet, Name.Station, _station.State));
        var windows = (await fleet.WindowsAsync(Name, null, 1000, CancellationToken.None)).Items;
        Assert.InRange(windows.Length, 2, 1000);
        Assert.Equal(
            StationFiles.Windows(_station.State).Select(Convert.ToBase64String),
            windows.OrderBy(window => window.Sequence).Select(window => Convert.ToBase64String(window.Body.Span)));
    }

    [SkippableFact]
    public async Task AStationThatIsKilledAgainAndAgain()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        for (var run = 1; run <= 3; run++)
        {
            var before = await HubScene.MetricAsync(hub, "edgeinspect_hub_records_total");
            using var station = Start(scene);
            await Eventually.GetAsync(
                () => HubScene.MetricAsync(hub, "edgeinspect_hub_records_total"), count => count >= before + 80, () => $"run {run} sends nothing");
            station.Kill();
        }
        using (var station = Start(scene))
        {
            await station.LogAsync("connected to the broker");
            await _station.RecordsAsync("start", 4);
            await StationScene.StopAsync(station);
        }
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        Assert.Equal(0, await HubScene.MissingAsync(fleet, Name.Station, _station.State));
        _station.Ledger().AssertSound();
    }

    /// <summary>Pictures that nobody takes cost the station nothing: its records go on arriving, and no part is held up.</summary>
    [SkippableFact]
    public async Task PicturesThatCannotBeKeptHoldUpNoRecord()
    {
        await using var scene = await HubScene.StartAsync();
        var hub = await scene.StartHubAsync();
        using var station = Start(scene);
        await UntilAcknowledgedAsync(station, 1);
        // Chunks can no longer be put where they belong.
        var pending = Path.Combine(scene.Folder("hub"), "images", "pending");
        await Eventually.IsTrueAsync(() => TryReplace(pending), "the folder of chunks is never empty");
        await hub.LogAsync("pictures can't be kept");
        var (stored, inspected) = (await HubScene.MetricAsync(hub, "edgeinspect_hub_records_total"), _station.Ledger().Inspections.Count);
        await _station.RecordsAsync("inspection", inspected + 60);
        await Eventually.GetAsync(
            () => HubScene.MetricAsync(hub, "edgeinspect_hub_records_total"), count => count >= stored + 60, () => "records don't arrive");

        File.Delete(pending);
        await hub.LogAsync("pictures can be kept again");
        var before = StationFiles.Acknowledged(_station.State);
        await UntilAcknowledgedAsync(station, before + 2);
        await HubScene.UntilHealthyAsync(hub);
        await StationScene.StopAsync(station);
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        Assert.Equal(0, await HubScene.MissingAsync(fleet, Name.Station, _station.State));
        _station.Ledger().AssertSound();
    }

    private static IEnumerable<string> Unfinished(HubScene scene)
    {
        var pending = Path.Combine(scene.Folder("hub"), "images", "pending");
        return Directory.Exists(pending) ? Directory.EnumerateFiles(pending, "*", SearchOption.AllDirectories) : [];
    }

    /// <summary>At least so many chunks that the picture that they are of is not just being put together.</summary>
    private static Task UntilUnfinishedAsync(HubScene scene) => Eventually.IsTrueAsync(() => Count(scene) is > 4, "no picture is ever unfinished");

    private static int Count(HubScene scene)
    {
        try
        {
            return Unfinished(scene).Count();
        }
        catch (IOException)
        {
            // A folder went while it was read.
            return 0;
        }
    }

    private static bool TryReplace(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            File.WriteAllText(folder, "no folder");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private ProgramProcess Start(HubScene scene, params string[] settings) => _station.Start(
    [
        "Hub:Enabled=true", "Hub:Mqtt:Host=127.0.0.1", $"Hub:Mqtt:Port={scene.Broker.Port}", "Hub:Mqtt:ReconnectLeastMs=20",
        "Hub:Mqtt:ReconnectMostMs=200", "Hub:GaugesSeconds=1", "Hub:Outbox:ResendFirstMs=1000", "Hub:Pictures:ChunkBytes=4096",
        "Hub:Pictures:AskFirstMs=500", "Hub:Pictures:AskMaxMs=2000", "Images:Policy:KeepNg=true", "Images:Policy:OkShare=0.05", .. settings,
    ]);

    private async Task UntilAcknowledgedAsync(ProgramProcess station, int count)
    {
        await _station.RecordsAsync("image", 1);
        await Eventually.GetAsync(
            () => StationFiles.Acknowledged(_station.State), seen => seen >= count, () => $"the hub never has {count} results' pictures; {station.Errors}");
    }

    private async Task AssertHasPicturesAsync(HubScene scene, IFleetReader fleet)
    {
        var pictures = StationFiles.Pictures(_station.State).Where(picture => picture.IsAcknowledged).ToList();
        Assert.InRange(pictures.Count, 6, 10_000);
        foreach (var picture in pictures)
        {
            var held = (await fleet.ImagesAsync(Name, picture.Rid, CancellationToken.None)).ToDictionary(image => image.What);
            Assert.Equal(picture.Image, FileOf(scene, held["image"].Sha256));
            Assert.Equal(picture.Map, held.TryGetValue("map", out var map) ? FileOf(scene, map.Sha256) : null);
        }
    }

    private static byte[] FileOf(HubScene scene, string sha256) => File.ReadAllBytes(PathOf(scene, sha256));

    private static string PathOf(HubScene scene, string sha256) =>
        Path.Combine(scene.Folder("hub"), "images", "pictures", sha256[..2], sha256[2..4], sha256);

    private async Task AssertServedAsync(HubScene scene, ProgramProcess hub)
    {
        using var client = new HttpClient { BaseAddress = new(await hub.UrlAsync(), "api/v1/images/") };
        var original = StationFiles.Pictures(_station.State).First(picture => picture.IsAcknowledged).Image;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(original));
        using var served = await client.GetAsync(new Uri(sha256, UriKind.Relative));
        Assert.Equal(original, await served.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", served.Content.Headers.ContentType!.ToString());
        Assert.Equal(("max-age=31536000, private, immutable", "nosniff"), (Header(served, "Cache-Control"), Header(served, "X-Content-Type-Options")));
        Assert.Equal($"\"{sha256}\"", served.Headers.ETag!.Tag);

        using var known = new HttpRequestMessage(HttpMethod.Get, sha256) { Headers = { { "If-None-Match", $"\"{sha256}\"" } } };
        using var unchanged = await client.SendAsync(known);
        Assert.Equal((HttpStatusCode.NotModified, 0), (unchanged.StatusCode, (await unchanged.Content.ReadAsByteArrayAsync()).Length));
        using var asked = await client.SendAsync(new(HttpMethod.Head, sha256));
        Assert.Equal((HttpStatusCode.OK, original.Length), (asked.StatusCode, asked.Content.Headers.ContentLength));

        // A file of which no row speaks is nobody's picture.
        var stray = new string('f', 64);
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(scene, stray))!);
        await File.WriteAllBytesAsync(PathOf(scene, stray), original);
        foreach (var absent in new[] { stray, new string('0', 64) })
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(absent, UriKind.Relative))).StatusCode);
        foreach (var wrong in new[] { sha256.ToUpperInvariant(), "..%2f..%2ffleet.db", "x" })
            Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(new Uri(wrong, UriKind.Relative))).StatusCode);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));
}
