using System.Buffers.Text;
using System.Security.Cryptography;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>A new account.</summary>
internal sealed record NewAccountRequest(
    string Name, string DisplayName, Role Role, string? Password = null, string? Pin = null, string? Badge = null, bool IsSimulated = false);

/// <summary>Changes of an account; what is null stays.</summary>
internal sealed record AccountChangeRequest(
    string? DisplayName = null, Role? Role = null, bool? IsActive = null, string? Password = null, string? Pin = null, string? Badge = null);

/// <summary>An account, without its secrets.</summary>
internal sealed record AccountAnswer(
    string Name, string DisplayName, Role Role, bool IsActive, bool IsSimulated, bool HasPassword, bool HasPin, bool HasBadge, bool HasToken, DateTimeOffset? LockedUntilUtc)
{
    /// <summary>Of an account.</summary>
    public static AccountAnswer Of(Account account) => new(
        account.Name, account.DisplayName, account.Role, account.IsActive, account.IsSimulated, account.Password is not null, account.Pin is not null,
        account.BadgeDigest is not null, account.TokenDigest is not null, account.Lockout.Until);
}

/// <summary>A token: of a program, told this once; or of a browser, for its changes.</summary>
internal sealed record TokenAnswer(string Token);

/// <summary>Accounts of people and programs.</summary>
internal static class AccountEndpoints
{
    private const string TokenPrefix = "edi_";
    private const int TokenBytes = 32;

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("accounts");
        var accounts = api.MapGroup("/accounts");
        accounts.MapGet("", (IAccountStore store) => Results.Ok(store.All().Select(AccountAnswer.Of))).WithSummary("All accounts.")
            .Produces<IEnumerable<AccountAnswer>>().For(Permission.ManageAccounts);
        accounts.MapPost("", AddAsync).WithSummary("Makes an account.").Produces<AccountAnswer>().For(Permission.ManageAccounts);
        accounts.MapPatch("/{name}", ChangeAsync).WithSummary("Changes an account; it is signed out everywhere.").Produces<AccountAnswer>()
            .For(Permission.ManageAccounts);
        accounts.MapPost("/{name}/token", IssueAsync).WithSummary("Makes a token for a program, in place of the one before. It is told this once.")
            .Produces<TokenAnswer>().For(Permission.IssueTokens);
        accounts.MapDelete("/{name}/token", RevokeAsync).WithSummary("Revokes a program's token.").For(Permission.IssueTokens);
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, Body<NewAccountRequest> body, IAccountStore store, SignInDesk desk, PanelSecrets secrets, PanelOptions options)
    {
        if (body.Problem is { } problem)
            return problem;
        var made = body.Value!;
        var faults = AccountRules.FaultsOf(made.Name, made.DisplayName, made.Password, made.Pin, made.Badge, options).ToArray();
        if (faults.Length > 0)
            return PanelProblem.Wrong(faults);
        if (store.Find(made.Name) is not null)
            return PanelProblem.Wrong(new PanelFault("name", made.Name, "a name that no account has or had"));
        var account = new Account(
            Id: 0, made.Name, made.DisplayName.Trim(), made.Role, IsActive: true, made.IsSimulated, HashOf(made.Password, secrets), HashOf(made.Pin, secrets),
            made.Badge is null ? (ReadOnlyMemory<byte>?)null : desk.DigestOf(made.Badge), TokenDigest: null, Lockout.None);
        var entry = new AuditEntry(AuditActions.AccountAdded, context.Caller().Account.Name, context.Origin(), made.Name, $"as {made.Role.ToWire()}");
        return await store.AddAsync(account, entry) ? Results.Ok(AccountAnswer.Of(account)) : NotTaken(made.Badge);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, string name, Body<AccountChangeRequest> body, IAccountStore store, SignInDesk desk, PanelSecrets secrets, PanelSessions sessions,
        ReviewDesk reviews, PanelOptions options)
    {
        if (body.Problem is { } problem)
            return problem;
        var change = body.Value!;
        if (store.Find(name) is null)
            return UnknownOf(name);
        var faults = AccountRules.FaultsOf(null, change.DisplayName, change.Password, change.Pin, change.Badge, options).ToArray();
        if (faults.Length > 0)
            return PanelProblem.Wrong(faults);
        var (password, pin) = (HashOf(change.Password, secrets), HashOf(change.Pin, secrets));
        var badge = change.Badge is null ? (ReadOnlyMemory<byte>?)null : desk.DigestOf(change.Badge);
        Account? next = null;
        var entry = new AuditEntry(AuditActions.AccountChanged, context.Caller().Account.Name, context.Origin(), name, WordsOf(change));
        var outcome = await store.ChangeAsync(name, account => next = Changed(account, change, password, pin, badge), entry);
        if (outcome != AccountOutcome.Changed)
            return RefusedOf(outcome, name);
        sessions.EndAllOf(name);
        reviews.SignOut(name);
        return Results.Ok(AccountAnswer.Of(next!));
    }

    /// <summary>An account with what was asked for; null where it would be a program's and a person's at once.</summary>
    private static Account? Changed(
        Account account, AccountChangeRequest change, SecretHash? password, SecretHash? pin, ReadOnlyMemory<byte>? badge)
    {
        var isGivenSecret = password is not null || pin is not null || badge is not null;
        if (isGivenSecret && account.TokenDigest is not null)
            return null;
        return account with
        {
            DisplayName = change.DisplayName?.Trim() ?? account.DisplayName,
            Role = change.Role ?? account.Role,
            IsActive = change.IsActive ?? account.IsActive,
            Password = password ?? account.Password,
            Pin = pin ?? account.Pin,
            BadgeDigest = badge ?? account.BadgeDigest,
        };
    }

    private static async Task<IResult> IssueAsync(HttpContext context, string name, IAccountStore store, SignInDesk desk)
    {
        var token = TokenPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        return await SetTokenAsync(context, name, store, desk.DigestOf(token), "a token was issued") ?? Results.Ok(new TokenAnswer(token));
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, string name, IAccountStore store) =>
        await SetTokenAsync(context, name, store, digest: null, "its token was revoked") ?? Results.NoContent();

    /// <summary>Who issues a token gets no more by it than it may itself, and says nothing in a person's name.</summary>
    private static async Task<IResult?> SetTokenAsync(HttpContext context, string name, IAccountStore store, byte[]? digest, string what)
    {
        var caller = context.Caller();
        IResult? refusal = null;
        var entry = new AuditEntry(AuditActions.AccountChanged, caller.Account.Name, context.Origin(), name, what);
        var outcome = await store.ChangeAsync(name, Change, entry);
        return outcome == AccountOutcome.Changed ? null : refusal ?? RefusedOf(outcome, name);

        Account? Change(Account account)
        {
            if (account.Role > caller.Account.Role)
                refusal = PanelProblem.Forbidden($"'{name}' may do more than you: a token of it is issued and revoked by its equals.");
            else if (digest is not null && account.IsOfPerson)
                refusal = PanelProblem.Conflict($"'{name}' has a PIN, badge or password: it is a person's. Make one for the program.");
            return refusal is null ? account with { TokenDigest = digest is null ? null : new ReadOnlyMemory<byte>(digest) } : null;
        }
    }

    private static IResult RefusedOf(AccountOutcome outcome, string name) => outcome switch
    {
        AccountOutcome.Unknown => UnknownOf(name),
        AccountOutcome.Declined => PanelProblem.Conflict($"'{name}' has a token: it is a program's. Make one for the person."),
        AccountOutcome.LastAdmin => PanelProblem.Of(
            StatusCodes.Status409Conflict, "Not possible now", "This is the last account that keeps the accounts: make another one first.",
            ("reason", "last_admin")),
        AccountOutcome.BadgeTaken => PanelProblem.Wrong(new PanelFault("badge", null, "a badge that no other account has")),
        _ => PanelProblem.Unavailable("The ledger takes no records now: the account stays as it was."),
    };

    private static IResult UnknownOf(string name) => PanelProblem.NotFound($"There is no account '{name}'.");

    private static SecretHash? HashOf(string? secret, PanelSecrets secrets) => secret is null ? null : SecretHash.Of(secret, secrets.Pepper.Span);

    private static IResult NotTaken(string? badge) => badge is null
        ? PanelProblem.Unavailable("The ledger takes no records now: nothing was changed.")
        : PanelProblem.Wrong(new PanelFault("badge", null, "a badge that no other account has (or the ledger takes no records now)"));

    private static string WordsOf(AccountChangeRequest change) => string.Join(", ", new[]
    {
        change.DisplayName is null ? null : "display name", change.Role is { } role ? $"role {role.ToWire()}" : null,
        change.IsActive is { } active ? (active ? "switched on" : "switched off") : null, change.Password is null ? null : "password",
        change.Pin is null ? null : "PIN", change.Badge is null ? null : "badge",
    }.OfType<string>());
}
