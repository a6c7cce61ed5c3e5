using EdgeInspect.Core.Access;
using EdgeInspect.Station.Panel.Api;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel;

/// <summary>What an endpoint asks of who calls it. An endpoint that carries none is closed.</summary>
/// <param name="Permission">What the caller must be allowed; null for everybody, signed in or not.</param>
internal sealed record PanelRule(Permission? Permission);

/// <summary>Puts rules on endpoints.</summary>
internal static class PanelRules
{
    /// <summary>For those who have a permission.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PanelRule(permission));

    /// <summary>For everybody.</summary>
    public static TBuilder ForEverybody<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PanelRule(Permission: null));
}

/// <summary>Stands before every endpoint: headers, who may pass, and no change by a request that another site made the browser send.</summary>
internal sealed class PanelGuard(RequestDelegate next, IAntiforgery antiforgery, PanelSessions sessions)
{
    /// <summary>Carries the token of a page that sends a change.</summary>
    public const string TokenHeader = "X-EdgeInspect-Token";

    private const string Policy =
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Lets a request pass, or answers it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        AddHeaders(context.Response.Headers);
        if (await RefusalOf(context) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }
        if (context.TryCaller()?.Session is { } session && context.GetEndpoint()?.Metadata.GetMetadata<UntouchedMetadata>() is null)
            sessions.Touch(session);
        await next(context);
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // The very words of the framework, which says in the log when it has to overrule others.
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
    }

    private async Task<IResult?> RefusalOf(HttpContext context)
    {
        var (caller, endpoint) = (context.TryCaller(), context.GetEndpoint());
        // Routing's own answers, of a wrong method or media type, tell of an address: to nobody but who is signed in.
        var isRefusal = endpoint is not null and not RouteEndpoint;
        var rule = isRefusal ? new PanelRule(Permission.ViewRecords) : endpoint?.Metadata.GetMetadata<PanelRule>();
        if (endpoint is null)
            return NotFound(context, caller);
        if (rule is null)
            return PanelProblem.Forbidden("This address is open to nobody.");
        if (rule.Permission is { } permission && caller is null)
            return Unknown(context);
        if (rule.Permission is { } asked && !caller!.May(asked))
            return Forbidden(context, caller, Permissions.LeastRole(asked));
        var isProgram = caller is { Session: null };
        // A program's token is sent by nobody but the program.
        if (!isProgram && !await antiforgery.IsRequestValidAsync(context))
            return PanelProblem.Forged();
        return isRefusal ? await RefusedAsync(context, endpoint) : null;
    }

    /// <summary>A person gets a page, which says as whom to come back; everything else a problem.</summary>
    private static IResult Forbidden(HttpContext context, PanelCaller caller, Role least) =>
        AsksForPage(context) && !PanelApi.Has(context.Request)
            ? PanelPages.Forbidden(context, least)
            : PanelProblem.Forbidden($"This needs the role {least.ToWire()}; yours is {caller.Account.Role.ToWire()}.");

    private static bool AsksForPage(HttpContext context) => context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    /// <summary>A person gets a page, everything else a problem.</summary>
    private static IResult NotFound(HttpContext context, PanelCaller? caller)
    {
        var isPage = caller is not null && AsksForPage(context);
        return isPage ? PanelPages.NotFound(context) : PanelProblem.NotFound($"There is no such address; {PanelDocument.Address} describes all.");
    }

    /// <summary>As routing answers it, and in words.</summary>
    private static async Task<IResult> RefusedAsync(HttpContext context, Endpoint endpoint)
    {
        await endpoint.RequestDelegate!(context);
        return context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? PanelProblem.Of(context.Response.StatusCode, "Method not allowed", $"This address takes {context.Response.Headers.Allow}.")
            : PanelProblem.Of(
                context.Response.StatusCode, "Wrong media type",
                $"'{context.Request.ContentType}' is not taken here: /inspect takes {string.Join(" or ", InspectEndpoint.Types)}, all others application/json.");
    }

    /// <summary>A person is led to the sign-in, and back from there; a program is told.</summary>
    private static IResult Unknown(HttpContext context) => PanelApi.Has(context.Request)
        ? PanelProblem.Unknown()
        : Results.Redirect($"/sign-in?return={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
}

/// <summary>An endpoint that pages call by themselves: no sign that somebody stands before the screen.</summary>
internal sealed class UntouchedMetadata;
