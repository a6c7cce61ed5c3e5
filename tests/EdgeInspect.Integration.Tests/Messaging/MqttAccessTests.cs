using System.Net;
using System.Net.Sockets;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>Who may connect, and what a link says when it may not.</summary>
[Collection(MqttCollection.Name)]
public sealed class MqttAccessTests
{
    [SkippableFact]
    public async Task Over_TLS_with_a_client_certificate_messages_go_through()
    {
        using var folder = new ScratchFolder();
        using var authority = new TestAuthority(folder, "plant");
        await using var bench = await MqttBench.StartInAsync(folder, Server(authority, authority.Issue("broker")));
        var (certificate, key) = authority.Issue("s1");

        var link = await bench.ListenAsync("s1", "t", o => o with { CaFile = authority.File, CertificateFile = certificate, KeyFile = key });
        var large = new byte[200_000];
        new Random(1).NextBytes(large);
        var result = await link.PublishAsync(new("t", large));
        using var received = await link.Received.ReadAsync();

        Assert.True(result.IsAccepted, result.Reason);
        Assert.Equal(large, received.Payload.ToArray());
    }

    [SkippableFact]
    public async Task A_broker_that_dies_over_TLS_is_lost_and_not_a_refusal()
    {
        using var folder = new ScratchFolder();
        using var authority = new TestAuthority(folder, "plant");
        await using var bench = await MqttBench.StartInAsync(folder, Server(authority, authority.Issue("broker")));
        var (certificate, key) = authority.Issue("s1");
        var link = await bench.ConnectAsync("s1", o => o with { CaFile = authority.File, CertificateFile = certificate, KeyFile = key });
        var seen = MqttBench.Watch(link);

        bench.Broker.Kill();
        await Hosting.Eventually.IsTrueAsync(() => seen.Any(s => s.State is LinkState.Lost or LinkState.Refused), "no end");
        await bench.Broker.StartAsync();
        await bench.UntilAsync(link, LinkState.Online);

        Assert.DoesNotContain(seen, status => status.State == LinkState.Refused);
        Assert.Contains("closed the connection", seen.First(status => status.State == LinkState.Lost).Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_broker_that_dies_while_TLS_is_agreed_on_is_lost_and_not_a_refusal()
    {
        using var folder = new ScratchFolder();
        using var authority = new TestAuthority(folder, "plant");
        await using var bench = await MqttBench.StartInAsync(folder);
        using var dying = new TcpListener(IPAddress.Loopback, 0);
        dying.Start();
        var port = ((IPEndPoint)dying.LocalEndpoint).Port;

        var link = bench.Start(bench.Options("s1") with { Port = port, CaFile = authority.File });
        using (var hello = await dying.AcceptSocketAsync())
            await hello.ReceiveAsync(new byte[4096]);
        var status = await Hosting.Eventually.GetAsync(
            () => link.Status, s => s.State is LinkState.Lost or LinkState.Refused, () => "no end");

        Assert.Equal(LinkState.Lost, status.State);
    }

    [SkippableTheory]
    [InlineData(CertificateKind.Expired, "has expired")]
    [InlineData(CertificateKind.OtherName, "is for another name")]
    public async Task A_broker_with_a_wrong_certificate_is_not_trusted(object kind, string why)
    {
        using var folder = new ScratchFolder();
        using var authority = new TestAuthority(folder, "plant");
        await using var bench = await MqttBench.StartInAsync(folder, Server(authority, authority.Issue("other.example", (CertificateKind)kind)));
        var (certificate, key) = authority.Issue("s1");

        await RefusedAsync(bench, o => o with { CaFile = authority.File, CertificateFile = certificate, KeyFile = key }, "certificate of the broker", why);
    }

    [SkippableFact]
    public async Task A_broker_of_a_foreign_authority_is_not_trusted()
    {
        using var folder = new ScratchFolder();
        using var authority = new TestAuthority(folder, "plant");
        using var foreign = new TestAuthority(folder, "foreign");
        await using var bench = await MqttBench.StartInAsync(folder, Server(authority, foreign.Issue("broker")));
        var (certificate, key) = authority.Issue("s1");

        await RefusedAsync(
            bench, o => o with { CaFile = authority.File, CertificateFile = certificate, KeyFile = key }, "certificate of the broker", "not signed");
    }

    [SkippableFact]
    public async Task A_client_without_a_good_certificate_is_told_what_the_broker_minds()
    {
        using var folder = new ScratchFolder();
        using var authority = new TestAuthority(folder, "plant");
        using var foreign = new TestAuthority(folder, "foreign");
        await using var bench = await MqttBench.StartInAsync(folder, Server(authority, authority.Issue("broker")));
        var (expired, expiredKey) = authority.Issue("s1", CertificateKind.Expired);
        var (other, otherKey) = foreign.Issue("s1");

        await RefusedAsync(bench, o => o with { CaFile = authority.File }, "wants a client certificate");
        await RefusedAsync(bench, o => o with { CaFile = authority.File, CertificateFile = expired, KeyFile = expiredKey }, "client certificate", "expired");
        await RefusedAsync(bench, o => o with { CaFile = authority.File, CertificateFile = other, KeyFile = otherKey }, "client certificate", "not signed");
    }

    [SkippableFact]
    public async Task A_wrong_file_is_named()
    {
        using var folder = new ScratchFolder();
        using var authority = new TestAuthority(folder, "plant");
        await using var bench = await MqttBench.StartInAsync(folder, Server(authority, authority.Issue("broker")));
        var (certificate, _) = authority.Issue("s1");
        var (_, key) = authority.Issue("s2");
        var text = folder.Write("text", "no certificate");

        await RefusedAsync(bench, o => o with { CaFile = text }, "CaFile", text);
        await RefusedAsync(bench, o => o with { CaFile = authority.File, CertificateFile = certificate, KeyFile = text }, "KeyFile", text);
        await RefusedAsync(bench, o => o with { CaFile = authority.File, CertificateFile = certificate, KeyFile = key }, "is not the key");
    }

    [SkippableFact]
    public async Task TLS_with_a_broker_that_speaks_none_says_so()
    {
        using var folder = new ScratchFolder();
        using var authority = new TestAuthority(folder, "plant");
        await using var bench = await MqttBench.StartInAsync(folder);
        var link = bench.Start(bench.Options("s1") with { CaFile = authority.File, AnswerWithinMs = 2000 });

        var status = await Hosting.Eventually.GetAsync(
            () => link.Status, s => s.State is LinkState.Lost or LinkState.Refused, () => "no end");

        Assert.NotNull(status.Reason);
    }

    [SkippableFact]
    public async Task A_password_opens_and_a_wrong_one_is_refused_with_the_brokers_reason()
    {
        using var folder = new ScratchFolder();
        var passwords = folder.Write("passwords", MosquittoBroker.PasswordLine("s1", "right"));
        var (right, wrong) = (folder.Write("right", "right\n"), folder.Write("wrong", "wrong\n"));
        await using var bench = await MqttBench.StartInAsync(folder, "allow_anonymous false", $"password_file {passwords}");

        await bench.ConnectAsync("good", o => o with { UserName = "s1", PasswordFile = right });
        var refused = await RefusedAsync(bench, o => o with { UserName = "s1", PasswordFile = wrong }, "user name");
        await RefusedAsync(bench, o => o, "user name");

        Assert.True(refused.ReasonCode is 0x86 or 0x87);
    }

    [Fact]
    public void Options_that_can_not_work_are_all_named_at_once()
    {
        var options = new MqttOptions { Port = 0, CertificateFile = "/no/such.crt", UserName = null, PasswordFile = "/no/secret", ReconnectMostMs = 100 };

        var error = Assert.Throws<MessageLinkException>(() => new MqttLink(options, TimeProvider.System)).Message;
        var problems = string.Join('\n', (options with { Port = 1883 }).Problems());

        Assert.Contains("Port", error, StringComparison.Ordinal);
        Assert.All(
            ["KeyFile belong together", "set CaFile", "set UserName", "ReconnectLeastMs", "/no/such.crt", "/no/secret"],
            what => Assert.Contains(what, problems, StringComparison.Ordinal));
        Assert.DoesNotContain("/no/such.crt", string.Join('\n', (options with { Port = 1883 }).WrongValues()), StringComparison.Ordinal);
        Assert.Empty(new MqttOptions { ClientId = "s1" }.Problems());
        Assert.Contains("ClientId", Assert.Single(new MqttOptions().Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Waits_are_drawn_between_the_least_and_a_limit_that_doubles_and_differ_between_stations()
    {
        var options = new MqttOptions { ClientId = "s1", ReconnectLeastMs = 100, ReconnectMostMs = 1000 };
        var (one, same, other) = (Draw(options), Draw(options), Draw(options with { ClientId = "s2" }));

        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
        Assert.All(one.Zip([200, 400, 800, 1000, 1000, 1000]), pair => Assert.InRange(pair.First, 100, pair.Second));
    }

    private static double[] Draw(MqttOptions options)
    {
        var backoff = new Backoff(options);
        return [.. Enumerable.Range(0, 6).Select(_ => backoff.Next().TotalMilliseconds)];
    }

    private static string[] Server(TestAuthority authority, (string Certificate, string Key) own) =>
    [
        $"cafile {authority.File}", $"certfile {own.Certificate}", $"keyfile {own.Key}", "require_certificate true", "use_identity_as_username true",
    ];

    private static async Task<LinkStatus> RefusedAsync(MqttBench bench, Func<MqttOptions, MqttOptions> change, params string[] words)
    {
        var link = bench.Start(change(bench.Options("refused")));
        var status = await bench.UntilAsync(link, LinkState.Refused);
        await link.StopAsync();
        Assert.All(words, word => Assert.Contains(word, status.Reason, StringComparison.Ordinal));
        return status;
    }
}
