using System.Text;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Uplink;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>Drift windows arrive, however long the hub is away and whatever the broker forgets.</summary>
public sealed class HubWindowTests
{
    private const int Count = 3;

    [SkippableFact]
    public async Task WindowsThatTheBrokerForgotWhileTheHubWasAway()
    {
        await using var scene = await HubScene.StartAsync("max_inflight_messages 1", "max_queued_messages 2");
        var hub = await scene.StartHubAsync();
        using var bench = new WindowBench();
        await bench.AddAsync(Count);
        var time = new ManualTime();
        var traffic = new WindowTraffic(bench.Store, HubScene.Name(), time, NullLogger<WindowTraffic>.Instance);
        await using var link = await ConnectAsync(scene);
        await link.SubscribeAsync(traffic.Filters.Single(), Delivery.AtLeastOnce);

        // The hub is away, and what else comes takes all the room that the broker has for it.
        scene.Kill(hub);
        for (var i = 0; i < 20; i++)
            Assert.True((await link.PublishAsync(Event())).IsAccepted);
        var first = traffic.Next()!;
        var accepted = await link.PublishAsync(first);
        Assert.True(accepted.IsAccepted);
        traffic.Sent(first, accepted);

        hub = await scene.StartHubAsync();
        time.Advance(WindowTraffic.FirstWait);
        await Eventually.GetAsync<long>(
            async () =>
            {
                await PumpAsync(traffic, link, time);
                return bench.Store.Unsent;
            },
            unsent => unsent == 0,
            () => $"{bench.Store.Unsent} wait; {hub.Errors}");
        await scene.StopAsync(hub);
        await using var fleet = await scene.OpenStoreAsync();
        Assert.Equal(Count, (await fleet.WindowsAsync(HubScene.Name(), null, 100, CancellationToken.None)).Items.Length);
    }

    /// <summary>What no hub can read is answered, so that the station goes on with the others; what a later hub may read waits for it.</summary>
    [SkippableFact]
    public async Task AWindowThatIsRefusedIsAnswered()
    {
        await using var scene = await HubScene.StartAsync();
        await scene.StartHubAsync();
        var topics = new StationTopics(HubScene.Name());
        await using var link = await ConnectAsync(scene);
        await link.SubscribeAsync(topics.WindowAnswers, Delivery.AtLeastOnce);
        foreach (var body in new[] { "{\"schema\":99}", "{}" })
        {
            var message = new OutgoingMessage(topics.Up(UpwardTopic.Windows), Encoding.UTF8.GetBytes(body)) { ContentType = BatchFormat.Json };
            Assert.True((await link.PublishAsync(message)).IsAccepted);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var answer = await link.Received.ReadAsync(patience.Token);
        var expected = new WindowAnswer("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", IsStored: false);
        Assert.Equal(expected, WindowAnswer.Read(answer.Payload.Span).Message);
    }

    /// <summary>A turn of the station's uplink, some time after the one before.</summary>
    private static async Task PumpAsync(WindowTraffic traffic, MqttLink link, ManualTime time)
    {
        while (link.Received.TryRead(out var message))
        {
            using (message)
                traffic.Take(message);
        }
        time.Advance(WindowTraffic.Pace);
        if (traffic.Next() is { } next)
            traffic.Sent(next, await link.PublishAsync(next));
    }

    private static async Task<MqttLink> ConnectAsync(HubScene scene)
    {
        var link = new MqttLink(scene.Link(), TimeProvider.System);
        link.Start();
        await Eventually.IsTrueAsync(() => link.Status.State == LinkState.Online, "no connection");
        return link;
    }

    private static OutgoingMessage Event() => new(
        new StationTopics(HubScene.Name("other")).Up(UpwardTopic.Events),
        new FleetEvent(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), EventSeverity.Info, "lamp_changed", "It is new.").ToBytes())
    {
        ContentType = FleetFormat.ContentType,
    };
}
