using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Finds everything of a request's JSON that can't be read as what it should be, and says what it should have been.</summary>
internal static class BodyFaults
{
    /// <summary>What the request's content is called as a whole.</summary>
    public const string Whole = "body";

    /// <summary>All that is wrong; nothing when it can be read.</summary>
    public static IEnumerable<PanelFault> Of(JsonElement body, JsonTypeInfo type) => Of(body, type, path: "");

    /// <summary>What is no JSON at all.</summary>
    /// <param name="type">What it should have been.</param>
    /// <param name="found">What there is instead, and where.</param>
    public static PanelFault OfText(JsonTypeInfo type, string found) => new(Whole, found, $"JSON: {AllowedValues.Of(type)}");

    private static IEnumerable<PanelFault> Of(JsonElement given, JsonTypeInfo type, string path) => (type.Kind, given.ValueKind) switch
    {
        (JsonTypeInfoKind.Object, JsonValueKind.Object) => OfFields(given, type, path),
        (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => given.EnumerateArray()
            .SelectMany((item, i) => Of(item, type.Options.GetTypeInfo(type.ElementType!), $"{path}[{i}]")),
        (JsonTypeInfoKind.None, not JsonValueKind.Null) when IsTaken(given, type) => [],
        _ => [new(path.Length == 0 ? Whole : path, ShownOf(given, path), AllowedValues.Of(type))],
    };

    private static IEnumerable<PanelFault> OfFields(JsonElement given, JsonTypeInfo type, string path)
    {
        var fields = BodyFields.Of(type).ToArray();
        // A field of another name may be a secret that was misspelled.
        var hasSecret = fields.Any(f => SecretNames.IsOne(f.Name));
        var names = new HashSet<string>(type.Options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var member in given.EnumerateObject())
        {
            var at = PathOf(path, member.Name);
            if (!names.Add(member.Name))
                yield return new(at, ShownOf(member.Value, at), "one field of this name");
            else if (fields.FirstOrDefault(f => names.Comparer.Equals(f.Name, member.Name)) is not { } field)
                yield return new(at, hasSecret ? null : ShownOf(member.Value, at), $"no field but {AllowedValues.OneOf(fields.Select(f => f.Name))}");
            else if (member.Value.ValueKind != JsonValueKind.Null || !field.TakesNull())
            {
                foreach (var fault in Of(member.Value, TypeOf(field), at))
                    yield return fault;
            }
        }
        foreach (var missing in fields.Where(f => f.IsNeeded() && !names.Contains(f.Name)))
            yield return new(PathOf(path, missing.Name), null, $"{AllowedValues.Of(TypeOf(missing))}; it can't be left out");
    }

    private static string PathOf(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static JsonTypeInfo TypeOf(JsonPropertyInfo field) => field.Options.GetTypeInfo(field.PropertyType);

    private static bool IsTaken(JsonElement given, JsonTypeInfo type)
    {
        try
        {
            _ = given.Deserialize(type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? ShownOf(JsonElement given, string path) => given.ValueKind switch
    {
        _ when SecretNames.IsOne(path) => null,
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => given.GetString(),
        _ => given.GetRawText(),
    };
}
