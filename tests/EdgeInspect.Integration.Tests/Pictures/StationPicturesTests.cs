using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Integration.Tests.Storage;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Pictures;

/// <summary>A station's real pictures, from its ledger to the hub's store.</summary>
public sealed class StationPicturesTests : IDisposable
{
    private static readonly StationName Station = StationName.Of(Samples.Station);
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public void What_waits_is_listed_with_hashes_of_its_records_the_newest_first()
    {
        using var images = new ImageBench(_scratch.File("station"));
        images.InspectAndStore(1, 12);
        using var pictures = StationPictures.Open(images.Bench.Ledger, images.Bench.State);
        var waiting = pictures.Waiting(new(1, pictures.NewestSeq), 100);
        Assert.Equal(Enumerable.Range(1, 12).Reverse().Select(i => Samples.Rid(i)), waiting.Select(picture => picture.Rid));
        Assert.Equal([Verdict.Ng], waiting.Where(picture => picture.Rid == Samples.Rid(10)).Select(picture => picture.Verdict));
        Assert.Equal(11, waiting.Count(picture => picture.Verdict == Verdict.Ok));
        Assert.All(waiting, picture =>
        {
            Assert.Equal(PictureCondition.Whole, pictures.Look(picture.Image!));
            Assert.Equal(PictureCondition.Whole, pictures.Look(picture.Map!));
            Assert.True(pictures.TryRead(picture.Image!, 0, new byte[picture.Image!.Bytes]));
            Assert.False(pictures.TryRead(picture.Image!, 1, new byte[picture.Image!.Bytes]));
        });
        Assert.Equal(waiting.Skip(3).Take(2).Select(p => p.Rid), pictures.Waiting(new(1, waiting[3].Seq), 2).Select(p => p.Rid));
        var file = waiting[0].Image!;
        var path = Path.Combine(images.Images, file.Path);
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path)[..^1], 0]);
        Assert.Equal(PictureCondition.Damaged, pictures.Look(file));
        File.Delete(path);
        Assert.Equal((PictureCondition.Gone, false), (pictures.Look(file), pictures.TryRead(file, 0, new byte[1])));
    }

    [Fact]
    public async Task The_hub_ends_up_with_the_files_and_only_then_are_they_acknowledged()
    {
        using var images = new ImageBench(_scratch.File("station"));
        images.InspectAndStore(1, 6);
        using var pictures = StationPictures.Open(images.Bench.Ledger, images.Bench.State);
        using var objects = FolderObjects.Open(_scratch.File("hub-images"), TimeProvider.System);
        await using var store = await FleetStore.OpenAsync(new FleetStoreOptions(), _scratch.Path, TimeProvider.System, default);
        using var hub = new PictureReceiver(objects, store, new PictureLimits(), TimeProvider.System);
        await hub.MaintainAsync(default);
        var sender = new PictureSender(pictures, new() { ChunkBytes = 1024, RateBytesPerSecond = 1 << 30 }, TimeProvider.System);
        var files = pictures.Waiting(new(1, pictures.NewestSeq), 100);
        Assert.Equal(6, pictures.Count);
        while (sender.Next() is { } message)
        {
            Assert.True(pictures.Count + sender.Counters.Acknowledged >= 6);
            var receipt = await hub.ReceiveAsync(Station, message, PictureWire.ContentType, default);
            if (receipt.Answer is { } answer)
                sender.Take(answer.ToBytes());
        }

        LedgerBench.WaitUntil(() => pictures.NewestSeq == 0, "acknowledged");
        foreach (var picture in files)
        {
            var rows = await store.ImagesAsync(Station, picture.Rid, default);
            Assert.Equal(["image", "map"], rows.Select(row => row.What).Order());
            foreach (var row in rows)
            {
                var file = row.What == "map" ? picture.Map! : picture.Image!;
                await using var stream = await hub.Images.OpenAsync(row.Sha256, default);
                using var held = new MemoryStream();
                await stream!.CopyToAsync(held);
                Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(images.Images, file.Path)), held.ToArray());
            }
        }

        Assert.False(Directory.Exists(_scratch.File("hub-images/pending")));
        using var reader = images.Bench.Read();
        Assert.True(reader.Image(files[0].Rid.ToString())!.IsAcknowledged);
    }

    public void Dispose() => _scratch.Dispose();
}
