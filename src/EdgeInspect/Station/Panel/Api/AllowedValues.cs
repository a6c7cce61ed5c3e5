using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Says in words which values a request may have, in its address as in its body.</summary>
internal static class AllowedValues
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(string)] = "a text",
        [typeof(bool)] = "true or false",
        [typeof(int)] = "a whole number of up to 32 bits",
        [typeof(long)] = "a whole number of up to 64 bits",
        [typeof(Guid)] = "an id as records have it, for example 0198c5a1-5d2e-7c3f-9b4a-6e8d7f001234",
        [typeof(DateTimeOffset)] = "a time as ISO 8601, for example 2026-11-30T06:00:00Z",
    };

    /// <summary>Of a value that stands alone.</summary>
    public static string Of(Type type) => Words[type];

    /// <summary>Of a part of a body.</summary>
    public static string Of(JsonTypeInfo part)
    {
        var type = Nullable.GetUnderlyingType(part.Type) ?? part.Type;
        return part.Kind switch
        {
            JsonTypeInfoKind.Object => $"an object with {OneOf(BodyFields.Of(part).Select(f => f.Name))}",
            JsonTypeInfoKind.Enumerable => $"a list, each of it {Of(part.Options.GetTypeInfo(part.ElementType!))}",
            _ when type.IsEnum => $"one of {OneOf(NamesOf(type, part.Options))}",
            _ => Words[type],
        };
    }

    /// <summary>Some names, one after the other.</summary>
    public static string OneOf(IEnumerable<string> names) => string.Join(", ", names);

    /// <summary>As the interface writes them. That nothing is said of a part is none that somebody can say.</summary>
    private static IEnumerable<string> NamesOf(Type type, JsonSerializerOptions json) =>
        from value in Enum.GetValues(type).Cast<object>()
        where value is not Verdict.None
        select JsonSerializer.SerializeToElement(value, type, json).GetString();
}
