using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class LockoutTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Guessing_without_end_gets_ten_looked_at_in_the_first_hour_and_one_in_each_later_one()
    {
        var lockout = Lockout.None;
        var evaluated = new int[5];
        for (var now = Start; now < Start.AddHours(5); now = now.AddSeconds(1))
        {
            if (!lockout.IsOpen(now))
                continue;
            evaluated[(int)(now - Start).TotalHours]++;
            lockout = lockout.AfterFailure(now);
        }

        Assert.Equal([10, 1, 1, 1, 1], evaluated);
    }

    [Fact]
    public void A_pause_grows_to_an_hour_and_no_further()
    {
        var lockout = Lockout.None;
        var pauses = Enumerable.Range(0, 40).Select(_ => (lockout = lockout.AfterFailure(Start)).Until - Start).ToArray();

        Assert.All(pauses[..Lockout.FreeFailures], Assert.Null);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses[4..12].Select(p => p!.Value.TotalMinutes));
        Assert.Equal(60, pauses[^1]!.Value.TotalMinutes);
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_lock_for_ever()
    {
        var lockout = Lockout.None;
        for (var i = 0; i < 5; i++)
            lockout = lockout.AfterFailure(Start);

        Assert.False(lockout.IsOpen(Start));
        Assert.True(lockout.IsOpen(Start.AddMinutes(1)));
        Assert.True(lockout.IsOpen(Start.AddYears(-1)));
    }
}
