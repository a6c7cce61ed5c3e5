using System.Security.Cryptography.X509Certificates;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Integration.Tests.Hosting;
using static EdgeInspect.Integration.Tests.Messaging.EnrolledSite;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>Who may write and read what, by the access list that is shipped.</summary>
[Collection(MqttCollection.Name)]
public sealed class BrokerAccessTests
{
    private const byte NotAuthorised = 0x87;
    private const int LongestPacket = 270_336;
    private const int LongestPayload = 262_144;

    private static readonly string[] EverythingThatIsNotItsOwn =
    [
        "#", "+/#", "ei/#", "ei/v1/+/+/+/dn/#", "ei/v1/+/+/+/up/#", Topic(StationB, "dn/#"), Topic(StationB, "up/rec"), Topic(StationB, "dn/cmd"),
        "ei/v1/host/#", "$share/mine/ei/v1/+/+/+/up/#", "$SYS/#",
    ];

    [SkippableFact]
    public async Task What_the_contract_allows_goes_through()
    {
        await using var site = await StartAsync();
        var hub = await site.ListenAsync("hub", "$share/hub/ei/v1/+/+/+/up/#", "ei/v1/host/+/state");
        var station = await site.ListenAsync(StationA, Topic(StationA, "dn/#"), "ei/v1/fleet/#");
        var second = await site.ConnectAsync("hub-2");

        foreach (var up in Enum.GetValues<UpwardTopic>().Select(StationTopics.LeafOf))
            await GoesAsync(station, Topic(StationA, $"up/{up}"), hub);
        foreach (var down in new[] { "ack", "job", "cmd" })
            await GoesAsync(second, Topic(StationA, $"dn/{down}"), station);
        foreach (var fleet in new[] { "meta/root", "meta/timestamp", "blob/0123abcd/7" })
            await GoesAsync(hub, $"ei/v1/fleet/{fleet}", station);
        await GoesAsync(hub, "ei/v1/host/central/state", hub);
    }

    [SkippableTheory]
    [InlineData("ei/v1/plant/line/b/up/rec")]
    [InlineData("ei/v1/plant/line/b/up/state")]
    [InlineData("ei/v1/plant/line/b/dn/ack")]
    [InlineData("ei/v1/plant/line/a/dn/ack")]
    [InlineData("ei/v1/plant/line/a/dn/cmd")]
    [InlineData("ei/v1/plant/line/a/rec")]
    [InlineData("ei/v1/plant/line/a")]
    [InlineData("ei/v1/plant/line/up/rec")]
    [InlineData("ei/v1/plant/line/a/up2/rec")]
    [InlineData("ei/v1/plant/line/a/up")]
    [InlineData("ei/v1/plant/line/a/up/")]
    [InlineData("ei/v1/plant/line/a/up/x")]
    [InlineData("ei/v1/plant/line/a/up/x/1")]
    [InlineData("ei/v1/plant/line/a/up/rec/x")]
    [InlineData("ei/v1/plant/line/a/up/state/")]
    [InlineData("ei/v1/plant/line/a/up/job")]
    [InlineData("ei/v1/plant/line/a/up/want")]
    [InlineData("ei/v1/fleet/meta/root")]
    [InlineData("ei/v1/fleet/blob/0123abcd/0")]
    [InlineData("ei/v1/host/central/state")]
    [InlineData("ei/v2/plant/line/a/up/rec")]
    [InlineData("$SYS/broker/version")]
    [InlineData("$CONTROL/dynamic-security/v1")]
    public async Task A_station_that_writes_elsewhere_is_refused_and_nothing_arrives(string topic)
    {
        await using var site = await StartAsync();
        var hub = await site.ListenAsync("hub", "#");
        var other = await site.ListenAsync(StationB, "#");
        var station = await site.ConnectAsync(StationA);

        foreach (var retain in new[] { false, true })
        {
            var refused = await station.PublishAsync(MqttBench.Message(topic, "forged") with { Retain = retain });
            Assert.Equal((PublishOutcome.Refused, NotAuthorised), (refused.Outcome, refused.ReasonCode));
        }

        await GoesAsync(station, Topic(StationA, "up/rec"), hub);
        await GoesAsync(hub, Topic(StationB, "dn/cmd"), other);
        var late = await site.ListenAsync("hub-2", "#");
        await GoesAsync(station, Topic(StationA, "up/rec"), late);
    }

