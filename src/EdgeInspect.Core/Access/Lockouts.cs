namespace EdgeInspect.Core.Access;

/// <summary>
/// Which wrong secrets hold up an attempt. Wrong PINs and badges are stored with their account. Wrong passwords of it are kept apart from them,
/// so that neither holds up the other; and names that no account has are paused as if one had, so that a pause tells nobody which names there
/// are. These two last as long as the process.
/// </summary>
/// <remarks>Used by one thread at a time, but for badges, which it keeps nothing of.</remarks>
internal sealed class Lockouts
{
    /// <summary>
    /// Names with wrong passwords, and made-up names with wrong PINs: more than a processor can keep paused with one look after the other. Of
    /// PINs the station looks at so few that it takes weeks to fill them.
    /// </summary>
    public const int MostNames = 10_000;
    private readonly PauseTable _passwords = new(MostNames);
    private readonly PauseTable _madeUpPins = new(MostNames);

    /// <summary>What holds up an attempt.</summary>
    /// <param name="account">The account that it names, or null.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="now">The time.</param>
    public Lockout Of(Account? account, SignInAttempt attempt, DateTimeOffset now) => (account, attempt.Method) switch
    {
        (_, SignInMethod.Password) => _passwords.Of(attempt.Name, now),
        (not null, _) => account.Lockout,
        (_, SignInMethod.Pin) => _madeUpPins.Of(attempt.Name, now),
        // A badge that nobody has names nobody: a pause would hold up all badges that nobody has.
        _ => Lockout.None,
    };

    /// <summary>Notes what holds up the next attempt of the kind.</summary>
    /// <param name="account">The account that it names, or null.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="lockout">Its wrong secrets, this attempt's included.</param>
    /// <returns>What is to be stored with the account.</returns>
    public Lockout Note(Account? account, SignInAttempt attempt, Lockout lockout)
    {
        if (attempt.Method == SignInMethod.Password)
            _passwords.Note(attempt.Name, lockout);
        else if (account is null && attempt.Method == SignInMethod.Pin)
            _madeUpPins.Note(attempt.Name, lockout);
        return account is not null && attempt.Method == SignInMethod.Password ? account.Lockout : lockout;
    }
}
