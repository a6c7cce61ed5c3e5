using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Commands;
using EdgeInspect.Enrolment;

namespace EdgeInspect.Integration.Tests.Enrolment;

/// <summary>The verbs that let a station in and shut it out. What the real broker makes of it, its own tests say.</summary>
public sealed class HubCommandsTests : IDisposable
{
    private const string Station = "plant/line/a";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_goes_to_a_station_is_its_key_certificates_and_settings()
    {
        await EnrolAsync(Station, "out");

        Assert.Equal(["ca.crt", "station.crt", "station.json", "station.key"], Files("out"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(_folder.File("out/ca.crt"));
        using var certificate = X509Certificate2.CreateFromPemFile(_folder.File("out/station.crt"), _folder.File("out/station.key"));
        Assert.Equal("CN=" + Station, certificate.Subject);
        Assert.Equal(256, certificate.GetECDsaPublicKey()!.KeySize);
        Assert.True(IsSignedBy(certificate, authority));
        var hub = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("out/station.json")))!["Hub"]!;
        Assert.True(hub["Enabled"]!.GetValue<bool>());
        var link = hub["Mqtt"]!.Deserialize<MqttOptions>()!;
        Assert.Equal(("broker.example", 8883, Station), (link.Host, link.Port, link.ClientId));
        Assert.Equal(Files("out").Where(file => !file.EndsWith(".json", StringComparison.Ordinal)).Order(), new[]
        {
            link.CaFile, link.CertificateFile, link.KeyFile,
        }.Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Keys_are_their_owners_alone()
    {
        await EnrolAsync(Station, "out");

        Assert.Equal((OwnerOnly, OwnerOnly), (Mode("ca/ca.key"), Mode("out/station.key")));
        Assert.All(["ca", "out"], folder => Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, Mode(folder)));
        Assert.DoesNotContain("PRIVATE KEY", string.Concat(Files("ca").Except(["ca.key", "hold"]).Select(file => File.ReadAllText(_folder.File($"ca/{file}")))));
    }

    [Fact]
    public async Task An_open_key_of_the_authority_is_refused()
    {
        await EnrolAsync(Station, "out");
        File.SetUnixFileMode(_folder.File("ca/ca.key"), OwnerOnly | UnixFileMode.GroupRead);

        Assert.Equal((int)ExitCode.State, await RunAsync("enroll", "plant/line/b", "--out", _folder.File("b")));
    }

    [Theory]
    [InlineData("ca.key")]
    [InlineData("ca.crt")]
    [InlineData("ca.crl")]
    public async Task An_authority_that_lost_a_file_is_not_made_anew(string file)
    {
        await EnrolAsync(Station, "out");
        File.Delete(_folder.File($"ca/{file}"));

        Assert.Equal((int)ExitCode.State, await RunAsync("enroll", "plant/line/b", "--out", _folder.File("b")));
        Assert.False(File.Exists(_folder.File($"ca/{file}")));
        Assert.False(Directory.Exists(_folder.File("b")));
    }

    [Fact]
    public async Task An_authority_serves_one_at_a_time()
    {
        await EnrolAsync(Station, "out");
        using (SiteAuthority.Open(_folder.File("ca"), TimeProvider.System))
            Assert.Equal((int)ExitCode.State, await RunAsync("enroll", "plant/line/b", "--out", _folder.File("b")));

        await EnrolAsync("plant/line/b", "b");
    }

    [Fact]
    public async Task A_name_that_has_a_certificate_gets_another_only_when_that_is_meant()
    {
        await EnrolAsync(Station, "out");

        Assert.Equal((int)ExitCode.Usage, await RunAsync("enroll", Station, "--out", _folder.File("next")));
        Assert.False(Directory.Exists(_folder.File("next")));
        await EnrolAsync(Station, "next", "--again");
        await EnrolAsync("plant/line/b", "b");
    }

    [Fact]
    public async Task Revoking_ends_all_of_a_name_and_of_no_other_and_frees_the_name()
    {
        await EnrolAsync(Station, "one");
        await EnrolAsync(Station, "two", "--again");
        await EnrolAsync("plant/line/b", "b");
        Assert.Equal(0, await RunAsync("revoke", Station));

        var list = CertificateRevocationListBuilder.LoadPem(await File.ReadAllTextAsync(_folder.File("ca/ca.crl")), out var number);

        Assert.Equal(2, number);
        Assert.Equal((true, true, false), (IsOn(list, "one"), IsOn(list, "two"), IsOn(list, "b")));
        Assert.Equal((int)ExitCode.Usage, await RunAsync("revoke", Station));
        await EnrolAsync(Station, "three");
        Assert.Equal(0, await RunAsync("revoke", Station));
        list = CertificateRevocationListBuilder.LoadPem(await File.ReadAllTextAsync(_folder.File("ca/ca.crl")), out number);
        Assert.Equal(3, number);
        Assert.Equal((true, true, true), (IsOn(list, "one"), IsOn(list, "two"), IsOn(list, "three")));
    }

    [Fact]
    public async Task A_folder_with_anything_in_it_is_left_alone()
    {
        _folder.Write("out/station.key", "a key");

        Assert.Equal((int)ExitCode.Usage, await RunAsync("enroll", Station, "--broker", "broker.example", "--out", _folder.File("out")));

        Assert.Equal("a key", await File.ReadAllTextAsync(_folder.File("out/station.key")));
    }

    [Fact]
    public async Task Nothing_is_revoked_where_there_is_no_authority()
    {
        Assert.Equal((int)ExitCode.State, await RunAsync("revoke", Station));
        Assert.False(Directory.Exists(_folder.File("ca")));
    }

    [Fact]
    public async Task A_folder_that_is_no_authority_is_left_as_it_is()
    {
        _folder.Write("ca/notes.txt", "not an authority");

        Assert.Equal((int)ExitCode.State, await RunAsync("revoke", Station));

        Assert.Equal(["notes.txt"], Files("ca"));
    }

    [Fact]
    public void A_folder_that_can_not_be_made_is_named_with_what_is_allowed()
    {
        var error = Assert.Throws<UserErrorException>(() => new HandOver("/proc/nope", "station"));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Equal(
            "--out '/proc/nope' can't be made: give a new or an empty folder, in a place where this user may make one", error.Message);
    }

    [Theory]
    [InlineData("--days", "0")]
    [InlineData("--days", "3651")]
    [InlineData("--csr", "/no/such.csr")]
    public async Task A_wrong_argument_is_a_usage_error(string option, string value)
    {
        Assert.Equal((int)ExitCode.Usage, await RunAsync("enroll", Station, "--broker", "b", "--out", _folder.File("out"), option, value));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task The_broker_is_named_or_known_from_its_certificate()
    {
        Assert.Equal((int)ExitCode.Usage, await RunAsync("enroll", Station, "--out", _folder.File("out")));
        Assert.Equal((int)ExitCode.Usage, await RunAsync("broker-certificate", "no host", "--out", _folder.File("broker")));
        Assert.Equal((int)ExitCode.Usage, await RunAsync("broker-certificate", "*.plant.example", "--out", _folder.File("broker")));
        Assert.Equal(0, await RunAsync("broker-certificate", "mqtt.plant.example", "10.0.0.7", "--out", _folder.File("broker")));

        Assert.Equal(["broker.crt", "broker.key", "ca.crl", "ca.crt", "hub-ca.crl", "hub-ca.crt"], Files("broker"));
        using var broker = X509CertificateLoader.LoadCertificateFromFile(_folder.File("broker/broker.crt"));
        Assert.True(broker.MatchesHostname("mqtt.plant.example") && broker.MatchesHostname("10.0.0.7") && !broker.MatchesHostname("10.0.0.8"));
        Assert.Equal(0, await RunAsync("enroll", "hub", "--out", _folder.File("out")));
        Assert.Equal(["ca.crt", "hub.crt", "hub.json", "hub.key"], Files("out"));
        var mqtt = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("out/hub.json")))!["Mqtt"]!.Deserialize<MqttOptions>()!;
        Assert.Equal(("mqtt.plant.example", 8884), (mqtt.Host, mqtt.Port));
        Assert.All([mqtt.CaFile, mqtt.CertificateFile, mqtt.KeyFile], path => Assert.Equal(FolderOfHubsUnit(), Path.GetDirectoryName(path)));
        Assert.Equal(await File.ReadAllTextAsync(_folder.File("broker/ca.crt")), await File.ReadAllTextAsync(_folder.File("out/ca.crt")));
        using var hub = X509CertificateLoader.LoadCertificateFromFile(_folder.File("out/hub.crt"));
        using var stations = X509CertificateLoader.LoadCertificateFromFile(_folder.File("broker/ca.crt"));
        using var hubs = X509CertificateLoader.LoadCertificateFromFile(_folder.File("broker/hub-ca.crt"));
        Assert.Equal((true, false), (IsSignedBy(hub, hubs), IsSignedBy(hub, stations)));
    }

