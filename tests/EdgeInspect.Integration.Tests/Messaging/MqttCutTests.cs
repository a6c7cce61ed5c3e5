using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>Connections end, and brokers die.</summary>
[Collection(MqttCollection.Name)]
public sealed class MqttCutTests
{
    private static readonly WillMessage Will = new(MqttBench.Message("state/s1", "offline") with { Retain = true }, DelaySeconds: 0);

    [SkippableFact]
    public async Task A_link_that_is_cut_off_leaves_its_will_and_one_that_stops_leaves_none()
    {
        await using var bench = await MqttBench.StartAsync();
        using var cable = new Cable(bench.Broker.Port);
        var hub = await bench.ListenAsync("hub", "state/#");
        var cut = await bench.ConnectAsync("s1", o => o with { Port = cable.Port, SessionExpirySeconds = 0 }, Will);
        var stopped = await bench.ConnectAsync("s2", change: null, Will with { Message = MqttBench.Message("state/s2", "offline") });

        await stopped.StopAsync();
        cable.Cut();

        using var will = await hub.Received.ReadAsync();
        Assert.Equal("state/s1", will.Topic);
        await bench.UntilAsync(stopped, LinkState.Stopped);
        await hub.PublishAsync(MqttBench.Message("state/end", "end"));
        Assert.Equal("end", await MqttBench.NextAsync(hub));
        await Hosting.Eventually.IsTrueAsync(() => cut.Status.State != LinkState.Online, "the cut was not noticed");
    }

    [SkippableFact]
    public async Task A_will_with_a_delay_waits_for_it()
    {
        await using var bench = await MqttBench.StartAsync();
        using var cable = new Cable(bench.Broker.Port);
        var hub = await bench.ListenAsync("hub", "state/#");
        await bench.ConnectAsync("s1", o => o with { Port = cable.Port }, Will with { DelaySeconds = 2 });

        var before = TimeProvider.System.GetTimestamp();
        cable.Cut();
        Assert.Equal("offline", await MqttBench.NextAsync(hub));

        Assert.InRange(TimeProvider.System.GetElapsedTime(before).TotalSeconds, 1, 10);
    }

    [SkippableFact]
    public async Task A_link_that_is_back_within_its_session_gets_what_came_meanwhile()
    {
        await using var bench = await MqttBench.StartAsync();
        using var cable = new Cable(bench.Broker.Port);
        var port = cable.Port;
        var hub = await bench.ListenAsync("hub", "state/#");
        var station = await bench.ListenAsync("s1", "s1/dn/#", o => o with { Port = port });
        cable.Cut();
        await bench.UntilAsync(station, LinkState.Lost);

        Assert.Equal(PublishOutcome.Offline, (await station.PublishAsync(MqttBench.Message("s1/up/rec", "1"))).Outcome);
        for (var i = 0; i < 3; i++)
            Assert.True((await hub.PublishAsync(MqttBench.Message("s1/dn/cmd", $"{i}"))).IsAccepted);
        cable.Mend(port);
        await bench.UntilAsync(station, LinkState.Online);

        Assert.Equal(["0", "1", "2"], [await MqttBench.NextAsync(station), await MqttBench.NextAsync(station), await MqttBench.NextAsync(station)]);
        Assert.True(station.Status.IsResumed);
        Assert.Equal(1, station.Counters.Reconnects);
    }

    [SkippableFact]
    public async Task Without_a_session_the_broker_remembers_nothing_and_the_link_asks_again()
    {
        await using var bench = await MqttBench.StartAsync();
        using var cable = new Cable(bench.Broker.Port);
        var port = cable.Port;
        var hub = await bench.ConnectAsync("hub");
        var station = await bench.ListenAsync("s1", "dn", o => o with { Port = port, SessionExpirySeconds = 0 });

        cable.Cut();
        await bench.UntilAsync(station, LinkState.Lost);
        await hub.PublishAsync(MqttBench.Message("dn", "while it was away"));
        cable.Mend(port);
        await bench.UntilAsync(station, LinkState.Online);
        await SubscribedAsync(station);
        await hub.PublishAsync(MqttBench.Message("dn", "after"));

        Assert.Equal("after", await MqttBench.NextAsync(station));
        Assert.False(station.Status.IsResumed);
    }

