using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Integration.Tests.Pictures;

public sealed class FolderObjectsTests : ObjectStoreConformance
{
    [Fact]
    public async Task What_a_crash_left_half_written_goes_and_what_is_being_written_stays()
    {
        var time = TimeProvider.System;
        FolderObjects.Open(Scratch.Path, time).Dispose();
        var (old, young) = (Scratch.Write(".incoming/old", "x"), Scratch.Write(".incoming/young", "x"));
        File.SetLastWriteTimeUtc(old, time.GetUtcNow().UtcDateTime.AddHours(-2));
        using var objects = FolderObjects.Open(Scratch.Path, time);
        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
        await objects.PutAsync(ObjectName.Of("a", "b"), new byte[3], durable: true, default);
        Assert.Equal(young, Assert.Single(Directory.GetFiles(Scratch.File(".incoming"))));
    }

    [Fact]
    public void A_folder_that_cannot_be_one_is_told_by_its_name()
    {
        var file = Scratch.Write("file", "x");
        var error = Assert.Throws<FleetStoreException>(() => FolderObjects.Open(file, TimeProvider.System));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    private protected override Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(FolderObjects.Open(Scratch.Path, TimeProvider.System));
}
