using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using Microsoft.OpenApi;

namespace EdgeInspect.Hub.Api;

/// <summary>The parameters that the interface knows.</summary>
internal static class ApiParameters
{
    /// <summary>Most items of a page.</summary>
    public const int MaxLimit = 1000;

    private const int DefaultLimit = 100;
    private const int DigestDigits = 64;
    private const int MaxCursorLength = 200;

    // No record has one: a database that refuses it as text and one that takes it answer alike.
    private const string NoNul = ", none of them NUL";

    /// <summary>Level of an address: the plant.</summary>
    public static readonly ApiParameter<string> Site = Level("site", "The plant.", "plant");

    /// <summary>Level of an address: the production line.</summary>
    public static readonly ApiParameter<string> Line = Level("line", "The production line.", "line-1");

    /// <summary>Level of an address: the station.</summary>
    public static readonly ApiParameter<string> Station = Level("station", "The station's name.", "press-1");

    /// <summary>Level of an address: the station's database.</summary>
    public static readonly ApiParameter<string> Epoch =
        Level("epoch", "The random id of the station's database.", "0123456789abcdef0123456789abcdef");

    /// <summary>Level of an address: the record's number.</summary>
    public static readonly ApiParameter<long> Seq = new(
        "seq", "The record's number.", $"a whole number from 1 to {BatchFormat.MaxSeq}", "17", Whole(1, BatchFormat.MaxSeq), TryReadSeq)
    {
        IsInPath = true,
        IsRequired = true,
    };