    [SkippableFact]
    public async Task A_broker_that_is_killed_leaves_its_debts_unknown_and_is_found_again_when_it_is_back()
    {
        await using var bench = await MqttBench.StartAsync();
        var link = await bench.ListenAsync("link", "t");
        Assert.True((await link.PublishAsync(MqttBench.Message("t", "before"))).IsAccepted);
        Assert.Equal("before", await MqttBench.NextAsync(link));

        bench.Broker.Freeze();
        var waiting = Enumerable.Range(0, 5).Select(i => link.PublishAsync(MqttBench.Message("t", $"{i}")).AsTask()).ToArray();
        bench.Broker.Kill();
        var results = await Task.WhenAll(waiting);
        await bench.UntilAsync(link, LinkState.Lost);
        var offline = await link.PublishAsync(MqttBench.Message("t", "nobody"));
        await bench.Broker.StartAsync();
        await bench.UntilAsync(link, LinkState.Online);
        await SubscribedAsync(link);
        var after = await link.PublishAsync(MqttBench.Message("t", "after"));

        Assert.All(results, result => Assert.Equal((PublishOutcome.Unknown, (byte?)null), (result.Outcome, result.ReasonCode)));
        Assert.Equal((PublishOutcome.Offline, PublishOutcome.Accepted), (offline.Outcome, after.Outcome));
        Assert.Equal("after", await MqttBench.NextAsync(link));
        Assert.Equal(new(7, 2, 0, 5, 1, 2, 0, 1), link.Counters);
    }

    [SkippableFact]
    public async Task The_reason_for_which_the_broker_ends_a_connection_is_told()
    {
        await using var bench = await MqttBench.StartAsync();
        var (options, tally) = (bench.Options("link"), new LinkTally());
        using var connection = new MqttConnection(options, null, new Inbox(options, tally, TimeProvider.System), tally, TimeProvider.System);
        Task<SubscribeResult>? asked = null;

        var end = await Task.Run(() => connection.Run(_ => asked = connection.Outlet.Subscribe("$share", Delivery.AtLeastOnce, false).AsTask(), default));

        Assert.Equal((false, (byte?)0x82), (end.IsRefused, end.ReasonCode));
        Assert.Contains("protocol was not kept", end.Reason, StringComparison.Ordinal);
        Assert.Equal(SubscribeOutcome.Unknown, (await asked!).Outcome);
    }

    [SkippableFact]
    public async Task A_client_of_the_same_name_takes_the_connection_over()
    {
        await using var bench = await MqttBench.StartAsync();
        var first = await bench.ConnectAsync("twin", o => o with { ReconnectLeastMs = 30_000, ReconnectMostMs = 60_000 });

        var second = await bench.ConnectAsync("twin");
        await bench.UntilAsync(first, LinkState.Lost);

        Assert.Equal(LinkState.Online, second.Status.State);
    }

    [SkippableFact]
    public async Task Links_that_are_disposed_under_load_answer_every_sender_and_leave_nothing_behind()
    {
        await using var bench = await MqttBench.StartAsync();
        var gone = new List<WeakReference>();
        for (var i = 0; i < 20; i++)
            gone.Add(await DisposeUnderLoadAsync(bench.Options($"link-{i}")));

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        // The last one may still lie on a stack.
        Assert.InRange(gone.Count(link => link.IsAlive), 0, 1);
    }

    [SkippableFact]
    public async Task A_link_that_was_never_started_or_never_finds_its_broker_stops_at_once()
    {
        await using var bench = await MqttBench.StartAsync();
        var port = bench.Broker.Port;
        bench.Broker.Kill();
        var idle = new MqttLink(bench.Options("idle"), TimeProvider.System);
        var lost = bench.Start(bench.Options("lost"));
        var status = await bench.UntilAsync(lost, LinkState.Lost);

        var before = TimeProvider.System.GetTimestamp();
        await idle.StopAsync();
        await lost.StopAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(before).TotalSeconds, 0, 2);
        Assert.Contains($"127.0.0.1:{port}", status.Reason, StringComparison.Ordinal);
        Assert.Equal((LinkState.Stopped, LinkState.Stopped), (idle.Status.State, lost.Status.State));
        Assert.True(lost.Received.Completion.IsCompletedSuccessfully);
    }

    /// <summary>Waits until all filters were granted again.</summary>
    private static Task SubscribedAsync(MqttLink link) => Hosting.Eventually.IsTrueAsync(
        () => link.Status.State == LinkState.Online && link.Subscriptions.All(answer => answer.IsGranted), "not subscribed again");

    private static async Task<WeakReference> DisposeUnderLoadAsync(MqttOptions options)
    {
        var link = new MqttLink(options with { InflightMaximum = 50, StopWithinMs = 0 }, TimeProvider.System);
        link.Start();
        await link.SubscribeAsync("load", Delivery.AtLeastOnce);
        var senders = Enumerable.Range(0, 4).Select(_ => Task.Run(() => FloodAsync(link))).ToArray();
        await Hosting.Eventually.IsTrueAsync(() => link.Counters.Acked > 100, "no load");
        await link.DisposeAsync();
        await Task.WhenAll(senders);
        return new(link);
    }

    private static async Task FloodAsync(MqttLink link)
    {
        while (link.Status.State != LinkState.Stopped)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => link.PublishAsync(MqttBench.Message("load", $"{i}")).AsTask()));
            while (link.Received.TryRead(out var message))
                message.Dispose();
        }
    }
}
