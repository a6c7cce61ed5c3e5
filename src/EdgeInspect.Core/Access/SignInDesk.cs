using System.Security.Cryptography;
using System.Text;

namespace EdgeInspect.Core.Access;

/// <summary>
/// Lets people in. One secret is looked at at a time, because that costs a processor some tenths of a second, and what is wrong is on
/// record before it is answered.
/// </summary>
/// <param name="accounts">The accounts.</param>
/// <param name="pepper">The station's pepper, 32 bytes or more, from outside the database.</param>
/// <param name="limit">Bounds wrong PINs and badges of the station.</param>
/// <param name="time">The clock.</param>
public sealed class SignInDesk(IAccountStore accounts, ReadOnlyMemory<byte> pepper, GuessLimit limit, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _evaluated;
    private long _refused;

    /// <summary>Secrets that were looked at since start.</summary>
    public long Evaluated => Interlocked.Read(ref _evaluated);

    /// <summary>Attempts that were refused without a look at their secret, since start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Looks at an attempt and records what became of it.</summary>
    public async Task<SignInOutcome> SignInAsync(SignInAttempt attempt, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await LookAsync(attempt).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What is stored of the code of a badge, or of a program's token.</summary>
    public byte[] DigestOf(string code) => HMACSHA256.HashData(pepper.Span, Encoding.UTF8.GetBytes(code));

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<SignInOutcome> LookAsync(SignInAttempt attempt)
    {
        var account = attempt.Method == SignInMethod.Badge ? accounts.FindByBadge(DigestOf(attempt.Secret)) : accounts.Find(attempt.Name);
        var now = time.GetUtcNow();
        if (account is not null && !account.Lockout.IsOpen(now))
            return Pause(SignInRefusal.AccountPaused, account.Lockout.Until!.Value - now);
        var isBounded = attempt.Method != SignInMethod.Password;
        if (isBounded && !limit.TryTake(out var wait))
            return Pause(SignInRefusal.StationPaused, wait);

        Interlocked.Increment(ref _evaluated);
        var isRight = account is { IsActive: true } && IsRight(account, attempt);
        if (isRight && isBounded)
            limit.GiveBack();
        // Nobody is known by a wrong name or badge: there is no account to count it against, and no record of what was typed.
        var entry = new AuditEntry(
            isRight ? AuditActions.SignedIn : AuditActions.SignInFailed, account?.Name, attempt.Origin, Detail: NameOf(attempt.Method));
        var lockout = isRight ? Lockout.None : account?.Lockout.AfterFailure(time.GetUtcNow()) ?? Lockout.None;
        if (account is null)
            return SignInOutcome.Refused(SignInRefusal.Wrong);
        if (!await accounts.NoteSignInAsync(account.Id, lockout, entry).ConfigureAwait(false))
            return SignInOutcome.Refused(SignInRefusal.NotRecorded);
        return isRight ? SignInOutcome.Of(account with { Lockout = lockout }) : SignInOutcome.Refused(SignInRefusal.Wrong, WaitOf(lockout));
    }

    private static string NameOf(SignInMethod method) => method switch
    {
        SignInMethod.Password => "password",
        SignInMethod.Pin => "pin",
        _ => "badge",
    };

    private bool IsRight(Account account, SignInAttempt attempt) => attempt.Method switch
    {
        SignInMethod.Password => account.Password?.Matches(attempt.Secret, pepper.Span) == true,
        SignInMethod.Pin => account.Pin?.Matches(attempt.Secret, pepper.Span) == true,
        // It was found by the digest of its code.
        _ => true,
    };

    private TimeSpan WaitOf(Lockout lockout) => lockout.Until is { } until ? until - time.GetUtcNow() : TimeSpan.Zero;

    private SignInOutcome Pause(SignInRefusal refusal, TimeSpan wait)
    {
        Interlocked.Increment(ref _refused);
        return SignInOutcome.Refused(refusal, wait);
    }
}
