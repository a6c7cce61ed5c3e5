using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class LockoutsTests
{
    private static readonly Account Ada = new(1, "ada", "Ada", Role.Lead, true, false, null, null, null, null, new(3, null));
    private readonly Lockouts _lockouts = new();

    [Fact]
    public void Wrong_passwords_of_an_account_are_kept_apart_from_what_is_stored_with_it()
    {
        var password = Attempt(SignInMethod.Password, "ada");
        Assert.Equal(Ada.Lockout, _lockouts.Note(Ada, password, new(5, DateTimeOffset.UnixEpoch)));
        Assert.Equal(5, _lockouts.Of(Ada, password).Failures);
        foreach (var method in (SignInMethod[])[SignInMethod.Pin, SignInMethod.Badge])
        {
            Assert.Equal(Ada.Lockout, _lockouts.Of(Ada, Attempt(method, "ada")));
            Assert.Equal(new Lockout(4, null), _lockouts.Note(Ada, Attempt(method, "ada"), new(4, null)));
        }
        Assert.Equal(5, _lockouts.Of(Ada, password).Failures);
    }

    [Fact]
    public void Made_up_names_are_remembered_up_to_a_bound_and_push_out_no_account()
    {
        var password = Attempt(SignInMethod.Password, "ada");
        _lockouts.Note(Ada, password, new(5, DateTimeOffset.UnixEpoch));
        for (var n = 0; n < Lockouts.MostMadeUp; n++)
            _lockouts.Note(null, Attempt(SignInMethod.Pin, $"n{n}"), new(n, null));
        Assert.Equal(Lockouts.MostMadeUp - 1, _lockouts.Of(null, Attempt(SignInMethod.Pin, $"n{Lockouts.MostMadeUp - 1}")).Failures);
        Assert.Equal(7, _lockouts.Of(null, Attempt(SignInMethod.Pin, "n7")).Failures);
        _lockouts.Note(null, Attempt(SignInMethod.Pin, "one-more"), new(2, null));
        Assert.Equal(Lockout.None, _lockouts.Of(null, Attempt(SignInMethod.Pin, "n7")));
        Assert.Equal(2, _lockouts.Of(null, Attempt(SignInMethod.Pin, "one-more")).Failures);
        Assert.Equal(5, _lockouts.Of(Ada, password).Failures);
    }

    [Fact]
    public void Badges_that_nobody_has_hold_up_nobody()
    {
        _lockouts.Note(null, Attempt(SignInMethod.Badge, ""), new(9, DateTimeOffset.MaxValue));
        Assert.Equal(Lockout.None, _lockouts.Of(null, Attempt(SignInMethod.Badge, "")));
    }

    private static SignInAttempt Attempt(SignInMethod method, string name) => new(method, name, "secret", "kiosk-1");
}
