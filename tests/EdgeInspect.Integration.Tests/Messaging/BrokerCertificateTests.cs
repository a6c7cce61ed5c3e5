using EdgeInspect.Core.Messaging;
using EdgeInspect.Enrolment;
using EdgeInspect.Integration.Tests.Hosting;
using static EdgeInspect.Integration.Tests.Messaging.EnrolledSite;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>Whom the shipped broker lets in: each test has the same client with a good certificate as its control.</summary>
[Collection(MqttCollection.Name)]
public sealed class BrokerCertificateTests
{
    [SkippableFact]
    public async Task A_missing_foreign_or_expired_certificate_is_refused_and_so_is_the_brokers_own()
    {
        await using var site = await StartAsync();
        using var foreign = new TestAuthority(site.Folder, "foreign");
        var (certificate, key) = foreign.Issue(StationA);
        var name = PeerName.Parse(StationA);

        await site.RefusedAsync(
            o => site.With(certificate, key)(o) with { CertificateFile = null, KeyFile = null }, "wants a client certificate");
        await site.RefusedAsync(site.With(certificate, key), "client certificate", "not signed");
        await site.RefusedAsync(site.Issue(name.Subject, new PastClock(days: 4)), "client certificate", "expired");
        await site.RefusedAsync(site.Issue(name.Subject, use: CertificateUse.Broker(["localhost"])), "refused TLS");

        await site.Bench.ConnectAsync(StationA, site.Issue(name.Subject));
    }

    /// <summary>Each has its port: a station that calls itself the hub doesn't get in at the hub's, nor the hub at the stations'.</summary>
    [SkippableFact]
    public async Task Neither_port_takes_who_belongs_to_the_other()
    {
        await using var site = await StartAsync();
        var hub = await site.EnrolAsync("hub");
        var station = site.Issue(PeerName.Parse("hub").Subject);

        await site.RefusedAsync(o => station(o) with { Port = site.Broker.HubPort }, "client certificate", "not signed");
        await site.RefusedAsync(o => hub(o) with { Port = site.Broker.Port }, "client certificate", "not signed");

        await site.Bench.ConnectAsync("hub", hub);
        var odd = await site.Bench.ConnectAsync("odd", station);
        var refused = await odd.PublishAsync(MqttBench.Message(Topic(StationA, "dn/cmd"), "forged"));
        Assert.Equal(PublishOutcome.Refused, refused.Outcome);
    }

    [SkippableFact]
    public async Task A_revoked_hub_is_shut_out_and_another_instance_is_not()
    {
        await using var site = await StartAsync();
        var revoked = await site.ConnectAsync("hub");
        var other = await site.ConnectAsync("hub-2");

        await site.RevokeAsync("hub");
        await site.Broker.RestartAsync();

        await site.Bench.UntilAsync(revoked, LinkState.Refused);
        await Eventually.IsTrueAsync(() => other.Counters.Reconnects == 1 && other.Status.State == LinkState.Online, "the other instance is not back");
    }

    [SkippableFact]
    public async Task A_revoked_station_is_shut_out_by_a_restart_and_the_others_come_back()
    {
        await using var site = await StartAsync();
        var lost = await site.ConnectAsync(StationA);
        var other = await site.ConnectAsync(StationB);

        await site.RevokeAsync(StationA);
        await site.Broker.RestartAsync();

        var status = await site.Bench.UntilAsync(lost, LinkState.Refused);
        Assert.Contains("was revoked", status.Reason, StringComparison.Ordinal);
        await Eventually.IsTrueAsync(() => other.Counters.Reconnects == 1 && other.Status.State == LinkState.Online, "the other station is not back");
        Assert.True((await other.PublishAsync(MqttBench.Message(Topic(StationB, "up/rec"), "{}"))).IsAccepted);
    }

    [SkippableFact]
    public async Task A_station_that_was_revoked_may_be_enrolled_anew_under_its_name()
    {
        await using var site = await StartAsync();
        await site.EnrolAsync(StationA);
        var folder = site.Folder.File("stolen");
        Directory.Move(site.Folder.File(StationA.Replace('/', '-')), folder);
        await site.RevokeAsync(StationA);
        await site.Broker.RestartAsync();

        await site.RefusedAsync(site.With(Path.Combine(folder, "station.crt"), Path.Combine(folder, "station.key")), "was revoked");
        await site.ConnectAsync(StationA);
    }

    /// <summary>For new connections a reload is enough, which cuts nobody off.</summary>
    [SkippableFact]
    public async Task A_reload_shuts_out_who_comes_anew()
    {
        await using var site = await StartAsync();
        var enrolled = await site.EnrolAsync(StationA);
        var other = await site.ConnectAsync(StationB);
        await site.RevokeAsync(StationA);
        await site.Bench.ConnectAsync(StationA, enrolled);

        site.Broker.Reload();
        await Eventually.IsTrueAsync(() => site.Broker.Log.Contains("Reloading config", StringComparison.Ordinal), "no reload");

        await site.RefusedAsync(enrolled, "was revoked");
        Assert.True((await other.PublishAsync(MqttBench.Message(Topic(StationB, "up/rec"), "{}"))).IsAccepted);
        Assert.Equal(0, other.Counters.Reconnects);
    }

    /// <summary>A clock of some days ago.</summary>
    private sealed class PastClock(int days) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(-days);
    }
}
