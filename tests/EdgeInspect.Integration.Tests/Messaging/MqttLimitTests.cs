using EdgeInspect.Core.Messaging;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>Everything is bounded, and says so.</summary>
[Collection(MqttCollection.Name)]
public sealed class MqttLimitTests
{
    [SkippableFact]
    public async Task More_messages_than_may_wait_are_told_to_be_too_many_until_the_broker_answers()
    {
        await using var bench = await MqttBench.StartAsync();
        var link = await bench.ConnectAsync("link", o => o with { InflightMaximum = 4 });

        bench.Broker.Freeze();
        var waiting = Enumerable.Range(0, 4).Select(i => link.PublishAsync(MqttBench.Message("t", $"{i}")).AsTask()).ToArray();
        var refused = await link.PublishAsync(MqttBench.Message("t", "4"));
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        bench.Broker.Thaw();

        Assert.Equal(PublishOutcome.Full, refused.Outcome);
        Assert.All(await Task.WhenAll(waiting), result => Assert.True(result.IsAccepted, result.Reason));
        Assert.True((await link.PublishAsync(MqttBench.Message("t", "5"))).IsAccepted);
        Assert.Equal((5, 5, 1), (link.Counters.Sent, link.Counters.Acked, link.Counters.NotSent));
    }

    [SkippableFact]
    public async Task A_message_longer_than_either_side_allows_is_not_sent_and_the_connection_stays()
    {
        await using var bench = await MqttBench.StartAsync("max_packet_size 3000");
        var link = await bench.ConnectAsync("link", o => o with { MaxMessageBytes = 4096 });

        var own = await link.PublishAsync(new("t", new byte[4097]));
        var brokers = await link.PublishAsync(new("t", new byte[3000]));
        var properties = await link.PublishAsync(new("t", new byte[2000]) { UserProperties = [new("name", new string('x', 1000))] });
        var fits = await link.PublishAsync(new("t", new byte[2900]));

        Assert.Equal((PublishOutcome.TooLarge, PublishOutcome.TooLarge), (own.Outcome, brokers.Outcome));
        Assert.Contains("MaxMessageBytes", own.Reason, StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.TooLarge, properties.Outcome);
        Assert.True(fits.IsAccepted, fits.Reason);
        Assert.Equal((LinkState.Online, 0), (link.Status.State, link.Counters.Reconnects));
    }

    [SkippableFact]
    public async Task What_the_broker_does_not_offer_is_refused_by_its_reason_code()
    {
        await using var bench = await MqttBench.StartAsync("retain_available false", "max_qos 0");
        var link = await bench.ConnectAsync("link");

        var kept = await link.PublishAsync(MqttBench.Message("t", "") with { Retain = true });
        var acknowledged = await link.PublishAsync(MqttBench.Message("t", ""));

        Assert.Equal((PublishOutcome.Refused, (byte?)0x9A), (kept.Outcome, kept.ReasonCode));
        Assert.Equal((PublishOutcome.Refused, (byte?)0x9B), (acknowledged.Outcome, acknowledged.ReasonCode));
    }

    [SkippableFact]
    public async Task Messages_that_nobody_reads_are_dropped_and_counted_and_the_link_goes_on_sending()
    {
        await using var bench = await MqttBench.StartAsync();
        var hub = await bench.ListenAsync("hub", "t", o => o with { ReceiveQueueLength = 4, ReceiveWaitMs = 0 });

        for (var i = 0; i < 20; i++)
            Assert.True((await hub.PublishAsync(MqttBench.Message("t", $"{i}"))).IsAccepted);
        await Eventually.IsTrueAsync(() => hub.Counters.Received + hub.Counters.Dropped == 20, "not all came");

        Assert.Equal((4, 16), (hub.Counters.Received, hub.Counters.Dropped));
        Assert.Equal("0", await MqttBench.NextAsync(hub));
    }

    [SkippableFact]
    public async Task A_reader_that_is_slow_for_a_while_holds_the_connection_back_and_loses_nothing()
    {
        await using var bench = await MqttBench.StartAsync();
        var hub = await bench.ListenAsync("hub", "t", o => o with { ReceiveQueueLength = 2, ReceiveWaitMs = 10_000 });
        var station = await bench.ConnectAsync("station", o => o with { InflightMaximum = 100 });

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => station.PublishAsync(MqttBench.Message("t", $"{i}")).AsTask()));
        for (var i = 0; i < 50; i++)
            Assert.Equal($"{i}", await MqttBench.NextAsync(hub));

        Assert.Equal((50, 0), (hub.Counters.Received, hub.Counters.Dropped));
    }

    [SkippableFact]
    public async Task A_broker_that_takes_messages_and_answers_nothing_is_given_up()
    {
        await using var bench = await MqttBench.StartAsync();
        var link = await bench.ConnectAsync("link", o => o with { AnswerWithinMs = 300 });
        var seen = MqttBench.Watch(link);

        bench.Broker.Freeze();
        var result = await link.PublishAsync(MqttBench.Message("t", "1"));
        bench.Broker.Thaw();

        Assert.Equal(PublishOutcome.Unknown, result.Outcome);
        await bench.UntilAsync(link, LinkState.Online);
        Assert.Contains(seen, status => status.State == LinkState.Lost && status.Reason!.Contains("did not answer", StringComparison.Ordinal));
    }
}
