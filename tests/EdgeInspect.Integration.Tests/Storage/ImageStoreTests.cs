using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

public sealed class ImageStoreTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public void APictureIsStoredWithoutLossAndItsRecordFollowsTheInspection()
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 1);
        using var reader = images.Bench.Read();
        var records = reader.ByRid(Samples.Rid(1));
        Assert.Equal(["inspection", "image"], records.Select(record => record.Kind));
        Assert.Equal("pending", LedgerBench.Json(records[0]).GetProperty("img").GetProperty("state").GetString());

        var stored = reader.Image(Samples.Rid(1).ToString())!;
        Assert.EndsWith($"images/2026/01/01/{Samples.Rid(1)}.png", stored.Path, StringComparison.Ordinal);
        var decoded = ImageFile.Load(stored.Path);
        Assert.Equal((ImageBench.Width, ImageBench.Height, PixelFormat.Rgb24), (decoded.Width, decoded.Height, decoded.Format));
        Assert.Equal(images.ImageAsRgb, decoded.Pixels);
        var json = LedgerBench.Json(records[1]);
        var file = File.ReadAllBytes(stored.Path);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), json.GetProperty("sha256").GetString());
        Assert.Equal(file.Length, json.GetProperty("bytes").GetInt32());
        Assert.Equal(stored.Bytes, images.Store.Status.Bytes);
    }

    [Fact]
    public void TheMapIsAGreyPictureWithItsRangeOnRecord()
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 1);
        using var reader = images.Bench.Read();
        var map = ImageFile.Load(reader.Image(Samples.Rid(1).ToString())!.MapPath!);
        Assert.Equal((8, 8, PixelFormat.Grey8), (map.Width, map.Height, map.Format));
        Assert.Equal((0, 255), (map.Pixels[0], map.Pixels[63]));
        var json = LedgerBench.Json(reader.Tail(1, new("image", null))[0]).GetProperty("map");
        Assert.Equal((0.25, 1.234375), (json.GetProperty("min").GetDouble(), json.GetProperty("max").GetDouble()));
    }

    [Fact]
    public void JpegIsStoredWhenAskedFor()
    {
        using var images = new ImageBench(_scratch.Path, new ImageStoreOptions { Format = "jpeg", JpegQuality = 90, KeepFreeBytes = 0 });
        images.InspectAndStore(1, 1);
        using var reader = images.Bench.Read();
        Assert.EndsWith(".jpg", reader.Image(Samples.Rid(1).ToString())!.Path, StringComparison.Ordinal);
        Assert.Equal(1, images.Verify().Images);
    }

    [Fact]
    public void AFullQueueDropsPicturesAndCountsThem()
    {
        using var images = new ImageBench(_scratch.Path, new ImageStoreOptions { QueueLength = 2, KeepFreeBytes = 0 }, started: false);
        Assert.Equal([true, true, false, false], Enumerable.Range(1, 4).Select(images.Inspect));
        Assert.Equal(2, images.Store.Status.Dropped);
        images.Bench.Ledger.Start(images.Bench.Log);
        LedgerBench.WaitUntil(() => images.Store.Status.Stored == 2, "both stored");
        using var reader = images.Bench.Read();
        Assert.Equal(["pending", "pending", "none", "none"],
            reader.Tail(10, new("inspection", null)).Select(record => LedgerBench.Json(record).GetProperty("img").GetProperty("state").GetString()));
    }

    [Fact]
    public void APictureWhoseInspectionGotNoRecordLeavesNothing()
    {
        using var images = new ImageBench(_scratch.Path);
        Assert.True(images.Store.TryReserve());
        images.Store.Submit(Samples.Rid(99), DateTimeOffset.UnixEpoch, images.Image, images.Map);
        LedgerBench.WaitUntil(() => images.Store.Status.Failed == 1, "refused");
        LedgerBench.WaitUntil(() => images.Files().Count == 0, "no files");
        Assert.Throws<InvalidOperationException>(images.Store.Cancel);
    }

    [Fact]
    public void TheOldestGoFirstToKeepTheQuotaAndEachIsOnRecord()
    {
        using var images = new ImageBench(_scratch.Path, new ImageStoreOptions { QuotaBytes = 5 * OnePicture(), KeepFreeBytes = 0 });
        images.InspectAndStore(1, 12);
        LedgerBench.WaitUntil(() => images.Store.Status.Evicted == 7, "evictions");
        Assert.InRange(images.Store.Status.Bytes, 1, 5 * OnePicture());
        using var reader = images.Bench.Read();
        Assert.Equal(Enumerable.Range(1, 7).Select(number => Samples.Rid(number).ToString()), reader.Tail(100, new("image_evicted", null)).Select(record => record.Rid));
        Assert.Null(reader.Image(Samples.Rid(7).ToString()));
        LedgerBench.WaitUntil(() => images.Files().Count == 10, "five pictures with maps");
        Assert.Equal(new VerifyReport(1 + 12 + 12 + 7, 5, null), images.Verify());
    }

    [Fact]
    public void WhatTheHubHasGoesBeforeWhatItHasNot()
    {
        using (var images = new ImageBench(_scratch.Path))
            images.InspectAndStore(1, 5);
        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(_scratch.Path)))
            database.Execute($"UPDATE image SET acknowledged = 1 WHERE rid IN ('{Samples.Rid(3)}', '{Samples.Rid(4)}')");

        using var fuller = new ImageBench(_scratch.Path, new ImageStoreOptions { QuotaBytes = 2 * OnePicture(), KeepFreeBytes = 0 });
        LedgerBench.WaitUntil(() => fuller.Store.Status.Evicted == 3, "evictions");
        using var reader = fuller.Bench.Read();
        Assert.Equal([Samples.Rid(3), Samples.Rid(4), Samples.Rid(1)], reader.Tail(10, new("image_evicted", null)).Select(record => Guid.Parse(record.Rid!)));
    }

    [Fact]
    public async Task WhatTheDefectCatalogueInForceShowsStays()
    {
        using (var images = new ImageBench(_scratch.Path))
        {
            images.InspectAndStore(1, 5);
            await PutInForceAsync(images, new(1, [new("dent", "Dent", "", DefectSeverity.Major, [Samples.Rid(1)], [Samples.Rid(3)])]));
        }
        using var fuller = new ImageBench(_scratch.Path, new ImageStoreOptions { QuotaBytes = OnePicture(), KeepFreeBytes = 0 });
        fuller.InspectAndStore(6, 1);
        LedgerBench.WaitUntil(() => fuller.Store.Status.Evicted == 4, "evictions");
        using var reader = fuller.Bench.Read();
        Assert.Equal([2, 4, 5, 6], Evicted());

        await PutInForceAsync(fuller, new(2, [new("dent", "Dent", "", DefectSeverity.Major, [Samples.Rid(3)], [])]));
        LedgerBench.WaitUntil(() => fuller.Store.Status.Evicted == 5, "one more");
        Assert.Equal([2, 4, 5, 6, 1], Evicted());
        Assert.NotNull(reader.Image(Samples.Rid(3).ToString()));

        IEnumerable<int> Evicted() => reader.Tail(10, new("image_evicted", null)).Select(r => Enumerable.Range(1, 6).Single(n => r.Rid == Samples.Rid(n).ToString()));
    }

    [Fact]
    public void PicturesLeaveRoomOnTheDisk()
    {
        using var images = new ImageBench(_scratch.Path, new ImageStoreOptions { KeepFreeBytes = 1L << 50 });
        images.InspectAndStore(1, 2);
        LedgerBench.WaitUntil(() => images.Store.Status.Evicted == 2, "evictions");
        using var reader = images.Bench.Read();
        Assert.All(reader.Tail(2, new("image_evicted", null)), record => Assert.Equal("disk", LedgerBench.Json(record).GetProperty("reason").GetString()));
    }

    [Fact]
    public void WhatACrashLeftBehindIsCleared()
    {
        using (var images = new ImageBench(_scratch.Path))
            images.InspectAndStore(1, 2);
        _scratch.Write("images/.incoming/x.note", "of somebody else"u8.ToArray());
        var folder = new ImageFolder(StateDirectory.ImagesPath(_scratch.Path));
        var recorded = ImageFolder.PathOf(Samples.Rid(1), DateTimeOffset.UnixEpoch.AddYears(56), ".png");
        _scratch.Write($"images/.incoming/{Samples.Rid(1)}.note", System.Text.Encoding.UTF8.GetBytes(recorded));
        _scratch.Write($"images/.incoming/{Samples.Rid(5)}.png", [1, 2, 3]);
        folder.Place(Samples.Rid(9), new ImagePart(ImageFolder.PathOf(Samples.Rid(9), DateTimeOffset.UnixEpoch, ".png"), [1, 2, 3]));

        using var again = new ImageBench(_scratch.Path);
        Assert.Equal(4, again.Files().Count);
        Assert.Equal(2, again.Verify().Images);
    }

    [Fact]
    public void AnEvictionThatWasCutShortIsFinished()
    {
        using (var images = new ImageBench(_scratch.Path))
            images.InspectAndStore(1, 2);
        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(_scratch.Path)))
            database.Execute($"UPDATE image SET evicted = 1 WHERE rid = '{Samples.Rid(1)}'");

        using var again = new ImageBench(_scratch.Path);
        Assert.Equal(2, again.Files().Count);
        Assert.Equal(OnePicture(), again.Store.Status.Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AMissingOrChangedPictureIsFoundByVerification(bool missing)
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 2);
        using var reader = images.Bench.Read();
        var path = reader.Image(Samples.Rid(2).ToString())!.Path;
        if (missing)
            File.Delete(path);
        else
            File.AppendAllText(path, "x");
        var problem = images.Verify().Problem;
        Assert.Equal(5, problem?.Seq);
        Assert.Contains(path, problem!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void ReservingAndSubmittingAllocateNothing()
    {
        using var images = new ImageBench(_scratch.Path, new ImageStoreOptions { QueueLength = 1, KeepFreeBytes = 0 });
        images.InspectAndStore(1, 3);
        var allocated = 0L;
        for (var number = 10; number < 60; number++)
        {
            LedgerBench.WaitUntil(images.Store.TryReserve, "a place");
            var before = GC.GetAllocatedBytesForCurrentThread();
            images.Store.Submit(Samples.Rid(number), DateTimeOffset.UnixEpoch, images.Image, images.Map);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void AFolderThatTakesNoPictureIsToldAndInspectionGoesOn()
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 1);
        Directory.Delete(Path.Combine(images.Images, ".incoming"));
        Assert.True(images.Inspect(2));
        LedgerBench.WaitUntil(() => !images.Store.Status.IsWorking, "a reason");
        Assert.Contains(".incoming", images.Store.Status.Reason, StringComparison.Ordinal);
        images.Bench.Log.WaitForCommitted(2);

        Directory.CreateDirectory(Path.Combine(images.Images, ".incoming"));
        images.InspectAndStore(3, 1);
        Assert.True(images.Store.Status.IsWorking);
    }

    [Fact]
    public void ADatabaseThatRefusesForAMomentIsToldAndPicturesGoOn()
    {
        // The storing thread asks for the oldest picture each second, to make room on the disk.
        using var images = new ImageBench(_scratch.Path, new ImageStoreOptions { KeepFreeBytes = 1L << 50 });
        images.InspectAndStore(1, 1);
        using var database = Database.OpenWriter(StateDirectory.DatabasePath(_scratch.Path));
        database.Execute("ALTER TABLE image RENAME TO elsewhere");
        LedgerBench.WaitUntil(() => !images.Store.Status.IsWorking, "a reason");
        Assert.Equal("pictures can't be stored: no such table: image", images.Store.Status.Reason);

        database.Execute("ALTER TABLE elsewhere RENAME TO image");
        images.InspectAndStore(2, 1);
        Assert.Equal((2, 0), (images.Store.Status.Stored, images.Store.Status.Failed));
    }

    [Fact]
    public void WhenStoringEndsForGoodRecordsSayThatThereIsNoPicture()
    {
        using (var images = new ImageBench(_scratch.Path))
            images.InspectAndStore(1, 1);
        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(_scratch.Path)))
            database.Execute("UPDATE image SET rid = 'no id'");

        using var again = new ImageBench(_scratch.Path, new ImageStoreOptions { KeepFreeBytes = 1L << 50 });
        LedgerBench.WaitUntil(() => !HasRoom(again.Store), "a closed queue");
        Assert.StartsWith("pictures are no longer stored: ", again.Store.Status.Reason, StringComparison.Ordinal);
        Assert.False(again.Inspect(2));
        again.Bench.Log.WaitForCommitted(1);
    }

    [Fact]
    public void TheStoringThreadYieldsToAllOthers()
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 1);
        Assert.Contains("10", Directory.GetDirectories("/proc/self/task").Select(NicenessOfImages));
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task PutInForceAsync(ImageBench images, DefectCatalogue catalogue)
    {
        var json = Encoding.UTF8.GetString(CatalogueJson.Write(catalogue));
        Assert.True(await images.Bench.Ledger.SetStateAsync(CatalogueJson.StateKey, json, new(RecordKinds.Catalogue, _ => { })));
    }

    private static bool HasRoom(ImageStore store)
    {
        var hasRoom = store.TryReserve();
        if (hasRoom)
            store.Cancel();
        return hasRoom;
    }

    /// <summary>Niceness of a thread, the nineteenth field, when it stores pictures.</summary>
    private static string? NicenessOfImages(string task)
    {
        try
        {
            var fields = File.ReadAllText(Path.Combine(task, "stat"));
            return fields.Contains("(images)", StringComparison.Ordinal) ? fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[16] : null;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    /// <summary>Bytes of one picture with its map; all the test's pictures are the same.</summary>
    private static long OnePicture()
    {
        using var scratch = new ScratchFolder();
        using var images = new ImageBench(scratch.Path);
        images.InspectAndStore(1, 1);
        return images.Store.Status.Bytes;
    }
}
