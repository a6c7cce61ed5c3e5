using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Hub.Api;

/// <summary>What is wrong with a parameter.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Value">What was given, or null when it is missing.</param>
/// <param name="Allowed">What is allowed.</param>
internal sealed record ApiFault(string Parameter, string? Value, string Allowed);

/// <summary>Why there is no answer, as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The kind of problem.</param>
/// <param name="Detail">This one, and what to do.</param>
internal sealed record ApiProblem(int Status, string Title, string Detail)
{
    /// <summary>Media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    private const int MaxValueLength = 200;
    private const string RetryAfterSeconds = "5";

    /// <summary>Every wrong parameter.</summary>
    public ImmutableArray<ApiFault> Faults { get; private init; } = [];

    /// <summary>Parameters are wrong.</summary>
    public static ApiProblem Wrong(params ImmutableArray<ApiFault> faults) => new(
        StatusCodes.Status400BadRequest, "Wrong parameters",
        "See `errors`: each names a parameter, what was given, and what is allowed.") { Faults = faults };

    /// <summary>Every parameter is right, and the database takes no such question.</summary>
    public static ApiProblem Refused(string detail) => new(StatusCodes.Status400BadRequest, "Wrong parameters", detail);

    /// <summary>There is no such thing.</summary>
    public static ApiProblem NotFound(string detail) => new(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>The database can't be read.</summary>
    public static ApiProblem Unavailable(string detail) => new(
        StatusCodes.Status503ServiceUnavailable, "The database can't be read", detail);

    /// <summary>Too much is asked at once.</summary>
    public static ApiProblem Busy(string detail) => new(StatusCodes.Status503ServiceUnavailable, "Too much is asked at once", detail);

    /// <summary>Answers with it.</summary>
    public async Task WriteAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = Status;
        response.ContentType = MediaType;
        if (Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds;
        await using (var json = new Utf8JsonWriter(response.BodyWriter, ApiJson.Options))
            WriteMembers(json);
        await response.BodyWriter.FlushAsync(cancellation);
    }

    private void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);
        if (Faults.Length > 0)
        {
            json.WriteStartArray("errors");
            foreach (var fault in Faults)
            {
                json.WriteStartObject();
                json.WriteString("parameter", Shortened(fault.Parameter));
                json.WriteString("value", Shortened(fault.Value));
                json.WriteString("allowed", fault.Allowed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string? Shortened(string? text) => text is { Length: > MaxValueLength } ? text[..MaxValueLength] + "…" : text;
}
