using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class LockoutsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly Account Ada = new(1, "ada", "Ada", Role.Lead, true, false, null, null, null, null, new(3, null));
    private readonly Lockouts _lockouts = new();

    [Fact]
    public void Wrong_passwords_of_an_account_are_kept_apart_from_what_is_stored_with_it()
    {
        var password = Attempt(SignInMethod.Password, "ada");
        Assert.Equal(Ada.Lockout, _lockouts.Note(Ada, password, new(5, Now)));
        Assert.Equal(5, _lockouts.Of(Ada, password, Now).Failures);
        foreach (var method in (SignInMethod[])[SignInMethod.Pin, SignInMethod.Badge])
        {
            Assert.Equal(Ada.Lockout, _lockouts.Of(Ada, Attempt(method, "ada"), Now));
            Assert.Equal(new Lockout(4, null), _lockouts.Note(Ada, Attempt(method, "ada"), new(4, null)));
        }
        Assert.Equal(5, _lockouts.Of(Ada, password, Now).Failures);
    }

    /// <summary>Else who fills the table with made-up names learns by asking again which of the paused ones has an account.</summary>
    [Fact]
    public void Names_without_end_wipe_no_pause_neither_of_an_account_nor_of_a_made_up_name()
    {
        var (ada, nobody) = (Attempt(SignInMethod.Password, "ada"), Attempt(SignInMethod.Password, "nobody"));
        var paused = new Lockout(5, Now.AddMinutes(1));
        _lockouts.Note(Ada, ada, paused);
        _lockouts.Note(null, nobody, paused);
        for (var n = 0; n < Lockouts.MostNames + 100; n++)
            _lockouts.Note(null, Attempt(SignInMethod.Password, $"n{n}"), new(1, null));
        Assert.Equal((paused, paused), (_lockouts.Of(Ada, ada, Now), _lockouts.Of(null, nobody, Now)));
    }

    [Fact]
    public void Made_up_names_with_wrong_passwords_push_out_none_with_wrong_PINs()
    {
        var pin = Attempt(SignInMethod.Pin, "nobody");
        _lockouts.Note(null, pin, new(4, null));
        for (var n = 0; n < Lockouts.MostNames + 100; n++)
            _lockouts.Note(null, Attempt(SignInMethod.Password, $"n{n}"), new(5, Now.AddMinutes(1)));
        Assert.Equal(4, _lockouts.Of(null, pin, Now).Failures);
    }

    [Fact]
    public void Badges_that_nobody_has_hold_up_nobody()
    {
        _lockouts.Note(null, Attempt(SignInMethod.Badge, ""), new(9, DateTimeOffset.MaxValue));
        Assert.Equal(Lockout.None, _lockouts.Of(null, Attempt(SignInMethod.Badge, ""), Now));
    }

    private static SignInAttempt Attempt(SignInMethod method, string name) => new(method, name, "secret", "kiosk-1");
}
