using System.Net;
using System.Net.Sockets;
using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Integration.Tests.Pictures;

public sealed class S3ObjectsTests : ObjectStoreConformance
{
    private readonly string _prefix = $"plant/{Guid.NewGuid():N}";

    private protected override int LongList => (2 * S3Server.PageLength) + 20;

    [SkippableFact]
    public async Task A_bucket_that_is_missing_is_told_at_the_start()
    {
        var error = await FailureAsync(await OptionsAsync() with { Bucket = "nothing-here" });
        Assert.Contains("nothing-here", error, StringComparison.Ordinal);
        Assert.Contains("Images:S3:Bucket", error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(S3Server.Key, "another-secret")]
    [InlineData("plant:nobody", S3Server.Secret)]
    public async Task A_wrong_key_is_told_at_the_start(string key, string secret)
    {
        var error = await FailureAsync(await OptionsAsync() with { AccessKeyFile = Scratch.Write("wrong", $"{key}\n{secret}\n") });
        Assert.Contains("Images:S3:AccessKeyFile", error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Stores_with_other_beginnings_see_nothing_of_each_other()
    {
        var name = ObjectName.Of("pictures", "a");
        using var one = await S3Objects.OpenAsync(await OptionsAsync(), default);
        using var other = await S3Objects.OpenAsync(await OptionsAsync() with { Prefix = _prefix + "-2" }, default);
        await one.PutAsync(name, new byte[] { 1 }, durable: true, default);
        Assert.Null(await other.OpenAsync(name, default));
        Assert.Empty(await ListAsync(other, name.Parent));
        await other.DeleteAsync(name, default);
        Assert.Equal([1], await ReadAsync(one, name));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_told_by_its_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = OptionsOf(listener);
        listener.Stop();
        var error = await FailureAsync(options);
        Assert.Contains(options.Endpoint!, error, StringComparison.Ordinal);
        Assert.Contains("Images:S3:Endpoint", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_given_up_and_a_caller_that_gives_up_is_no_failure_of_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Assert.Contains("can't be used", await FailureAsync(OptionsOf(listener)), StringComparison.Ordinal);
        using var given = new CancellationTokenSource();
        var opening = S3Objects.OpenAsync(OptionsOf(listener) with { TimeoutSeconds = 600 }, given.Token);
        using var asked = await listener.AcceptSocketAsync();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    private protected override async Task<IObjectStore> OpenAsync() => await S3Objects.OpenAsync(await OptionsAsync(), default);

    private static async Task<string> FailureAsync(S3Options options) =>
        (await Assert.ThrowsAsync<FleetStoreException>(() => S3Objects.OpenAsync(options, default))).Message;

    private async Task<S3Options> OptionsAsync() => (await S3Server.SharedAsync()).Options(KeyFile(), _prefix);

    private S3Options OptionsOf(TcpListener listener) => new()
    {
        Endpoint = $"http://{listener.LocalEndpoint}", Bucket = S3Server.Bucket, AccessKeyFile = KeyFile(), Retries = 0, TimeoutSeconds = 1,
    };

    private string KeyFile() => Scratch.Write("key", $"{S3Server.Key}\n{S3Server.Secret}\n");
}
