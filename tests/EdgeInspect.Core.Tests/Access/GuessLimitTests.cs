using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class GuessLimitTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Twenty_wrong_ones_in_any_hour()
    {
        var limit = new GuessLimit(_time);
        var taken = new List<long>();
        for (var second = 0L; second < 3 * 3600; second++)
        {
            if (limit.TryTake(out _))
                taken.Add(second);
            Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3 * GuessLimit.WrongPerHour, taken.Count);
        Assert.All(taken, at => Assert.InRange(taken.Count(t => t >= at && t < at + 3600), 1, GuessLimit.WrongPerHour));
    }

    [Fact]
    public void Right_ones_do_not_count_and_a_refusal_says_how_long()
    {
        var limit = new GuessLimit(_time);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(limit.TryTake(out _));
            limit.GiveBack();
        }
        Assert.True(limit.TryTake(out _));
        Pass(TimeSpan.FromMinutes(10));
        for (var i = 1; i < GuessLimit.WrongPerHour; i++)
            Assert.True(limit.TryTake(out _));

        Assert.False(limit.TryTake(out var wait));
        Assert.Equal(TimeSpan.FromMinutes(50), wait);
    }

    private void Pass(TimeSpan time) => _time.NowNs += (long)time.TotalNanoseconds;
}