    [Fact]
    public void No_certificate_outlives_its_authority()
    {
        var clock = new MovableClock();
        using var authority = SiteAuthority.OpenOrMake(_folder.File("ca"), clock);
        clock.Now = clock.Now.AddDays(19 * 365);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = authority.Issue(PeerName.Parse(Station).Subject, new(key), CertificateUse.Peer(), days: 3650);
        using var own = X509Certificate2.CreateFromPem(authority.CertificatePem);

        Assert.Equal(own.NotAfter, issued.NotAfter);
        Assert.Single(authority.Valid(PeerName.Parse(Station).Subject));
        clock.Now = clock.Now.AddDays(400);
        Assert.Empty(authority.Valid(PeerName.Parse(Station).Subject));
    }

    /// <summary>Where the configuration lies that the hub's shipped unit starts it with.</summary>
    private static string? FolderOfHubsUnit()
    {
        var unit = File.ReadLines(Path.Combine(SharedData.Root, "deploy", "edgeinspect-hub.service"));
        return Path.GetDirectoryName(unit.Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)).Split(' ')[^1]);
    }

    private async Task EnrolAsync(string name, string folder, params string[] more) =>
        Assert.Equal(0, await RunAsync(["enroll", name, "--broker", "broker.example", "--out", _folder.File(folder), .. more]));

    private Task<int> RunAsync(params string[] arguments) =>
        CommandRunner.RunAsync(new RootCommand { HubCommands.Create() }, ["hub", .. arguments, "--ca", _folder.File("ca")]);

    private string[] Files(string folder) => [.. Directory.GetFiles(_folder.File(folder)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private UnixFileMode Mode(string path) => File.GetUnixFileMode(_folder.File(path));

    private bool IsOn(CertificateRevocationListBuilder list, string folder)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(_folder.File($"{folder}/station.crt"));
        return list.RemoveEntry(certificate.SerialNumberBytes.Span);
    }

    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(certificate);
    }

    private sealed class MovableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