    /// <summary>Level of an address: a picture's name.</summary>
    public static readonly ApiParameter<string> Picture = new(
        "sha256", "SHA-256 of the picture's bytes.", $"{DigestDigits} hexadecimal digits, lower case", new string('a', DigestDigits),
        new() { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{64}$" }, TryReadDigest) { IsInPath = true, IsRequired = true };

    /// <summary>Where a page begins.</summary>
    public static readonly ApiParameter<string> Cursor = new(
        "cursor", "Where the page begins: `next` of the page before it. Without one, with the newest.",
        "`next` of a page of this list with these parameters", "q7Rk3QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        Text(MaxCursorLength), TryReadCursor);

    /// <summary>Length of a page.</summary>
    public static readonly ApiParameter<int> Limit = new(
        "limit", $"Most items of the answer; {DefaultLimit} when it isn't given.", $"a whole number from 1 to {MaxLimit}", "50",
        Whole(1, MaxLimit, DefaultLimit), TryReadLimit);

    /// <summary>The least severity.</summary>
    public static readonly ApiParameter<EventSeverity> Least = Choice(
        "least", "The least severity; without it, all.", Enum.GetValues<EventSeverity>().ToImmutableDictionary(FleetFormat.ToWire));

    /// <summary>Begin of a time.</summary>
    public static readonly ApiParameter<DateTimeOffset> From =
        Time("from", "From this time on; without it, an hour before `until`.", "2026-11-01T06:00:00Z");

    /// <summary>End of a time.</summary>
    public static readonly ApiParameter<DateTimeOffset> Until = Time("until", "Before this time; without it, now.", "2026-11-01T07:00:00Z");

    /// <summary>What a list of records comes as.</summary>
    public static readonly ApiParameter<RecordsFormat> Format = Choice(
        "format", "Pages of JSON, or all records that the filter takes as a file: CSV or JSON Lines. Goes before the header `Accept`.",
        Enum.GetValues<RecordsFormat>().ToImmutableDictionary(RecordsFormats.ToWire));

    /// <summary>What one record comes as.</summary>
    public static readonly ApiParameter<bool> RecordFormat = Choice(
        "format", "The record with what the hub knows of it (`json`), or nothing but the bytes that the station stored (`payload`).",
        new Dictionary<string, bool> { ["json"] = false, ["payload"] = true }.ToImmutableDictionary());

    /// <summary>The station's database, asked for.</summary>
    public static readonly ApiParameter<string> EpochAsked = Epoch with { IsInPath = false };

    /// <summary>Each field of the filter over records.</summary>
    public static readonly ImmutableArray<(FilterField Field, ApiParameter<string> Parameter)> Filter =
        [.. FilterField.All.Select(f => (f, Of(f)))];

    /// <summary>Levels that name a station.</summary>
    public static ImmutableArray<ApiParameter> StationLevels { get; } = [Site, Line, Station];

    /// <summary>A page of a list.</summary>
    public static ImmutableArray<ApiParameter> Paging { get; } = [Limit, Cursor];

    /// <summary>What the request says of the length of a page.</summary>
    public static int LimitOf(ApiCall call) => call.Get(Limit, DefaultLimit);

    /// <summary>A field of the filter, as a parameter.</summary>
    public static ApiParameter<string> FieldOf(string name) => Filter.Single(f => f.Field.Name == name).Parameter;

    /// <summary>What is wrong with a begin and an end between which nothing can lie.</summary>
    public static ImmutableArray<ApiFault> Reversed(
        ApiCall call, ApiParameter begin, ApiParameter end, string allowedBegin, string allowedEnd) =>
    [
        new(begin.Name, call.TextOf(begin), $"{allowedBegin}, which is {call.TextOf(end)}"),
        new(end.Name, call.TextOf(end), $"{allowedEnd}, which is {call.TextOf(begin)}"),
    ];

    private static ApiParameter<string> Of(FilterField field)
    {
        var empty = new RecordFilter();
        var allowed = field.Input == FilterInput.Text ? field.Allowed + NoNul : field.Allowed;
        return new(field.Name, field.Description, allowed, field.Example, SchemaOf(field),
            (string text, [MaybeNullWhen(false)] out string value) =>
        {
            value = text;
            return !text.Contains('\0', StringComparison.Ordinal) && field.Set(empty, text) is not null;
        });
    }

    private static OpenApiSchema SchemaOf(FilterField field) => field.Input switch
    {
        FilterInput.Choice => new() { Type = JsonSchemaType.String, Enum = [.. field.Choices.Select(choice => JsonValue.Create(choice))] },
        FilterInput.Number => new() { Type = JsonSchemaType.Number, Format = "double" },
        FilterInput.Time => new() { Type = JsonSchemaType.String, Format = "date-time" },
        FilterInput.Id => new() { Type = JsonSchemaType.String, Format = "uuid" },
        FilterInput.Digest => new() { Type = JsonSchemaType.String, Pattern = "^[0-9A-Fa-f]{64}$" },
        _ => Text(FilterField.MaxTextLength),
    };

    private static ApiParameter<string> Level(string name, string description, string example) => new(
        name, description, $"1 to {BatchFormat.MaxNameLength} characters, none of them NUL or '/', also not as %2F", example,
        Text(BatchFormat.MaxNameLength), TryReadLevel) { IsInPath = true, IsRequired = true };

    private static ApiParameter<DateTimeOffset> Time(string name, string description, string example) => new(
        name, description, WireTime.Allowed, example, new() { Type = JsonSchemaType.String, Format = "date-time" }, WireTime.TryRead);

    private static ApiParameter<T> Choice<T>(string name, string description, ImmutableDictionary<string, T> choices)
    {
        var words = choices.OrderBy(choice => choice.Value).Select(choice => choice.Key).ToArray();
        var schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. words.Select(word => JsonValue.Create(word))] };
        return new(name, description, string.Join(", ", words), words[^1], schema, choices.TryGetValue);
    }

    private static OpenApiSchema Text(int maxLength) => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength };

    private static OpenApiSchema Whole(long least, long most, long? otherwise = null) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int64",
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
        Default = otherwise is { } value ? JsonValue.Create(value) : null,
    };

    // Whether it is one of this list, and of this filter, is known once all other parameters are right.
    private static bool TryReadCursor(string text, out string value)
    {
        value = text;
        return FleetStore.IsCursor(text);
    }

    // Kestrel leaves a slash within a level as it was written; the topics of stations can't have one in a name.
    private static bool TryReadLevel(string text, out string value)
    {
        value = text;
        return text.Length is > 0 and <= BatchFormat.MaxNameLength && !text.Contains('/', StringComparison.Ordinal)
            && !text.Contains("%2F", StringComparison.OrdinalIgnoreCase) && !text.Contains('\0', StringComparison.Ordinal);
    }

    private static bool TryReadDigest(string text, out string value)
    {
        value = text;
        return text.Length == DigestDigits && text.All(char.IsAsciiHexDigitLower);
    }

    private static bool TryReadSeq(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= BatchFormat.MaxSeq;

    private static bool TryReadLimit(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= MaxLimit;
}
