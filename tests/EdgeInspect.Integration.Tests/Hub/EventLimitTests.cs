using EdgeInspect.Core.Outbox;
using EdgeInspect.Hub.Ingest;

namespace EdgeInspect.Integration.Tests.Hub;

public sealed class EventLimitTests
{
    private static readonly StationName Mad = new("plant", "line-1", "mad");
    private static readonly StationName Calm = new("plant", "line-1", "calm");
    private readonly HandClock _time = new();

    [Fact]
    public void AFewAreToldAtOnceAndThenOneAMinute()
    {
        var limit = new EventLimit(_time);
        var told = Enumerable.Range(0, 1000).Count(_ => limit.Allows(Mad, "malformed", out var _));
        Assert.Equal(EventLimit.AtOnce, told);
        Assert.True(limit.Allows(Calm, "malformed", out var none));
        Assert.True(limit.Allows(Mad, "too_large", out var other));
        Assert.Equal((0L, 0L), (none, other));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(limit.Allows(Mad, "malformed", out var untold));
        Assert.Equal(1000 - EventLimit.AtOnce, untold);
        Assert.False(limit.Allows(Mad, "malformed", out _));
    }

    [Fact]
    public void ItsMemoryIsBoundedAndQuietOnesAreForgotten()
    {
        var limit = new EventLimit(_time);
        for (var i = 0; i < EventLimit.MaxKinds; i++)
            Assert.True(limit.Allows(Mad with { Station = $"s{i}" }, "malformed", out _));
        Assert.False(limit.Allows(Calm, "malformed", out _));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.True(limit.Allows(Calm, "malformed", out _));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
