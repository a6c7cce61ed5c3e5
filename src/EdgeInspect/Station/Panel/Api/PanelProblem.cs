using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>What is wrong with a part of a request.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Value">What was given, or null when it is missing or secret.</param>
/// <param name="Allowed">What is allowed.</param>
internal sealed record PanelFault(string Parameter, string? Value, string Allowed);

/// <summary>Why a request is not answered, as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class PanelProblem
{
    private const int LongestValue = 200;

    /// <summary>Nobody is signed in.</summary>
    public static IResult Unknown() => Of(StatusCodes.Status401Unauthorized, "Not signed in", "Sign in first, or send a program's token as 'Authorization: Bearer TOKEN'.");

    /// <summary>The caller may not.</summary>
    public static IResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, "Not allowed", detail);

    /// <summary>The page's token is missing or another's.</summary>
    public static IResult Forged() => Of(
        StatusCodes.Status403Forbidden, "No valid token", $"A change must carry the page's token in the header {PanelGuard.TokenHeader}: load the page again.");

    /// <summary>Parts of the request are wrong.</summary>
    public static IResult Wrong(params IEnumerable<PanelFault> faults) => Of(
        StatusCodes.Status400BadRequest, "Wrong request", "See `errors`: each names a part of the request, what was given, and what is allowed.",
        ("errors", faults.Select(f => f with { Value = Shortened(f.Value) }).ToArray()));

    /// <summary>The request is wrong as a whole.</summary>
    public static IResult Wrong(string detail) => Of(StatusCodes.Status400BadRequest, "Wrong request", detail);

    /// <summary>There is no such thing.</summary>
    public static IResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>It was changed meanwhile, or is nobody's to change now.</summary>
    public static IResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, "Not possible now", detail);

    /// <summary>The station can't do it at present.</summary>
    public static IResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "Not possible at present", detail);

    /// <summary>Too much was sent or asked.</summary>
    public static IResult TooMuch(int status, string detail) => Of(status, "Too much", detail);

    /// <summary>Any problem, with members of its own.</summary>
    public static IResult Of(int status, string title, string detail, params (string Name, object? Value)[] members) => Results.Problem(
        detail, statusCode: status, title: title, type: "about:blank", extensions: members.ToDictionary(m => m.Name, m => m.Value));

    private static string? Shortened(string? text) => text is { Length: > LongestValue } ? text[..LongestValue] + "…" : text;
}
