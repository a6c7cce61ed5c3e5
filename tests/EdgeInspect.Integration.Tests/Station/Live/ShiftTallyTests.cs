using System.Globalization;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using EdgeInspect.Integration.Tests.Storage;
using EdgeInspect.Station.Live;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Station.Live;

/// <summary>Parts of the shift, of a real ledger; every tenth is NG.</summary>
public sealed class ShiftTallyTests : IDisposable
{
    private readonly LedgerBench _bench = new();
    private readonly ClockOfAPlace _time = new();
    private long _parts;

    public ShiftTallyTests() => _bench.Ledger.Start(_bench.Log);

    [Fact]
    public void A_shift_that_began_while_nobody_looked_counts_from_its_start()
    {
        var shift = Tally();
        Inspect("2026-07-01T10:00:00Z", 20);
        AssertIs(shift, "2026-07-01T11:59:00Z", since: "2026-07-01T04:00:00Z", new(18, 2, 0, 0));
        // From 14:00 in Berlin nobody looks for an hour and a half.
        Inspect("2026-07-01T12:00:00Z", 10);
        Inspect("2026-07-01T13:29:00Z", 10);
        AssertIs(shift, "2026-07-01T13:30:00Z", since: "2026-07-01T12:00:00Z", new(18, 2, 0, 0));
        Inspect("2026-07-01T13:31:00Z", 10);
        AssertIs(shift, "2026-07-01T13:32:00Z", since: "2026-07-01T12:00:00Z", new(27, 3, 0, 0));

        // A next run finds what was before it.
        Assert.Equal(new PartTally(27, 3, 0, 0), Tally().Update(default).Parts);
    }

    /// <summary>The night shift of Berlin, 22:00 to 06:00, in which the clocks are put back or forward at 01:00 UTC.</summary>
    [Theory]
    [InlineData("2026-10-24T20:00:00Z", "2026-10-25T00:50:00Z", "2026-10-25T01:50:00Z", "2026-10-25T05:00:00Z")]
    [InlineData("2026-03-28T21:00:00Z", "2026-03-29T00:50:00Z", "2026-03-29T01:50:00Z", "2026-03-29T04:00:00Z")]
    public void A_change_of_the_clocks_changes_neither_the_shifts_start_nor_its_count(string start, string before, string after, string next)
    {
        var shift = Tally();
        Inspect(At(start).AddMinutes(-1).ToString("o"), 10);
        Inspect(At(start).AddMinutes(1).ToString("o"), 20);
        AssertIs(shift, before, start, new(18, 2, 0, 0));
        Inspect(before, 10);
        AssertIs(shift, after, start, new(27, 3, 0, 0));
        AssertIs(shift, next, next, default);
    }

    [Fact]
    public void Parts_per_minute_are_not_known_at_the_first_look()
    {
        var time = new Core.Tests.ManualTime();
        var rate = new PartRate(time);
        Assert.Null(rate.Update(100));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(60, rate.Update(130));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(rate.Update(900));
    }

    public void Dispose() => _bench.Dispose();

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);

    private ShiftTally Tally() => new(_bench.Path, ShiftTally.Parse(["22:00", "06:00", "14:00"]), _time);

    private void Inspect(string utc, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var record = Samples.Fill(_bench.Ledger.TryRent()!, ++_parts);
            record.CapturedUtc = At(utc);
            Assert.True(_bench.Ledger.TryAppend(record));
        }
        _bench.Log.WaitForCommitted((int)_parts);
    }

    /// <summary>This run has inspected all parts of the ledger.</summary>
    private void AssertIs(ShiftTally shift, string now, string since, PartTally parts)
    {
        _time.Utc = At(now);
        Assert.Equal((At(since), parts), shift.Update(new(_parts - (_parts / 10), _parts / 10, 0, 0)));
    }

    private sealed class ClockOfAPlace : TimeProvider
    {
        public DateTimeOffset Utc { get; set; }

        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        public override DateTimeOffset GetUtcNow() => Utc;
    }
}