    /// <summary>
    /// mosquitto's list lets anyone subscribe to anything, and looks at each message before it hands it out: what counts is that none comes.
    /// </summary>
    [SkippableFact]
    public async Task A_station_reads_nothing_but_what_comes_down_to_itself_and_to_all()
    {
        await using var site = await StartAsync();
        var hub = await site.ConnectAsync("hub");
        Assert.True((await hub.PublishAsync(MqttBench.Message(Topic(StationB, "dn/job"), "kept") with { Retain = true })).IsAccepted);
        var other = await site.ListenAsync(StationB, Topic(StationB, "dn/#"));
        Assert.Equal("kept", await MqttBench.NextAsync(other));
        var station = await site.ListenAsync(StationA, EverythingThatIsNotItsOwn);

        await GoesAsync(hub, Topic(StationB, "dn/cmd"), other);
        Assert.True((await other.PublishAsync(MqttBench.Message(Topic(StationB, "up/state"), "online") with { Retain = true })).IsAccepted);
        Assert.True((await hub.PublishAsync(MqttBench.Message("ei/v1/host/central/state", "online"))).IsAccepted);

        // Its own up is its own to write, not to read; what comes down to it comes as often as filters match.
        Assert.True((await station.PublishAsync(MqttBench.Message(Topic(StationA, "up/rec"), "own"))).IsAccepted);
        Assert.True((await hub.PublishAsync(MqttBench.Message(Topic(StationA, "dn/cmd"), "end"))).IsAccepted);
        Assert.Equal("end", await MqttBench.NextAsync(station));
    }

    /// <summary>One that the broker forgets and one that it keeps messages for while it is away.</summary>
    [SkippableFact]
    public async Task The_hub_connects_twice_with_one_certificate_and_gets_what_came_while_it_was_away()
    {
        await using var site = await StartAsync();
        var station = await site.ConnectAsync(StationA);
        var enrolled = await site.EnrolAsync("hub");
        var records = await site.Bench.ListenAsync("hub-records", "ei/v1/+/+/+/up/rec", enrolled);
        var news = await site.Bench.ListenAsync("hub-news", "ei/v1/+/+/+/up/evt", enrolled);
        await GoesAsync(station, Topic(StationA, "up/rec"), records);
        await GoesAsync(station, Topic(StationA, "up/evt"), news);
        await news.StopAsync();

        Assert.True((await station.PublishAsync(MqttBench.Message(Topic(StationA, "up/evt"), "meanwhile"))).IsAccepted);
        var again = await site.Bench.ConnectAsync("hub-news", enrolled);

        Assert.True(again.Status.IsResumed);
        Assert.Equal("meanwhile", await MqttBench.NextAsync(again));
        Assert.Equal((LinkState.Online, 0), (records.Status.State, records.Counters.Reconnects));
    }

    [SkippableFact]
    public async Task The_hub_does_not_write_as_a_station()
    {
        await using var site = await StartAsync();
        var hub = await site.ConnectAsync("hub");

        Assert.Equal(NotAuthorised, (await hub.PublishAsync(MqttBench.Message(Topic(StationA, "up/rec"), "forged"))).ReasonCode);
        Assert.Equal(NotAuthorised, (await hub.PublishAsync(MqttBench.Message("else", "where"))).ReasonCode);
        Assert.True((await hub.PublishAsync(MqttBench.Message(Topic(StationA, "dn/ack"), "{}"))).IsAccepted);
    }

