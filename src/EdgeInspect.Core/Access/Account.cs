namespace EdgeInspect.Core.Access;

/// <summary>Somebody, or some program, that may use the panel. Accounts are never deleted: records name them.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Name">What is typed and recorded: 2 to 32 of a-z, 0-9, dot, hyphen, underscore; the first a letter or digit.</param>
/// <param name="DisplayName">What is shown, 1 to 64 characters.</param>
/// <param name="Role">What it may do.</param>
/// <param name="IsActive">False for one that may no longer sign in.</param>
/// <param name="IsSimulated">Whether it is a simulated inspector; everything that it does is marked so.</param>
/// <param name="Password">Its password, or null for one that signs in by PIN or badge alone.</param>
/// <param name="Pin">Its PIN, or null.</param>
/// <param name="BadgeDigest">HMAC-SHA256 of its badge's code under the pepper, or null.</param>
/// <param name="TokenDigest">HMAC-SHA256 of the token by which a program acts for it, or null.</param>
/// <param name="Lockout">Its wrong PINs and badges.</param>
public sealed record Account(
    long Id,
    string Name,
    string DisplayName,
    Role Role,
    bool IsActive,
    bool IsSimulated,
    SecretHash? Password,
    SecretHash? Pin,
    ReadOnlyMemory<byte>? BadgeDigest,
    ReadOnlyMemory<byte>? TokenDigest,
    Lockout Lockout)
{
    /// <summary>Whether a person signs in with it; else it is a program's, or nobody's yet.</summary>
    public bool IsOfPerson => Password is not null || Pin is not null || BadgeDigest is not null;
}

/// <summary>What became of a change of an account.</summary>
public enum AccountOutcome
{
    /// <summary>It was changed.</summary>
    Changed,

    /// <summary>There is no account of that name.</summary>
    Unknown,

    /// <summary>Who asked for the change did not want it any more, having seen the account.</summary>
    Declined,

    /// <summary>It is the last account that keeps the accounts, and would be so no more.</summary>
    LastAdmin,

    /// <summary>Another account has the badge.</summary>
    BadgeTaken,

    /// <summary>The ledger takes no records now.</summary>
    NotRecorded,
}

/// <summary>The accounts of a station. Safe from any thread.</summary>
public interface IAccountStore
{
    /// <summary>All accounts, by name.</summary>
    IReadOnlyList<Account> All();

    /// <summary>The account of a name, or null.</summary>
    Account? Find(string name);

    /// <summary>The account of a badge, or null.</summary>
    Account? FindByBadge(ReadOnlySpan<byte> digest);

    /// <summary>The account of a program's token, or null.</summary>
    Account? FindByToken(ReadOnlySpan<byte> digest);

    /// <summary>Adds an account together with the record that says so; its number is given by the store.</summary>
    /// <returns>False when it could not be written, or name or badge are taken: then nothing was changed.</returns>
    Task<bool> AddAsync(Account account, AuditEntry entry);

    /// <summary>Changes an account together with the record that says so; its name and its wrong PINs stay as they are.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="change">
    /// Gives the account as it is to be, or null to leave it. It is asked where accounts are written, so that nothing changes between its
    /// look and the change: what takes time, a hash above all, is made before.
    /// </param>
    /// <param name="entry">The record.</param>
    Task<AccountOutcome> ChangeAsync(string name, Func<Account, Account?> change, AuditEntry entry);

    /// <summary>Notes wrong PINs and badges of an account, or that the last one was right, together with the record that says so.</summary>
    /// <returns>False when it could not be written, or there is no such account.</returns>
    Task<bool> NoteSignInAsync(long account, Lockout lockout, AuditEntry entry);
}
