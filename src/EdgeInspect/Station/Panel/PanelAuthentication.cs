using System.Security.Claims;
using System.Text.Encodings.Web;
using EdgeInspect.Core.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeInspect.Station.Panel;

/// <summary>Knows a person by the session's cookie, and a program by its token. What is stored of the account counts, at each request.</summary>
internal sealed class PanelAuthentication(
    PanelSessions sessions,
    IAccountStore accounts,
    SignInDesk desk,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Its name.</summary>
    public const string SchemeName = "panel";

    /// <summary>The cookie of a session. The prefix keeps others of this host and unsafe connections from setting it.</summary>
    public const string CookieName = "__Host-edgeinspect";
    private const string Bearer = "Bearer ";

    /// <summary>Gives a browser the secret of its session.</summary>
    public static void SetCookie(HttpContext context, string secret) => context.Response.Cookies.Append(CookieName, secret, Cookie);

    /// <summary>Takes it back.</summary>
    public static void ClearCookie(HttpContext context) => context.Response.Cookies.Delete(CookieName, Cookie);

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Find() is { } caller
        ? AuthenticateResult.Success(Ticket(caller))
        : AuthenticateResult.NoResult());

    private static CookieOptions Cookie => new() { Path = "/", HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict };

    private AuthenticationTicket Ticket(PanelCaller caller)
    {
        Context.Features.Set(caller);
        // The token against forged requests belongs to this identity: one that was given to another session is none here.
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, caller.Session?.Digest ?? caller.Account.Name)], SchemeName);
        return new(new(identity), SchemeName);
    }

    private PanelCaller? Find()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return accounts.FindByToken(desk.DigestOf(header[Bearer.Length..].Trim())) is { IsActive: true } program ? new(program, Session: null) : null;
        if (Request.Cookies[CookieName] is not { Length: > 0 } secret || sessions.Find(secret) is not { } session)
            return null;
        return accounts.Find(session.Account) is { IsActive: true } person ? new(person, session) : null;
    }
}
