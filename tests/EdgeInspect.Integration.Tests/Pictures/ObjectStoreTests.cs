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

public sealed class S3ObjectsTests : ObjectStoreConformance
{
    private S3Server? _server;

    [SkippableFact]
    public async Task A_bucket_that_is_missing_a_wrong_key_and_a_server_that_is_gone_are_told()
    {
        _server = await S3Server.StartAsync(Scratch);
        var name = ObjectName.Of("a");
        using var noBucket = S3Objects.Open(_server.Options() with { Bucket = "nothing-here" });
        var error = await Assert.ThrowsAsync<FleetStoreException>(() => noBucket.PutAsync(name, new byte[1], false, default));
        Assert.Contains("nothing-here", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FleetStoreException>(() => noBucket.OpenAsync(name, default));
        using var noKey = S3Objects.Open(_server.Options() with { CredentialsFile = Scratch.Write("wrong", "S3RVER\nother\n") });
        await Assert.ThrowsAsync<FleetStoreException>(() => noKey.OpenAsync(name, default));
        using var objects = S3Objects.Open(_server.Options());
        Close();
        error = await Assert.ThrowsAsync<FleetStoreException>(() => objects.OpenAsync(name, default));
        Assert.Contains(S3Server.Bucket, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_that_are_missing_are_told()
    {
        var options = new S3Options { Endpoint = "http://127.0.0.1:1", CredentialsFile = Scratch.Write("short", "only\n") };
        Assert.Contains("second", Assert.Throws<FleetStoreException>(() => S3Objects.Open(options)).Message, StringComparison.Ordinal);
        options = options with { CredentialsFile = Scratch.File("none") };
        Assert.Contains("none", Assert.Throws<FleetStoreException>(() => S3Objects.Open(options)).Message, StringComparison.Ordinal);
    }

    private protected override async Task<IObjectStore> OpenAsync()
    {
        _server ??= await S3Server.StartAsync(Scratch);
        return S3Objects.Open(_server.Options());
    }

    private protected override void Close()
    {
        _server?.Dispose();
        _server = null;
    }
}
