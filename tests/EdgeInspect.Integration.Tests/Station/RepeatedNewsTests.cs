using EdgeInspect.Core.Tests;
using EdgeInspect.Station;

namespace EdgeInspect.Integration.Tests.Station;

/// <summary>What goes on for hours is told, and leaves the log readable.</summary>
public sealed class RepeatedNewsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_is_told_at_once_then_soon_then_once_a_minute_and_nothing_is_missing()
    {
        var news = new RepeatedNews(_time);
        var told = new List<(int AtSecond, long Count)>();
        for (var second = 0; second < 200; second++)
        {
            news.Add(2, "busy");
            if (news.TryTake(isLast: second == 199, out var sum))
                told.Add((second, sum.Count));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal([(0, 2), (10, 20), (70, 120), (130, 120), (190, 120), (199, 18)], told);
    }

    [Fact]
    public void After_a_quiet_time_it_is_news_again()
    {
        var news = new RepeatedNews(_time);
        Tell();
        _time.Advance(TimeSpan.FromSeconds(10));
        Tell();
        _time.Advance(TimeSpan.FromMinutes(5));
        Tell();
        _time.Advance(TimeSpan.FromSeconds(10));
        Tell();

        void Tell()
        {
            news.Add(1, "busy");
            Assert.True(news.TryTake(isLast: false, out _));
        }
    }
}
