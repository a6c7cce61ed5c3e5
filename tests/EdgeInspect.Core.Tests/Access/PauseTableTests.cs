using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class PauseTableTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly PauseTable _table = new(most: 3);

    [Fact]
    public void The_one_that_ends_first_makes_room()
    {
        _table.Note("long", new(7, Now.AddMinutes(4)));
        _table.Note("four", new(4, null));
        _table.Note("one", new(1, null));
        _table.Note("new", new(1, null));
        Assert.Equal([7, 4, 0, 1], Failures("long", "four", "one", "new"));
        _table.Note("new", new(5, Now.AddMinutes(1)));
        _table.Note("newer", new(1, null));
        Assert.Equal([7, 0, 5, 1], Failures("long", "four", "new", "newer"));
    }

    [Fact]
    public void While_all_pauses_run_a_name_without_a_place_waits_for_the_first_and_none_is_forgotten()
    {
        for (var n = 1; n <= 3; n++)
            _table.Note($"n{n}", new(4 + n, Now.AddMinutes(n)));
        Assert.Equal(new Lockout(0, Now.AddMinutes(1)), _table.Of("new", Now));
        Assert.Equal([5, 6, 7], Failures("n1", "n2", "n3"));
        Assert.Equal(Lockout.None, _table.Of("new", Now.AddMinutes(1)));
        _table.Note("n3", Lockout.None);
        Assert.Equal(Lockout.None, _table.Of("new", Now));
    }

    private IEnumerable<int> Failures(params string[] names) => names.Select(n => _table.Of(n, Now).Failures);
}
