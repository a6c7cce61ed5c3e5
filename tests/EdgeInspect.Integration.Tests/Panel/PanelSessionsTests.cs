using EdgeInspect.Core.Access;
using EdgeInspect.Core.Tests;
using EdgeInspect.Station.Panel;

namespace EdgeInspect.Integration.Tests.Panel;

public sealed class PanelSessionsTests
{
    private static readonly Account Ada = new(1, "ada", "Ada", Role.Inspector, true, false, null, null, null, null, Lockout.None);
    private readonly ManualTime _time = new();
    private readonly PanelSessions _sessions;

    public PanelSessionsTests() => _sessions = new(TimeSpan.FromMinutes(5), _time);

    [Fact]
    public void A_session_ends_when_nobody_touches_the_screen_and_goes_on_while_somebody_does()
    {
        var secret = _sessions.Begin(Ada, "kiosk");
        _time.Advance(TimeSpan.FromMinutes(4));
        _sessions.Touch(_sessions.Find(secret)!);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull(_sessions.Find(secret));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_sessions.Find(secret));
        Assert.Equal(["ada"], _sessions.EndOld().Select(s => s.Account));
        Assert.Empty(_sessions.EndOld());
    }

    [Fact]
    public void However_often_it_is_touched_it_ends_after_a_long_shift()
    {
        var secret = _sessions.Begin(Ada, "kiosk");
        for (var minute = 0; minute < 12 * 60; minute++)
        {
            _sessions.Touch(_sessions.Find(secret)!);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Null(_sessions.Find(secret));
    }

    [Fact]
    public void An_account_has_a_session_until_its_last_one_has_ended()
    {
        var (kiosk, tablet) = (_sessions.Begin(Ada, "kiosk"), _sessions.Begin(Ada, "tablet"));
        Assert.True(_sessions.End(_sessions.Find(kiosk)!));
        Assert.True(_sessions.Has("ada"));
        Assert.False(_sessions.Has("ben"));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(_sessions.Has("ada"));
        Assert.Null(_sessions.Find(tablet));
    }

    [Fact]
    public void There_are_never_more_than_so_many_and_the_one_that_was_touched_longest_ago_goes()
    {
        var secrets = new List<string>();
        for (var i = 0; i <= PanelSessions.Most; i++)
        {
            secrets.Add(_sessions.Begin(Ada, "kiosk"));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
        Assert.Null(_sessions.Find(secrets[0]));
        Assert.All(secrets[1..], s => Assert.NotNull(_sessions.Find(s)));
        Assert.Null(_sessions.Find("guessed"));
        _sessions.EndAllOf("ada");
        Assert.All(secrets, s => Assert.Null(_sessions.Find(s)));
    }
}