    [SkippableFact]
    public async Task A_will_to_another_stations_topic_is_not_sent()
    {
        await using var site = await StartAsync();
        using var cable = new Cable(site.Broker.Port);
        var hub = await site.ListenAsync("hub", "ei/v1/+/+/+/up/#");
        var (a, c) = (await site.EnrolAsync(StationA), await site.EnrolAsync("plant/line/c"));
        Func<MqttOptions, MqttOptions> throughCable = o => o with { Port = cable.Port, SessionExpirySeconds = 0 };
        await site.Bench.ConnectAsync("a", o => throughCable(a(o)), new(MqttBench.Message(Topic(StationB, "up/state"), "forged"), DelaySeconds: 0));
        await site.Bench.ConnectAsync("c", o => throughCable(c(o)), new(MqttBench.Message(Topic("plant/line/c", "up/state"), "lost"), DelaySeconds: 0));

        cable.Cut();

        // Whoever is back has its former connection behind it, and that one's will.
        await site.Bench.ConnectAsync("a", a);
        var back = await site.Bench.ConnectAsync("c", c);
        Assert.Equal("lost", await MqttBench.NextAsync(hub));
        await GoesAsync(back, Topic("plant/line/c", "up/state"), hub);
    }

    [SkippableFact]
    public async Task Another_stations_client_id_or_user_name_is_of_no_use()
    {
        await using var site = await StartAsync();
        var hub = await site.ListenAsync("hub", "ei/v1/+/+/+/up/#");
        var other = await site.ListenAsync(StationB, Topic(StationB, "dn/#"));
        var seen = MqttBench.Watch(other);

        var station = await site.ConnectAsync(StationA, o => o with { ClientId = StationB, UserName = "hub" });

        Assert.False(station.Status.IsResumed);
        Assert.Equal(NotAuthorised, (await station.PublishAsync(MqttBench.Message(Topic(StationB, "dn/cmd"), "forged"))).ReasonCode);
        await GoesAsync(station, Topic(StationA, "up/rec"), hub);
        await GoesAsync(hub, Topic(StationB, "dn/cmd"), other);
        Assert.Empty(seen);
    }

