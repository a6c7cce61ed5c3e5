using System.Buffers;
using System.Security.Cryptography;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Uplink;
using LedgerWriter;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspect.Integration.Tests.Station.Uplink;

/// <summary>Windows of a real ledger, one after the other, and each until the hub has it.</summary>
public sealed class WindowTrafficTests : IDisposable
{
    private readonly WindowBench _bench = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task EachGoesInOrderUntilTheHubHasIt()
    {
        var traffic = Traffic();
        Assert.Null(traffic.Next());
        Assert.False(traffic.IsWorthAMoment);
        var bodies = await _bench.AddAsync(3);
        foreach (var body in bodies)
        {
            foreach (var outcome in new[] { PublishOutcome.Offline, PublishOutcome.Full, PublishOutcome.Unknown, PublishOutcome.Accepted })
            {
                _time.Advance(WindowTraffic.Pace);
                var message = traffic.Next()!;
                Assert.Equal(("ei/v1/bench/line-1/station-1/up/win", Delivery.AtLeastOnce, body.ContentType), (message.Topic, message.Delivery, message.ContentType));
                Assert.True(message.Payload.Span.SequenceEqual(body.Body.Span));
                Assert.Null(traffic.Next());
                Assert.True(traffic.IsWorthAMoment);
                traffic.Sent(message, new(outcome));
            }

            Assert.True(traffic.IsWorthAMoment);
            Answer(traffic, body);
        }

        _time.Advance(WindowTraffic.Pace);
        Assert.Null(traffic.Next());
        Assert.False(traffic.IsWorthAMoment);
        Assert.Equal(0, _bench.Store.Unsent);
    }

    /// <summary>The broker has it and the hub says nothing: it goes more and more rarely, and none before it.</summary>
    [Fact]
    public async Task OneThatTheHubDoesNotAnswerGoesAgain()
    {
        var traffic = Traffic();
        var body = (await _bench.AddAsync(2))[0];
        var waits = new List<double>();
        for (var (i, waited) = (0, TimeSpan.Zero); i < 8; waited += TimeSpan.FromSeconds(1))
        {
            if (traffic.Next() is { } message)
            {
                Assert.True(message.Payload.Span.SequenceEqual(body.Body.Span));
                traffic.Sent(message, new(PublishOutcome.Accepted));
                waits.Add(waited.TotalMinutes);
                (i, waited) = (i + 1, TimeSpan.Zero);
            }
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal([0, 1, 2, 4, 8, 16, 30, 30], waits.Select(minutes => Math.Round(minutes)));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(traffic.IsWorthAMoment);
        Assert.Equal(2, _bench.Store.Unsent);
        Answer(traffic, body);
        Assert.Equal(1, _bench.Store.Unsent);
        Assert.NotNull(traffic.Next());
    }

    [Fact]
    public async Task OneThatTheHubCanNotTakeDoesNotHoldUpTheOthers()
    {
        var traffic = Traffic();
        var bodies = await _bench.AddAsync(2);
        traffic.Sent(traffic.Next()!, new(PublishOutcome.Accepted));
        Answer(traffic, bodies[0], isStored: false);
        _time.Advance(WindowTraffic.Pace);
        Assert.True(traffic.Next()!.Payload.Span.SequenceEqual(bodies[1].Body.Span));
    }

    [Fact]
    public async Task WhatIsNoAnswerToItChangesNothing()
    {
        var traffic = Traffic();
        var bodies = await _bench.AddAsync(2);
        Answer(traffic, bodies[0]);
        traffic.Sent(traffic.Next()!, new(PublishOutcome.Accepted));
        Answer(traffic, bodies[1]);
        Assert.True(Take(traffic, "{}"u8.ToArray()));
        Assert.True(Take(traffic, "no json"u8.ToArray()));
        using var other = Message("ei/v1/bench/line-1/station-1/dn/img", []);
        Assert.False(traffic.Take(other));
        Assert.Equal(2, _bench.Store.Unsent);
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

    /// <summary>After the connection's end it goes again at once; a late word of the broker is about the message before.</summary>
    [Fact]
    public async Task ItGoesAgainWithTheNextConnection()
    {
        var traffic = Traffic();
        var body = (await _bench.AddAsync(1))[0];
        var first = traffic.Next()!;
        traffic.Sent(first, new(PublishOutcome.Accepted));
        Assert.Null(traffic.Next());
        traffic.Disconnected();
        var second = traffic.Next()!;
        Assert.True(second.Payload.Span.SequenceEqual(body.Body.Span));
        traffic.Sent(first, new(PublishOutcome.Refused));
        Assert.Equal(1, _bench.Store.Unsent);
        Answer(traffic, body);
        Assert.Equal(0, _bench.Store.Unsent);
    }

    [Fact]
    public async Task AStoreThatIsClosedGivesNone()
    {
        await _bench.AddAsync(1);
        _bench.Store.Dispose();
        Assert.Null(Traffic().Next());
    }

    private static void Answer(WindowTraffic traffic, WindowBody body, bool isStored = true) =>
        Assert.True(Take(traffic, new WindowAnswer(Convert.ToHexStringLower(SHA256.HashData(body.Body.Span)), isStored).ToBytes()));

    private static bool Take(WindowTraffic traffic, byte[] body)
    {
        using var message = Message("ei/v1/bench/line-1/station-1/dn/win", body);
        return traffic.Take(message);
    }

    private static ReceivedMessage Message(string topic, byte[] body)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(buffer, 0);
        return new(topic, buffer, body.Length);
    }

    private WindowTraffic Traffic() => new(_bench.Store, StationName.Of(Samples.Station), _time, NullLogger<WindowTraffic>.Instance);
}
