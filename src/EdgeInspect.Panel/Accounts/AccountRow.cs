using EdgeInspect.Core.Access;

namespace EdgeInspect.Panel.Accounts;

/// <summary>An account as the list shows it: without its secrets.</summary>
/// <param name="Name">What is typed and recorded.</param>
/// <param name="DisplayName">What is shown.</param>
/// <param name="Role">What it may do.</param>
/// <param name="IsActive">Whether it may sign in.</param>
/// <param name="IsSimulated">Whether it is a simulated inspector.</param>
/// <param name="IsOfPerson">Whether a person signs in with it, so that it gets no token.</param>
/// <param name="Ways">What it signs in by, as names of texts (<c>by_NAME_way</c>).</param>
/// <param name="PausedUntil">Until when it is paused after wrong secrets, or null.</param>
public sealed record AccountRow(
    string Name, string DisplayName, Role Role, bool IsActive, bool IsSimulated, bool IsOfPerson, IReadOnlyList<string> Ways,
    DateTimeOffset? PausedUntil)
{
    /// <summary>Of an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="now">The time.</param>
    public static AccountRow Of(Account account, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new(
            account.Name, account.DisplayName, account.Role, account.IsActive, account.IsSimulated, account.IsOfPerson,
            [.. WaysOf(account)], account.Lockout.Until > now ? account.Lockout.Until : null);
    }

    private static IEnumerable<string> WaysOf(Account account)
    {
        if (account.Pin is not null)
            yield return "pin";
        if (account.Password is not null)
            yield return "password";
        if (account.BadgeDigest is not null)
            yield return "badge";
        if (account.TokenDigest is not null)
            yield return "token";
    }
}
