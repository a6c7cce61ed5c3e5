using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>What is wrong with a part of a request.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Value">What was given, or null when it is missing or secret.</param>
/// <param name="Allowed">What is allowed.</param>
internal sealed record PanelFault(string Parameter, string? Value, string Allowed)
{
    /// <summary>Of a problem in words, <c>PART: ALLOWED</c> or <c>PART: GIVEN; ALLOWED</c>; null for one that is of no part of the request.</summary>
    /// <param name="problem">The words.</param>
    /// <param name="given">What was given as a part, where the words don't say it.</param>
    public static PanelFault? Of(string problem, Func<string, string?> given)
    {
        if (problem.Split(": ", 2) is not [var part, var rest] || !part.All(c => char.IsAsciiLetterLower(c) || c == '_'))
            return null;
        var end = rest.LastIndexOf("; ", StringComparison.Ordinal);
        return end < 0 ? new(part, given(part), rest) : new(part, rest[..end].Trim('\''), rest[(end + 2)..]);
    }
}

/// <summary>Why a request is not answered, as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class PanelProblem
{
    private const int LongestValue = 200;
    /// <summary>Most faults that are told of a request.</summary>
    public const int MostFaults = 50;


    /// <summary>Nobody is signed in.</summary>
    public static IResult Unknown() => Of(StatusCodes.Status401Unauthorized, "Not signed in", "Sign in first, or send a program's token as 'Authorization: Bearer TOKEN'.");

    /// <summary>The caller may not.</summary>
    public static IResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, "Not allowed", detail);

    /// <summary>The page's token is missing or another's.</summary>
    public static IResult Forged() => Of(
        StatusCodes.Status403Forbidden, "No valid token", $"A change must carry the page's token in the header {PanelGuard.TokenHeader}: load the page again.");

    /// <summary>Parts of the request are wrong.</summary>
    public static IResult Wrong(params IEnumerable<PanelFault> faults) =>
        Wrong("See `errors`: each names a part of the request, what was given, and what is allowed.", faults);

    /// <summary>Parts of the request are wrong, which is also said in words for people.</summary>
    public static IResult Wrong(string detail, IEnumerable<PanelFault> faults) => Of(
        StatusCodes.Status400BadRequest, "Wrong request", detail,
        ("errors", faults.Take(MostFaults).Select(f => f with { Parameter = Shortened(f.Parameter)!, Value = Shortened(f.Value) }).ToArray()));

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
