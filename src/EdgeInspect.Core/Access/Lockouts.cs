namespace EdgeInspect.Core.Access;

/// <summary>
/// Which wrong secrets hold up an attempt. Wrong PINs and badges are stored with their account. Wrong passwords of it are kept apart from them,
/// so that neither holds up the other; and names that no account has are paused as if one had, so that a pause tells nobody which names there
/// are. These two last as long as the process.
/// </summary>
/// <remarks>Used by one thread at a time, but for badges, which it keeps nothing of.</remarks>
internal sealed class Lockouts
{
    /// <summary>Names that no account has; when there are more, all are forgotten.</summary>
    public const int MostMadeUp = 1000;
    private readonly Dictionary<long, Lockout> _passwords = [];
    private readonly Dictionary<(SignInMethod Method, string Name), Lockout> _madeUp = [];

    /// <summary>What holds up an attempt.</summary>
    /// <param name="account">The account that it names, or null.</param>
    /// <param name="attempt">The attempt.</param>
    public Lockout Of(Account? account, SignInAttempt attempt) => (account, attempt.Method) switch
    {
        (null, _) => _madeUp.GetValueOrDefault((attempt.Method, attempt.Name)),
        (_, SignInMethod.Password) => _passwords.GetValueOrDefault(account.Id),
        _ => account.Lockout,
    };

    /// <summary>Notes what holds up the next attempt of the kind.</summary>
    /// <param name="account">The account that it names, or null.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="lockout">Its wrong secrets, this attempt's included.</param>
    /// <returns>What is to be stored with the account.</returns>
    public Lockout Note(Account? account, SignInAttempt attempt, Lockout lockout)
    {
        // A badge that nobody has names nobody: a pause would hold up all badges that nobody has.
        if (account is null && attempt.Method != SignInMethod.Badge)
        {
            if (_madeUp.Count >= MostMadeUp)
                _madeUp.Clear();
            _madeUp[(attempt.Method, attempt.Name)] = lockout;
        }
        if (account is null || attempt.Method != SignInMethod.Password)
            return lockout;
        _passwords[account.Id] = lockout;
        return account.Lockout;
    }
}
