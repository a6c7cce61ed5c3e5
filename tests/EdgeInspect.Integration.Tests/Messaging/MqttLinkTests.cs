using System.Text;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>What any link must do, against the real broker.</summary>
[Collection(MqttCollection.Name)]
public sealed class MqttLinkTests
{
    [SkippableTheory]
    [InlineData(Delivery.AtMostOnce)]
    [InlineData(Delivery.AtLeastOnce)]
    public async Task A_message_arrives_as_it_was_sent(Delivery delivery)
    {
        await using var bench = await MqttBench.StartAsync();
        var hub = await bench.ListenAsync("hub", "ei/v1/#");
        var station = await bench.ConnectAsync("station");
        var sent = MqttBench.Message("ei/v1/plant/press/s1/up/rec", "Teil 7 – gut", delivery) with
        {
            ContentType = "application/json; charset=utf-8",
            ExpirySeconds = 60,
            UserProperties = [new("schema", "1"), new("Prüfer", ""), new("schema", "2")],
        };

        var result = await station.PublishAsync(sent);
        using var received = await hub.Received.ReadAsync();

        Assert.True(result.IsAccepted, result.Reason);
        Assert.Equal((sent.Topic, delivery, false), (received.Topic, received.Delivery, received.IsRetained));
        Assert.Equal(sent.Payload.ToArray(), received.Payload.ToArray());
        Assert.Equal((sent.ContentType, sent.ExpirySeconds), (received.ContentType, received.ExpirySeconds));
        Assert.Equal(sent.UserProperties.AsEnumerable(), received.UserProperties);
        Assert.Equal((1, 1, 1), (station.Counters.Sent, station.Counters.Acked, hub.Counters.Received));
    }

    [SkippableFact]
    public async Task A_message_without_content_arrives_empty_and_its_memory_is_given_back_once()
    {
        await using var bench = await MqttBench.StartAsync();
        var hub = await bench.ListenAsync("hub", "t");

        await hub.PublishAsync(new("t", default));
        var received = await hub.Received.ReadAsync();

        Assert.True(received.Payload.IsEmpty);
        received.Dispose();
        received.Dispose();
        Assert.Throws<ObjectDisposedException>(() => received.Payload);
    }

    [SkippableFact]
    public async Task A_publish_that_the_access_list_forbids_is_refused_with_the_reason()
    {
        using var folder = new ScratchFolder();
        var list = folder.Write("acl", "topic readwrite s1/up/#\n");
        await using var bench = await MqttBench.StartInAsync(folder, $"acl_file {list}");
        var station = await bench.ConnectAsync("s1");

        var own = await station.PublishAsync(MqttBench.Message("s1/up/rec", "1"));
        var foreign = await station.PublishAsync(MqttBench.Message("s2/up/rec", "1"));

        Assert.True(own.IsAccepted, own.Reason);
        Assert.Equal((PublishOutcome.Refused, (byte?)0x87), (foreign.Outcome, foreign.ReasonCode));
        Assert.Contains("not authorised", foreign.Reason, StringComparison.Ordinal);
        Assert.Equal((2, 1, 1), (station.Counters.Sent, station.Counters.Acked, station.Counters.Refused));
    }

    [SkippableFact]
    public async Task A_subscription_that_is_forbidden_is_refused_with_the_reason_and_the_others_are_granted()
    {
        using var folder = new ScratchFolder();
        var rules = folder.Write("dynsec.json", """
            {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": false, "unsubscribe": true},
             "roles": [{"rolename": "station", "acls": [{"acltype": "subscribePattern", "topic": "s1/dn/#", "priority": 0, "allow": true}]}],
             "groups": [{"groupname": "all", "roles": [{"rolename": "station"}], "clients": []}], "anonymousGroup": "all", "clients": []}
            """);
        await using var bench = await MqttBench.StartInAsync(
            folder, $"plugin {MosquittoBroker.DynamicSecurity()}", $"plugin_opt_config_file {rules}");
        var station = await bench.ConnectAsync("s1");

        var own = await station.SubscribeAsync("s1/dn/#", Delivery.AtLeastOnce);
        var foreign = await station.SubscribeAsync("s2/dn/#", Delivery.AtLeastOnce);

        Assert.True(own.IsGranted, own.Reason);
        Assert.Equal((SubscribeOutcome.Refused, (byte?)0x87), (foreign.Outcome, foreign.ReasonCode));
        Assert.Equal(new[] { own, foreign }.AsEnumerable(), station.Subscriptions);
    }

