using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Commands;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Enrolment;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>A site as it is set up: the program's own verbs made authority and certificates, and the broker runs as it is shipped.</summary>
internal sealed class EnrolledSite : IAsyncDisposable
{
    public const string StationA = "plant/line/a";
    public const string StationB = "plant/line/b";
    private readonly ScratchFolder _folder = new();
    private MqttBench? _bench;

    private EnrolledSite()
    {
    }

    /// <summary>The broker and its links.</summary>
    public MqttBench Bench => _bench!;

    public MosquittoBroker Broker => Bench.Broker;

    /// <summary>Files of the test.</summary>
    public ScratchFolder Folder => _folder;

    private string Authority => _folder.File("ca");

    public static async Task<EnrolledSite> StartAsync()
    {
        var site = new EnrolledSite();
        try
        {
            await site.RunAsync("broker-certificate", "localhost", "127.0.0.1", "--out", site._folder.File("broker"));
            site._bench = await MqttBench.StartShippedInAsync(site._folder, site._folder.File("broker"));
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Topic of a station.</summary>
    public static string Topic(string station, string rest) => $"ei/v1/{station}/{rest}";

    /// <summary>Enrols a name and connects with what it got.</summary>
    public async Task<MqttLink> ConnectAsync(string name, Func<MqttOptions, MqttOptions>? change = null, WillMessage? will = null)
    {
        var enrolled = await EnrolAsync(name);
        return await Bench.ConnectAsync(name, o => change is null ? enrolled(o) : change(enrolled(o)), will);
    }

    /// <summary>Connects as <see cref="ConnectAsync"/> does, and receives filters.</summary>
    public async Task<MqttLink> ListenAsync(string name, params string[] filters)
    {
        var link = await ConnectAsync(name);
        foreach (var filter in filters)
            Assert.True((await link.SubscribeAsync(filter, Delivery.AtLeastOnce)).IsGranted);
        return link;
    }

    /// <summary>Enrols a name; gives what that adds to a client's options.</summary>
    public async Task<Func<MqttOptions, MqttOptions>> EnrolAsync(string name)
    {
        var folder = _folder.File(name.Replace('/', '-'));
        await RunAsync("enroll", name, "--out", folder);
        if (name.Contains('/', StringComparison.Ordinal))
            return With(Path.Combine(folder, "station.crt"), Path.Combine(folder, "station.key"));
        var certificate = With(Path.Combine(folder, "hub.crt"), Path.Combine(folder, "hub.key"));
        return options => certificate(options) with { Port = Broker.HubPort };
    }

    /// <summary>Makes a client's certificate of any subject, as no verb does, signed by the site's authority.</summary>
    public Func<MqttOptions, MqttOptions> Issue(X500DistinguishedName subject, TimeProvider? clock = null, IEnumerable<X509Extension>? use = null)
    {
        using var authority = SiteAuthority.Open(Authority, clock ?? TimeProvider.System);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = authority.Issue(subject, new(key), use ?? CertificateUse.Peer(), days: 2);
        var serial = certificate.SerialNumber;
        return With(
            _folder.Write($"{serial}.crt", certificate.ExportCertificatePem()), _folder.Write($"{serial}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>What a client's options need to use a certificate.</summary>
    public Func<MqttOptions, MqttOptions> With(string certificate, string key) =>
        options => options with { CaFile = Path.Combine(Authority, "ca.crt"), CertificateFile = certificate, KeyFile = key };

    /// <summary>Revokes a name, and brings the list to the broker, which has not read it yet.</summary>
    public async Task RevokeAsync(string name)
    {
        await RunAsync("revoke", name);
        File.Copy(Path.Combine(Authority, "ca.crl"), _folder.File("broker/ca.crl"), overwrite: true);
        File.Copy(Path.Combine(Authority, "hub", "ca.crl"), _folder.File("broker/hub-ca.crl"), overwrite: true);
    }

    /// <summary>Sees that a client is not let in, and why.</summary>
    public async Task RefusedAsync(Func<MqttOptions, MqttOptions> change, params string[] words)
    {
        var link = Bench.Start(change(Bench.Options("refused")));
        var status = await Bench.UntilAsync(link, LinkState.Refused);
        await link.StopAsync();
        Assert.All(words, word => Assert.Contains(word, status.Reason, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (_bench is not null)
            await _bench.DisposeAsync();
        _folder.Dispose();
    }

    private async Task RunAsync(params string[] arguments) =>
        Assert.Equal(0, await CommandRunner.RunAsync(new RootCommand { HubCommands.Create() }, ["hub", .. arguments, "--ca", Authority]));
}
