using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Tests;
using EdgeInspect.Hub.Ingest;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>How much one station may send, and that it is its own affair.</summary>
public sealed class StationLimitTests
{
    private static readonly StationName Mad = new("plant-1", "line-a", "mad");
    private static readonly StationName Calm = new("plant-1", "line-a", "calm");
    private static readonly HubIntakeOptions Options = new() { Events = new() { PerMinute = 30, AtOnce = 10 } };
    private readonly ManualTime _time = new();

    [Fact]
    public void SomeAtOnceAndThenSoManyAMinute()
    {
        var limit = new StationLimit(Options, _time);
        Assert.Equal(10, Allowed(limit, Mad, 1000));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(5, Allowed(limit, Mad, 1000));
        _time.Advance(TimeSpan.FromHours(10));
        Assert.Equal(10, Allowed(limit, Mad, 1000));
        Assert.True(limit.Allows(Mad, UpwardTopic.State));
        Assert.Equal(10, Allowed(limit, Calm, 1000));
    }

    /// <summary>What an honest station sends at most: all that waited, then what its own pace allows.</summary>
    [Fact]
    public void AStationThatReturnsAfterWeeksMeetsNoLimit()
    {
        var limit = new StationLimit(new(), _time);
        Assert.Equal(257, Allowed(limit, Calm, 257));
        for (var second = 0; second < 600; second++)
        {
            for (var tenth = 0; tenth < 10; tenth++)
                Assert.True(limit.Allows(Calm, UpwardTopic.Windows));
            Assert.True(limit.Allows(Calm, UpwardTopic.Gauges));
            Assert.True(limit.Allows(Calm, UpwardTopic.State));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void ItsMemoryIsBoundedAndQuietStationsAreForgotten()
    {
        var limit = new StationLimit(Options, _time);
        for (var i = 0; i < StationLimit.MaxFlows; i++)
            Assert.True(limit.Allows(Mad with { Station = $"s{i}" }, UpwardTopic.Events));
        Assert.Equal(10, Allowed(limit, Mad, 20) + Allowed(limit, Calm, 20));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((10, 10), (Allowed(limit, Mad, 20), Allowed(limit, Calm, 20)));
    }

    [Fact]
    public void EachStationHasItsShareOfAQueue()
    {
        var share = new WaitingShare(2);
        share.Add(Mad);
        Assert.True(share.HasRoom(Mad));
        share.Add(Mad);
        Assert.False(share.HasRoom(Mad));
        Assert.True(share.HasRoom(Calm));
        share.Remove(Mad);
        Assert.True(share.HasRoom(Mad));
        share.Remove(Mad);
        share.Add(Mad);
        Assert.True(share.HasRoom(Mad));
    }

    private static int Allowed(StationLimit limit, StationName station, int count) =>
        Enumerable.Range(0, count).Count(_ => limit.Allows(station, UpwardTopic.Events));
}
