using System.Text.Json;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Access;

/// <summary>Something that a person did, as the ledger keeps it in its chain. It never holds a secret.</summary>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Who">Account that did it, or null when nobody was signed in.</param>
/// <param name="Origin">Where from: an address, or a kiosk's name.</param>
/// <param name="About">Account or thing that it was done to, or null.</param>
/// <param name="Detail">What exactly, in words; or null.</param>
public sealed record AuditEntry(string Action, string? Who, string Origin, string? About = null, string? Detail = null)
{
    /// <summary>The record.</summary>
    public LedgerEvent ToRecord() => new(RecordKinds.Audit, Write);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteString("action", Action);
        json.WriteString("who", Who);
        json.WriteString("origin", Origin);
        json.WriteString("about", About);
        json.WriteString("detail", Detail);
    }
}

/// <summary>What is audited. The names are part of the record's format: never changed, only added to.</summary>
public static class AuditActions
{
    /// <summary>An account was made.</summary>
    public const string AccountAdded = "account_added";

    /// <summary>An account's role, name, secrets or state were changed.</summary>
    public const string AccountChanged = "account_changed";

    /// <summary>Somebody signed in.</summary>
    public const string SignedIn = "signed_in";

    /// <summary>A secret was wrong.</summary>
    public const string SignInFailed = "sign_in_failed";

    /// <summary>Secrets that were not looked at, because of too many wrong ones before; told once a minute with their number.</summary>
    public const string SignInsRefused = "sign_ins_refused";

    /// <summary>Somebody signed out, or another signed in at the same screen.</summary>
    public const string SignedOut = "signed_out";

    /// <summary>Nobody touched the screen for so long that it was locked.</summary>
    public const string Locked = "locked";
}