    [SkippableFact]
    public async Task A_kept_message_comes_to_who_asks_later_and_says_that_it_was_kept()
    {
        await using var bench = await MqttBench.StartAsync();
        var station = await bench.ConnectAsync("station");
        await station.PublishAsync(MqttBench.Message("state", "online") with { Retain = true });

        var hub = await bench.ListenAsync("hub", "state");
        using var received = await hub.Received.ReadAsync();

        Assert.True(received.IsRetained);
        Assert.Equal("online", Encoding.UTF8.GetString(received.Payload.Span));
    }

    [SkippableFact]
    public async Task After_an_unsubscribe_nothing_comes()
    {
        await using var bench = await MqttBench.StartAsync();
        var hub = await bench.ListenAsync("hub", "a");
        await hub.SubscribeAsync("b", Delivery.AtLeastOnce);

        Assert.True((await hub.UnsubscribeAsync("a")).IsGranted);
        await hub.PublishAsync(MqttBench.Message("a", "not heard"));
        await hub.PublishAsync(MqttBench.Message("b", "heard"));

        Assert.Equal("heard", await MqttBench.NextAsync(hub));
        Assert.Equal("b", Assert.Single(hub.Subscriptions).Filter);
    }

    [SkippableFact]
    public async Task A_shared_subscription_splits_what_comes_between_two_clients()
    {
        const int Count = 200;
        await using var bench = await MqttBench.StartAsync();
        var first = await bench.ListenAsync("hub-1", "$share/hub/up/#");
        var second = await bench.ListenAsync("hub-2", "$share/hub/up/#");
        var station = await bench.ConnectAsync("station", o => o with { InflightMaximum = Count });

        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => station.PublishAsync(MqttBench.Message("up/rec", $"{i}")).AsTask()));
        await Eventually.IsTrueAsync(() => first.Counters.Received + second.Counters.Received >= Count, "not all came");

        var got = first.Received.ReadAllAsync().Take((int)first.Counters.Received)
            .Concat(second.Received.ReadAllAsync().Take((int)second.Counters.Received));
        var numbers = await got.Select(m => int.Parse(Encoding.UTF8.GetString(m.Payload.Span), null)).Order().ToArrayAsync();
        Assert.Equal(Enumerable.Range(0, Count), numbers);
        Assert.InRange(first.Counters.Received, 1, Count - 1);
    }

    [SkippableFact]
    public async Task Ten_thousand_acknowledged_messages_arrive_each_once_and_in_order()
    {
        const int Count = 10_000;
        await using var bench = await MqttBench.StartAsync("max_queued_messages 0");
        var hub = await bench.ListenAsync("hub", "up/#", o => o with { ReceiveMaximum = 200 });
        var station = await bench.ConnectAsync("station", o => o with { InflightMaximum = 100 });

        var reading = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
                Assert.Equal($"{i}", await MqttBench.NextAsync(hub));
        });
        var waiting = new Queue<Task<PublishResult>>();
        for (var i = 0; i < Count; i++)
        {
            if (waiting.Count == 100)
                Assert.True((await waiting.Dequeue()).IsAccepted);
            waiting.Enqueue(station.PublishAsync(MqttBench.Message("up/rec", $"{i}")).AsTask());
        }
        Assert.All(await Task.WhenAll(waiting), result => Assert.True(result.IsAccepted, result.Reason));
        await reading;

        Assert.Equal((Count, Count), (station.Counters.Acked, hub.Counters.Received));
        Assert.Equal(0, hub.Counters.Dropped);
    }

    [SkippableFact]
    public async Task What_is_no_topic_and_no_filter_is_a_mistake_of_the_caller()
    {
        await using var bench = await MqttBench.StartAsync();
        var link = await bench.ConnectAsync("link");

        await Assert.ThrowsAsync<ArgumentException>(async () => await link.PublishAsync(MqttBench.Message("a/#", "")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await link.PublishAsync(MqttBench.Message("", "")));
        foreach (var filter in new[] { "", "a#", "$share", "$share/hub", "$share/hub/", new string('/', 201) })
            await Assert.ThrowsAsync<ArgumentException>(async () => await link.SubscribeAsync(filter, Delivery.AtLeastOnce));
        Assert.Throws<InvalidOperationException>(link.Start);
        foreach (var will in new[] { MqttBench.Message("a/+", ""), new("a", new byte[65_536]) })
            Assert.Throws<MessageLinkException>(() => new MqttLink(bench.Options("will"), TimeProvider.System, new(will, 0)));
    }
}

/// <summary>One broker at a time: their tests are about times and loads.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MqttCollection
{
    public const string Name = "MQTT broker";
}
