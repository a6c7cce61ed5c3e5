using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeInspect.Hub.Api;

/// <summary>What a list of records comes as.</summary>
internal enum RecordsFormat
{
    /// <summary>A page, JSON.</summary>
    Json,

    /// <summary>All of them, a record a line, JSON each.</summary>
    JsonLines,

    /// <summary>All of them, a table.</summary>
    Csv,
}

/// <summary>Names of the formats, and which one a request asks for.</summary>
internal static class RecordsFormats
{
    private static readonly ImmutableArray<(RecordsFormat Format, MediaTypeHeaderValue Type)> Offered =
    [
        (RecordsFormat.Json, new(Json)),
        (RecordsFormat.Csv, new("text/csv")),
        (RecordsFormat.JsonLines, new(JsonLines)),
        (RecordsFormat.JsonLines, new("application/jsonl")),
    ];

    /// <summary>Media type of a page and of one record.</summary>
    public const string Json = "application/json";

    /// <summary>Media type of a record a line.</summary>
    public const string JsonLines = "application/x-ndjson";

    /// <summary>Media type of the table: UTF-8, the first line names the columns.</summary>
    public const string Csv = "text/csv; charset=utf-8; header=present";

    /// <summary>What the header may ask for, in words.</summary>
    public static string Allowed { get; } = string.Join(", ", Offered.Select(offered => offered.Type.ToString()));

    /// <summary>As in an address, and the extension of a file's name.</summary>
    public static string ToWire(this RecordsFormat format) => format switch
    {
        RecordsFormat.Json => "json",
        RecordsFormat.JsonLines => "jsonl",
        RecordsFormat.Csv => "csv",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "unknown format"),
    };

    /// <summary>The media type.</summary>
    public static string ToMediaType(this RecordsFormat format) => format switch
    {
        RecordsFormat.JsonLines => JsonLines,
        RecordsFormat.Csv => Csv,
        _ => Json,
    };

    /// <summary>What the header <c>Accept</c> likes best of what is offered, or null when it takes none.</summary>
    public static RecordsFormat? Accepted(HttpRequest request)
    {
        var accept = request.GetTypedHeaders().Accept;
        if (accept.Count == 0)
            return RecordsFormat.Json;
        var best = Offered.Select(offered => (offered.Format, Quality: QualityOf(offered.Type, accept))).MaxBy(offered => offered.Quality);
        return best.Quality > 0 ? best.Format : null;
    }

    /// <summary>The weight of the range that fits most closely.</summary>
    private static double QualityOf(MediaTypeHeaderValue type, IEnumerable<MediaTypeHeaderValue> accept) => accept
        .Where(range => new MediaTypeHeaderValue(type.MediaType).IsSubsetOf(new(range.MediaType)))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