    /// <summary>Names that no verb puts into a certificate; the site's authority would have to be misused.</summary>
    [SkippableTheory]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("plant/line/+")]
    [InlineData("plant/+/b")]
    [InlineData("+/+/+")]
    [InlineData("%u")]
    [InlineData("%c")]
    [InlineData("plant/line/b/")]
    [InlineData("plant/line/b ")]
    [InlineData("PLANT/line/b")]
    [InlineData("/plant/line/b")]
    [InlineData("plant/line/b\0")]
    [InlineData("hub\0")]
    [InlineData("hub-5")]
    [InlineData("")]
    public async Task A_certificate_with_an_odd_name_opens_nothing_of_another(string name)
    {
        await using var site = await StartAsync();
        var hub = await site.ListenAsync("hub", "ei/v1/+/+/+/up/#");
        var station = await site.ConnectAsync(StationB);
        var odd = site.Bench.Start(site.Issue(SubjectOf(name))(site.Bench.Options("odd")));
        var status = await Eventually.GetAsync(
            () => odd.Status, s => s.State is LinkState.Online or LinkState.Refused or LinkState.Lost, () => site.Broker.Log);

        if (status.State == LinkState.Online)
        {
            await odd.SubscribeAsync("#", Delivery.AtLeastOnce);
            Assert.Equal(NotAuthorised, (await odd.PublishAsync(MqttBench.Message(Topic(StationB, "up/rec"), "forged"))).ReasonCode);
            Assert.Equal(NotAuthorised, (await odd.PublishAsync(MqttBench.Message(Topic(StationB, "dn/cmd"), "forged"))).ReasonCode);
        }

        Assert.True((await hub.PublishAsync(MqttBench.Message(Topic(StationB, "dn/cmd"), "secret"))).IsAccepted);
        await GoesAsync(station, Topic(StationB, "up/rec"), hub);
        Assert.Equal(0, odd.Counters.Received);
    }

    /// <summary>
    /// Of a shared subscription's messages the broker gives each to one of the group, and drops it when that one may not read it. So the
    /// group's name must be one that no station knows.
    /// </summary>
    [SkippableFact]
    public async Task A_station_that_joins_another_group_takes_nothing_from_the_hub()
    {
        await using var site = await StartAsync();
        var hub = await site.ListenAsync("hub", "$share/hub-4f1c/ei/v1/+/+/+/up/#");
        var thief = await site.ListenAsync(StationA, "$share/hub/ei/v1/+/+/+/up/#");
        var station = await site.ConnectAsync(StationB);

        for (var i = 0; i < 10; i++)
            await GoesAsync(station, Topic(StationB, "up/rec"), hub);

        Assert.Equal(0, thief.Counters.Received);
    }

    [SkippableFact]
    public async Task A_message_that_is_too_large_is_not_sent_and_the_largest_is_taken()
    {
        await using var site = await StartAsync();
        var hub = await site.ListenAsync("hub", "ei/v1/+/+/+/up/#");
        var station = await site.ConnectAsync(StationA);

        var above = await station.PublishAsync(new(Topic(StationA, "up/rec"), new byte[LongestPacket]));
        var fits = await station.PublishAsync(new(Topic(StationA, "up/rec"), new byte[LongestPayload]));
        using var received = await hub.Received.ReadAsync();

        Assert.Equal(PublishOutcome.TooLarge, above.Outcome);
        Assert.Contains($"{LongestPacket}", above.Reason, StringComparison.Ordinal);
        Assert.True(fits.IsAccepted, fits.Reason);
        Assert.Equal(LongestPayload, received.Payload.Length);
    }

    [SkippableTheory]
    [InlineData(LongestPayload, false)]
    [InlineData(LongestPacket, true)]
    public async Task A_client_that_sends_more_all_the_same_is_cut_off(int bytes, bool isCut)
    {
        await using var site = await StartAsync();
        var hub = await site.ListenAsync("hub", "ei/v1/+/+/+/up/#");
        var enrolled = await site.EnrolAsync(StationA);
        await using var client = await RawMqttClient.ConnectAsync(enrolled(site.Bench.Options("raw")));

        var answer = await client.PublishAsync(Topic(StationA, "up/rec"), new byte[bytes]);

        Assert.Equal(isCut ? RawMqttClient.Disconnect : RawMqttClient.Puback, answer);
        var station = await site.ConnectAsync(StationB);
        if (!isCut)
            (await hub.Received.ReadAsync()).Dispose();
        await GoesAsync(station, Topic(StationB, "up/rec"), hub);
    }

    [SkippableFact]
    public async Task What_is_retained_is_there_after_a_restart_and_the_broker_has_nothing_to_complain_of()
    {
        await using var site = await StartAsync();
        var station = await site.ConnectAsync(StationA);
        Assert.True((await station.PublishAsync(MqttBench.Message(Topic(StationA, "up/state"), "online") with { Retain = true })).IsAccepted);

        await site.Broker.RestartAsync();

        var hub = await site.ListenAsync("hub", "ei/v1/+/+/+/up/state");
        Assert.Equal("online", await MqttBench.NextAsync(hub));
        // A pattern for all is what is meant, and a test may run as root.
        const string Expected = "(?!: (Mosquitto should not be run as root|ACL pattern 'ei/v1/fleet/#' does not contain))";
        Assert.DoesNotMatch($"Warning{Expected}|Error:|recommended", site.Broker.Log);
    }

    private static X500DistinguishedName SubjectOf(string commonName)
    {
        if (commonName.Length == 0)
            return new("O=nobody");
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(commonName);
        return subject.Build();
    }

    /// <summary>A message is taken, and is the next that arrives.</summary>
    private static async Task GoesAsync(MqttLink from, string topic, MqttLink to)
    {
        var result = await from.PublishAsync(MqttBench.Message(topic, topic));
        Assert.True(result.IsAccepted, $"{topic}: {result.Reason}");
        Assert.Equal(topic, await MqttBench.NextAsync(to));
    }
}
