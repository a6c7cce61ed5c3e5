using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Uplink;
using LedgerWriter;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

/// <summary>Windows of a real ledger, one after the other, and each until the broker has it.</summary>
public sealed class WindowTrafficTests : IDisposable
{
    private readonly WindowBench _bench = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task EachGoesInOrderUntilItIsAccepted()
    {
        var traffic = Traffic();
        Assert.Null(traffic.Next());
        Assert.False(traffic.IsWorthAMoment);
        var bodies = await _bench.AddAsync(3);
        foreach (var body in bodies)
        {
            foreach (var outcome in new[] { PublishOutcome.Offline, PublishOutcome.Full, PublishOutcome.Unknown, PublishOutcome.Accepted })
            {
                var message = traffic.Next()!;
                Assert.Equal(("ei/v1/bench/line-1/station-1/up/win", Delivery.AtLeastOnce, body.ContentType), (message.Topic, message.Delivery, message.ContentType));
                Assert.True(message.Payload.Span.SequenceEqual(body.Body.Span));
                Assert.Null(traffic.Next());
                Assert.True(traffic.IsWorthAMoment);
                traffic.Sent(message, new(outcome));
            }
        }

        Assert.Null(traffic.Next());
        Assert.False(traffic.IsWorthAMoment);
        Assert.Equal(0, _bench.Store.Unsent);
    }

    [Fact]
    public async Task OneThatIsRefusedRestsForAMinute()
    {
        var traffic = Traffic();
        await _bench.AddAsync(1);
        traffic.Sent(traffic.Next()!, new(PublishOutcome.Refused, 0x87, "not authorised"));
        Assert.Null(traffic.Next());
        Assert.False(traffic.IsWorthAMoment);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.NotNull(traffic.Next());
    }

    /// <summary>An answer that comes after the connection's end is to a message that went again already.</summary>
    [Fact]
    public async Task ALateAnswerMarksNothing()
    {
        var traffic = Traffic();
        await _bench.AddAsync(1);
        var first = traffic.Next()!;
        traffic.Disconnected();
        var second = traffic.Next()!;
        traffic.Sent(first, new(PublishOutcome.Accepted));
        Assert.Equal(1, _bench.Store.Unsent);
        traffic.Sent(second, new(PublishOutcome.Accepted));
        Assert.Equal(0, _bench.Store.Unsent);
    }

    [Fact]
    public async Task AStoreThatIsClosedGivesNone()
    {
        await _bench.AddAsync(1);
        _bench.Store.Dispose();
        Assert.Null(Traffic().Next());
    }

    private WindowTraffic Traffic() => new(_bench.Store, StationName.Of(Samples.Station), _time, NullLogger<WindowTraffic>.Instance);
}
