using System.Security.Cryptography;
using System.Text;

namespace EdgeInspect.Core.Access;

/// <summary>
/// Lets people in. One password or PIN is looked at at a time, because that costs a processor some tenths of a second, and few wait for it; a
/// badge, which costs nothing, passes beside them. What is wrong is on record before it is answered.
/// </summary>
/// <param name="accounts">The accounts.</param>
/// <param name="pepper">The station's pepper, 32 bytes or more, from outside the database.</param>
/// <param name="limit">Bounds wrong PINs and badges of the station.</param>
/// <param name="time">The clock.</param>
/// <param name="wrongPasswords">Wrong passwords of one address in any hour, 1 or more.</param>
public sealed class SignInDesk(
    IAccountStore accounts, ReadOnlyMemory<byte> pepper, GuessLimit limit, TimeProvider time, int wrongPasswords = SignInDesk.WrongPasswordsPerHour)
    : IDisposable
{
    /// <summary>Wrong passwords of one address in any hour.</summary>
    public const int WrongPasswordsPerHour = 100;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly SignInRoom _room = new();
    private readonly OriginLimit _passwords = new(time, wrongPasswords);
    private readonly Lockouts _lockouts = new();
    private readonly SecretHash _none = SecretHash.OfNone();
    private long _evaluated;
    private long _refused;
    private long _unknown;

    /// <summary>Secrets that were looked at since start.</summary>
    public long Evaluated => Interlocked.Read(ref _evaluated);

    /// <summary>Attempts that were refused without a look at their secret, since start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Attempts whose name or badge nobody has, since start: there is no account to record them with.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    /// <summary>Looks at an attempt and records what became of it.</summary>
    public async Task<SignInOutcome> SignInAsync(SignInAttempt attempt, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (attempt.Method == SignInMethod.Badge)
            return await LookAsync(attempt).ConfigureAwait(false);
        if (!_room.TryEnter(attempt.Origin))
            return Pause(SignInRefusal.Busy, SignInRoom.ComeAgain);
        try
        {
            var turn = attempt.Method == SignInMethod.Password ? BoundedAsync(attempt, cancellation) : InTurnAsync(attempt, cancellation);
            return await turn.ConfigureAwait(false);
        }
        finally
        {
            _room.Leave(attempt.Origin);
        }
    }

    /// <summary>What is stored of the code of a badge, or of a program's token.</summary>
    public byte[] DigestOf(string code) => HMACSHA256.HashData(pepper.Span, Encoding.UTF8.GetBytes(code));

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>A place of the address's bound is taken before the wait, so that who has none left does not wait either.</summary>
    private async Task<SignInOutcome> BoundedAsync(SignInAttempt attempt, CancellationToken cancellation)
    {
        var passwords = _passwords.Of(attempt.Origin);
        if (!passwords.TryTake(out var wait))
            return Pause(SignInRefusal.AddressPaused, wait);
        SignInOutcome? outcome = null;
        try
        {
            return outcome = await InTurnAsync(attempt, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // What was right, or not looked at, cost nobody anything.
            if (outcome is not { Refusal: SignInRefusal.Wrong or SignInRefusal.NotRecorded })
                passwords.GiveBack();
        }
    }

    private async Task<SignInOutcome> InTurnAsync(SignInAttempt attempt, CancellationToken cancellation)
    {
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

    private async Task<SignInOutcome> LookAsync(SignInAttempt attempt)
    {
        var account = attempt.Method == SignInMethod.Badge ? accounts.FindByBadge(DigestOf(attempt.Secret)) : accounts.Find(attempt.Name);
        var now = time.GetUtcNow();
        var lockout = _lockouts.Of(account, attempt, now);
        if (!lockout.IsOpen(now))
            return Pause(SignInRefusal.AccountPaused, lockout.Until!.Value - now);
        var isBounded = attempt.Method != SignInMethod.Password;
        if (isBounded && !limit.TryTake(out var wait))
            return Pause(SignInRefusal.StationPaused, wait);

        Interlocked.Increment(ref _evaluated);
        var isRight = IsRight(account, attempt) && account is { IsActive: true };
        if (isRight && isBounded)
            limit.GiveBack();
        var entry = new AuditEntry(
            isRight ? AuditActions.SignedIn : AuditActions.SignInFailed, account?.Name, attempt.Origin, Detail: NameOf(attempt.Method));
        lockout = isRight ? Lockout.None : lockout.AfterFailure(time.GetUtcNow());
        var stored = _lockouts.Note(account, attempt, lockout);
        if (account is null)
            Interlocked.Increment(ref _unknown);
        // Nobody is known by a wrong name or badge: there is no account to note it with, and so no record of its own, though it waits for
        // the ledger as others do.
        var isNoted = await accounts.NoteSignInAsync(account?.Id ?? 0, stored, entry).ConfigureAwait(false);
        if (account is not null && !isNoted)
            return SignInOutcome.Refused(SignInRefusal.NotRecorded);
        return isRight ? SignInOutcome.Of(account! with { Lockout = stored }) : SignInOutcome.Refused(SignInRefusal.Wrong, WaitOf(lockout));
    }

    private static string NameOf(SignInMethod method) => method switch
    {
        SignInMethod.Password => "password",
        SignInMethod.Pin => "pin",
        _ => "badge",
    };

    /// <summary>Takes as long where there is no such account, or none with such a secret: who measures it learns no names.</summary>
    private bool IsRight(Account? account, SignInAttempt attempt) => attempt.Method switch
    {
        SignInMethod.Password => (account?.Password ?? _none).Matches(attempt.Secret, pepper.Span),
        SignInMethod.Pin => (account?.Pin ?? _none).Matches(attempt.Secret, pepper.Span),
        // It was found by the digest of its code.
        SignInMethod.Badge => account is not null,
        _ => false,
    };

    private TimeSpan WaitOf(Lockout lockout) => lockout.Until is { } until ? until - time.GetUtcNow() : TimeSpan.Zero;

    private SignInOutcome Pause(SignInRefusal refusal, TimeSpan wait)
    {
        Interlocked.Increment(ref _refused);
        return SignInOutcome.Refused(refusal, wait);
    }
}
