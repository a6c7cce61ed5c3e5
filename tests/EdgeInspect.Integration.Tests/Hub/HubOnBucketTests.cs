using System.Security.Cryptography;
using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Pictures;
using EdgeInspect.Integration.Tests.Station;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A real station, broker, hub and service that speaks S3.</summary>
public sealed class HubOnBucketTests : IDisposable
{
    private readonly StationScene _station = new();
    private readonly ScratchFolder _scratch = new();

    public void Dispose()
    {
        _station.Dispose();
        _scratch.Dispose();
    }

    [SkippableFact]
    public async Task PicturesGoToTheBucketAndAreServedFromThereThoughAHubIsKilledMeanwhile()
    {
        var bucket = await BucketAsync();
        await using var scene = await HubScene.StartAsync();
        scene.Images = new() { Kind = FleetImageKind.S3, S3 = bucket };
        var hub = await scene.StartHubAsync();
        using var station = _station.Start(
        [
            "Hub:Enabled=true", "Hub:Mqtt:Host=127.0.0.1", $"Hub:Mqtt:Port={scene.Broker.Port}", "Hub:Mqtt:ReconnectLeastMs=20",
            "Hub:Mqtt:ReconnectMostMs=200", "Hub:Outbox:ResendFirstMs=1000", "Hub:Pictures:AskFirstMs=500", "Hub:Pictures:AskMaxMs=2000",
            "Hub:Pictures:RateBytesPerSecond=4000000", "Images:Policy:KeepNg=true", "Images:Policy:OkShare=0.05",
        ]);
        await UntilAcknowledgedAsync(station, 1);
        scene.Kill(hub);
        hub = await scene.StartHubAsync();
        await UntilAcknowledgedAsync(station, StationFiles.Acknowledged(_station.State) + 2);
        await StationScene.StopAsync(station);

        using var client = new HttpClient { BaseAddress = new(await hub.UrlAsync(), "api/v1/images/") };
        using var objects = await S3Objects.OpenAsync(bucket, CancellationToken.None);
        await AssertServedAsync(client, objects);
        Assert.False(Directory.Exists(Path.Combine(scene.Folder("hub"), "images")));
        await scene.StopAsync(hub);
    }

    [SkippableFact]
    public async Task AHubWhoseBucketIsMissingDoesNotStartAndSaysWhy()
    {
        var bucket = await BucketAsync() with { Bucket = "nothing-here" };
        var (code, _, errors) = await ProgramProcess.RunAsync(
        [
            "hub", "run", "--config", _scratch.Write("hub.json", "{}"), "--set", $"Hub:DataDirectory={_scratch.File("hub")}",
            "--set", "Images:Kind=s3", "--set", $"Images:S3:Endpoint={bucket.Endpoint}", "--set", $"Images:S3:Bucket={bucket.Bucket}",
            "--set", $"Images:S3:AccessKeyFile={bucket.AccessKeyFile}", "--set", "Http:Url=http://127.0.0.1:0",
        ]);
        Assert.Equal((int)ExitCode.State, code);
        Assert.Contains("nothing-here", errors, StringComparison.Ordinal);
        Assert.Contains("check Images:S3:Bucket", errors, StringComparison.Ordinal);
    }

    private async Task AssertServedAsync(HttpClient client, S3Objects objects)
    {
        var kept = StationFiles.Pictures(_station.State).Where(picture => picture.IsAcknowledged).Select(picture => picture.Image).ToList();
        Assert.InRange(kept.Count, 3, 10_000);
        var held = new Dictionary<string, StoredObject>(StringComparer.Ordinal);
        await foreach (var one in objects.ListAsync(ObjectName.Of("pictures"), CancellationToken.None))
            held.Add(one.Name.Last, one);
        foreach (var picture in kept)
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(picture));
            Assert.Equal(picture.Length, held[sha256].Bytes);
            Assert.Equal(picture, await client.GetByteArrayAsync(new Uri(sha256, UriKind.Relative)));
        }
    }

    private async Task<S3Options> BucketAsync() => (await S3Server.SharedAsync()).Options(
        _scratch.Write("key", $"{S3Server.Key}\n{S3Server.Secret}\n"), $"hub/{Guid.NewGuid():N}");

    private async Task UntilAcknowledgedAsync(ProgramProcess station, int count)
    {
        await _station.RecordsAsync("image", 1);
        await Eventually.GetAsync(
            () => StationFiles.Acknowledged(_station.State),
            seen => seen >= count,
            () => $"the hub never has {count} pictures; {station.Errors}");
    }
}
