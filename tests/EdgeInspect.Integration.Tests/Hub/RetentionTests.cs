using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Hosting;
using EdgeInspect.Hub;
using EdgeInspect.Integration.Tests.FleetStorage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>Pictures that are too old lose rows and files, also when a hub dies in between.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly StationName Station = new("s", "l", "n");
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly StationGauges Gauges = new(
        "s1", Now.AddHours(-1), 60, 100, 3, 0, 1, 61.5, 8.25, null, 104, 0, 2, 1, 0, 1_000_000_000, null, 41.5);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OldPicturesGoWithTheirFiles()
    {
        await using var store = await OpenStoreAsync();
        var images = OpenImages();
        await KeepAsync(store, images, 'a', daysAgo: 100);
        await KeepAsync(store, images, 'b', daysAgo: 10);
        await RetainAsync(store, images);
        Assert.Equal(["b"], Files());
        Assert.NotNull(await store.ImageAsync(new('b', 64), default));
    }

    /// <summary>Rows were deleted and the hub died; or it died before it wrote the row.</summary>
    [Fact]
    public async Task WhatAHubLeftBehindThatDiedGoesAtTheNextStart()
    {
        await using var store = await OpenStoreAsync();
        var images = OpenImages();
        await KeepAsync(store, images, 'a', daysAgo: 100);
        await images.PutAsync(new('c', 64), new byte[3], default);
        Age('c', daysAgo: 100);
        await KeepAsync(store, images, 'b', daysAgo: 10);
        Assert.Single(await store.RetainAsync(new HubRetentionOptions().ToRetention(), Now, default));
        Assert.Equal(["a", "b", "c"], Files());
        await RetainAsync(store, OpenImages());
        Assert.Equal(["b"], Files());
    }

    /// <summary>On a database that knows nothing, files that may still be wanted stay; where pictures are kept for ever, all do.</summary>
    [Theory]
    [InlineData(90, "b")]
    [InlineData(0, "a b")]
    public async Task AWrongDatabaseCostsNoPictureThatIsToBeKept(int imageDays, string left)
    {
        await using var store = await OpenStoreAsync();
        var images = OpenImages();
        foreach (var (name, days) in new[] { ('a', 100), ('b', 10) })
        {
            await images.PutAsync(new(name, 64), new byte[3], default);
            Age(name, days);
        }

        await RetainAsync(store, images, new() { ImageDays = imageDays });
        Assert.Equal(left.Split(' '), Files());
    }

    /// <summary>A time server went wrong, or a battery is flat: nobody sends again what would be deleted.</summary>
    [Theory]
    [InlineData(91)]
    [InlineData(-2)]
    public async Task AClockThatLeaptDeletesNothingAndHealthSaysSo(int days)
    {
        await using var store = await OpenStoreAsync();
        var images = OpenImages();
        await RetainAsync(store, images);
        await KeepAsync(store, images, 'a', daysAgo: 10);
        await store.AddGaugesAsync(Station, Gauges, Now, default);
        Assert.Equal(HealthStatus.Ok, await RetainAsync(store, images));

        Assert.Equal(HealthStatus.Degraded, await RetainAsync(store, images, time: new FixedTime(Now.AddDays(days))));
        Assert.Equal(["a"], Files());
        Assert.Single(await store.GaugesAsync(Station, DateTimeOffset.UnixEpoch, Now.AddYears(1), 10, default));
        Assert.Equal(HealthStatus.Ok, await RetainAsync(store, images));
    }

    private Task<FleetStore> OpenStoreAsync() => FleetStore.OpenAsync(new(), _folder.Path, TimeProvider.System, default);

    private FleetImages OpenImages() => new(FolderObjects.Open(_folder.File("images"), TimeProvider.System), TimeProvider.System);

    private static async Task<HealthStatus> RetainAsync(
        IFleetStore store, FleetImages images, HubRetentionOptions? retention = null, TimeProvider? time = null)
    {
        using var loop = new RetentionLoop(
            store, images, new() { Retention = retention ?? new() }, time ?? TimeProvider.System, NullLogger<RetentionLoop>.Instance);
        await loop.RetainAsync(default);
        return loop.Health.Status;
    }

    private async Task KeepAsync(FleetStore store, FleetImages images, char name, int daysAgo)
    {
        await images.PutAsync(new(name, 64), new byte[3], default);
        Age(name, daysAgo);
        await store.AddImageAsync(new(Station, Guid.NewGuid(), "image", "image/png", new(name, 64), 3, Now.AddDays(-daysAgo)), default);
    }

    private void Age(char name, int daysAgo) =>
        File.SetLastWriteTimeUtc(Directory.GetFiles(_folder.File("images"), new string(name, 64), SearchOption.AllDirectories).Single(), Now.AddDays(-daysAgo).UtcDateTime);

    private string[] Files() =>
        [.. Directory.GetFiles(_folder.File("images"), "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)[..1]).Order()];
}
