using EdgeInspect.Configuration;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>What somebody typed or scanned.</summary>
internal sealed record SignInRequest(SignInMethod Method, string Secret, string? Name = null);

/// <summary>The first account, by the code of the log.</summary>
internal sealed record FirstAccountRequest(string Code, string Name, string DisplayName, string Password);

/// <summary>Somebody, as others see it.</summary>
internal sealed record Person(string Name, string DisplayName, Role Role, bool IsSimulated)
{
    /// <summary>Of an account.</summary>
    public static Person Of(Account account) => new(account.Name, account.DisplayName, account.Role, account.IsSimulated);
}

/// <summary>Who is signed in, and what it may do.</summary>
internal sealed record SessionAnswer(Person Account, IReadOnlyList<string> Permissions, int LockAfterSeconds);

/// <summary>Signing in and out.</summary>
internal static class SessionEndpoints
{
    private const int LongestSecret = 256;

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").WithTags("session");
        api.MapGet("/session", Who).WithSummary("Who is signed in.").Produces<SessionAnswer>().For(Permission.ViewRecords).WithMetadata(new UntouchedMetadata());
        api.MapPost("/session", SignInAsync).WithSummary("Signs somebody in, at this browser in place of who was before.").Produces<SessionAnswer>().ForEverybody();
        api.MapPost("/session/touch", Touch).WithSummary("Says that somebody stands before the screen: session and parts in hand stay.")
            .Produces(StatusCodes.Status204NoContent).For(Permission.ViewRecords);
        api.MapDelete("/session", SignOut).WithSummary("Signs out, or locks the screen.").Produces(StatusCodes.Status204NoContent).For(Permission.ViewRecords);
        api.MapGet("/session/token", Token).WithSummary("The token that changes sent by this browser must carry, until somebody else signs in.")
            .Produces<TokenAnswer>().ForEverybody().WithMetadata(new UntouchedMetadata());
        api.MapPost("/first-account", MakeFirstAsync).WithSummary("Makes the first account.").Produces<SessionAnswer>().ForEverybody();
    }

    private static IResult Who(HttpContext context, PanelSessions sessions) => Results.Ok(Answer(context.Caller().Account, sessions));

    /// <summary>The guard has touched the session.</summary>
    private static IResult Touch(HttpContext context, ReviewDesk reviews)
    {
        reviews.Keep(context.Caller().Account.Name);
        return Results.NoContent();
    }

    private static IResult Token(HttpContext context, IAntiforgery antiforgery) =>
        Results.Ok(new TokenAnswer(antiforgery.GetAndStoreTokens(context).RequestToken!));

    private static async Task<IResult> SignInAsync(
        HttpContext context, Body<SignInRequest> body, SignInDesk desk, PanelSessions sessions, ReviewDesk reviews, AuditTrail audit, PanelOptions options)
    {
        if (body.Problem is { } problem)
            return problem;
        var request = body.Value!;
        if (request.Secret.Length is 0 or > LongestSecret)
            return PanelProblem.Wrong(new PanelFault("secret", null, $"1 to {LongestSecret} characters"));
        // What is too long for a name may be a password in the wrong place.
        if (request.Name is { Length: > AccountRules.LongestName and var length })
            return PanelProblem.Wrong(new PanelFault("name", $"{length} characters", $"up to {AccountRules.LongestName} characters"));
        // The code of a part, scanned by mistake, is no guess at a badge.
        if (request.Method == SignInMethod.Badge && !options.IsBadge(request.Secret))
            return PanelProblem.Of(StatusCodes.Status400BadRequest, "Not signed in", "That is not the code of a badge.", ("reason", "no_badge"));
        var outcome = await desk.SignInAsync(new(request.Method, request.Name ?? "", request.Secret, context.Origin()), context.RequestAborted);
        if (outcome.Account is not { } account)
            return Refused(context, outcome);
        End(context, sessions, reviews, audit, AuditActions.SignedOut);
        PanelAuthentication.SetCookie(context, sessions.Begin(account, context.Origin()));
        return Results.Ok(Answer(account, sessions));
    }

    private static IResult SignOut(HttpContext context, PanelSessions sessions, ReviewDesk reviews, AuditTrail audit, string? why)
    {
        if (why is not (null or AuditActions.SignedOut or AuditActions.Locked))
            return PanelProblem.Wrong(new PanelFault("why", why, $"{AuditActions.SignedOut} or {AuditActions.Locked}"));
        End(context, sessions, reviews, audit, why ?? AuditActions.SignedOut);
        PanelAuthentication.ClearCookie(context);
        return Results.NoContent();
    }

    private static async Task<IResult> MakeFirstAsync(
        HttpContext context, Body<FirstAccountRequest> body, FirstAccount first, PanelSecrets secrets, PanelSessions sessions, PanelOptions options)
    {
        if (body.Problem is { } problem)
            return problem;
        var request = body.Value!;
        var faults = AccountRules.FaultsOf(request.Name, request.DisplayName, request.Password, pin: null, badge: null, options).ToArray();
        if (faults.Length > 0)
            return PanelProblem.Wrong(faults);
        var (account, refusal) = await first.MakeAsync(request.Code, Make, context.Origin());
        if (account is null)
            return PanelProblem.Wrong(new PanelFault("code", null, refusal!));
        PanelAuthentication.SetCookie(context, sessions.Begin(account, context.Origin()));
        return Results.Ok(Answer(account, sessions));

        Account Make() => new(
            Id: 0, request.Name, request.DisplayName, Role.Admin, IsActive: true, IsSimulated: false,
            SecretHash.Of(request.Password, secrets.Pepper.Span), Pin: null, BadgeDigest: null, TokenDigest: null, Lockout.None);
    }

    private static SessionAnswer Answer(Account account, PanelSessions sessions) => new(
        Person.Of(account),
        [.. Enum.GetValues<Permission>().Where(p => account.Role.Allows(p)).Select(p => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(p.ToString()))],
        (int)sessions.LockAfter.TotalSeconds);

    private static void End(HttpContext context, PanelSessions sessions, ReviewDesk reviews, AuditTrail audit, string action)
    {
        if (context.TryCaller() is not { Session: { } session, Account: var account } || !sessions.End(session))
            return;
        // What is in hand at another screen stays there.
        if (!sessions.Has(account.Name))
            reviews.SignOut(account.Name);
        audit.Note(new(action, account.Name, context.Origin()));
    }

    private static IResult Refused(HttpContext context, SignInOutcome outcome)
    {
        var wait = (int)Math.Ceiling(outcome.Wait.TotalSeconds);
        if (wait > 0)
            context.Response.Headers.RetryAfter = wait.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (status, reason, detail) = outcome.Refusal switch
        {
            SignInRefusal.AccountPaused => (StatusCodes.Status429TooManyRequests, "account_paused", $"Too many wrong ones of this account: wait {wait} s."),
            SignInRefusal.StationPaused =>
                (StatusCodes.Status429TooManyRequests, "station_paused", $"Too many wrong PINs and badges here: wait {wait} s, or sign in by password."),
            SignInRefusal.AddressPaused =>
                (StatusCodes.Status429TooManyRequests, "address_paused", $"Too many wrong passwords from your address: wait {wait} s, or use a PIN or badge."),
            SignInRefusal.Busy => (StatusCodes.Status429TooManyRequests, "busy", $"Others are signing in: try again in {wait} s."),
            SignInRefusal.NotRecorded => (StatusCodes.Status503ServiceUnavailable, "not_recorded", "The ledger takes no records now, and nobody is let in unrecorded."),
            _ => (StatusCodes.Status401Unauthorized, "wrong", "That is not right."),
        };
        return PanelProblem.Of(status, "Not signed in", detail, ("reason", reason), ("wait_seconds", wait));
    }
}
