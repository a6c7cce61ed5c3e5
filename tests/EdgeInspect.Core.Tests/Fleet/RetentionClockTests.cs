using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Core.Tests.Fleet;

public sealed class RetentionClockTests
{
    private static readonly DateTimeOffset Last = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);
    private readonly WallClock _time = new() { Utc = Last };

    [Theory]
    [InlineData(0)]
    [InlineData(-23)]
    [InlineData(7 * 24)]
    public void A_clock_near_the_last_time_is_believed(int hours)
    {
        _time.Utc = Last.AddHours(hours);
        Assert.Null(new RetentionClock(_time).Doubt(Last));
    }

    [Fact]
    public void Where_nothing_was_ever_deleted_there_is_nothing_to_hold_it_against() => Assert.Null(new RetentionClock(_time).Doubt(null));

    [Theory]
    [InlineData(91)]
    [InlineData(-5)]
    [InlineData(-9_000)]
    public void A_leap_is_doubted_until_the_clock_has_gone_on_evenly_for_three_days(int days)
    {
        var clock = new RetentionClock(_time);
        _time.Utc = Last.AddDays(days);

        Assert.Contains("for 72 h: the clock says", clock.Doubt(Last), StringComparison.Ordinal);
        _time.Pass(TimeSpan.FromHours(71));
        Assert.Contains("for 1 h:", clock.Doubt(Last), StringComparison.Ordinal);
        _time.Pass(TimeSpan.FromHours(1));
        Assert.Null(clock.Doubt(Last));
    }

    [Fact]
    public void A_clock_that_is_set_right_meanwhile_is_believed_at_once_and_one_that_leaps_again_is_not()
    {
        var clock = new RetentionClock(_time);
        _time.Utc = Last.AddDays(400);
        Assert.NotNull(clock.Doubt(Last));
        _time.Pass(TimeSpan.FromHours(70));
        _time.Utc += TimeSpan.FromDays(300);
        Assert.Contains("for 72 h", clock.Doubt(Last), StringComparison.Ordinal);
        _time.Pass(TimeSpan.FromHours(70));
        _time.Utc = Last.AddDays(6);
        Assert.Null(clock.Doubt(Last));
    }

    /// <summary>A wall clock that can be set while the monotonic one goes on.</summary>
    private sealed class WallClock : TimeProvider
    {
        private long _ticks;

        public DateTimeOffset Utc { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Utc;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => (Utc, _ticks) = (Utc + time, _ticks + time.Ticks);
    }
}
