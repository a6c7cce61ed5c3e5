namespace EdgeInspect.Core.Access;

/// <summary>How somebody proves who it is.</summary>
public enum SignInMethod
{
    /// <summary>Name and password.</summary>
    Password,

    /// <summary>Name and PIN, for a fast change of inspectors.</summary>
    Pin,

    /// <summary>A badge's code alone, as a scanner types it.</summary>
    Badge,
}

/// <summary>What somebody typed or scanned.</summary>
/// <param name="Method">How.</param>
/// <param name="Name">The account's name; empty for a badge.</param>
/// <param name="Secret">Password, PIN or badge code.</param>
/// <param name="Origin">Where from, for the record.</param>
public sealed record SignInAttempt(SignInMethod Method, string Name, string Secret, string Origin);

/// <summary>Why somebody was not signed in.</summary>
public enum SignInRefusal
{
    /// <summary>The name is not known, the secret is wrong, or the account has none of this kind or may no longer sign in: it is not told which.</summary>
    Wrong,

    /// <summary>Too many wrong secrets of this account: not looked at.</summary>
    AccountPaused,

    /// <summary>Too many wrong PINs and badges at this station: not looked at.</summary>
    StationPaused,

    /// <summary>Too many wrong passwords from this address: not looked at.</summary>
    AddressPaused,

    /// <summary>Too many wait already, in all or at this address: not looked at.</summary>
    Busy,

    /// <summary>The ledger takes no records now, and what can't be audited isn't done.</summary>
    NotRecorded,
}

/// <summary>What became of an attempt.</summary>
/// <param name="Account">Who is signed in; null when refused.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="Wait">How long until one is looked at again; zero when at once.</param>
public sealed record SignInOutcome(Account? Account, SignInRefusal? Refusal, TimeSpan Wait)
{
    internal static SignInOutcome Of(Account account) => new(account, null, TimeSpan.Zero);

    internal static SignInOutcome Refused(SignInRefusal refusal, TimeSpan wait = default) => new(null, refusal, wait);
}
