using System.Text.Json.Serialization.Metadata;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>The fields that a request's object has, by the type that it is read as.</summary>
internal static class BodyFields
{
    /// <summary>All of them, in their order.</summary>
    public static IEnumerable<JsonPropertyInfo> Of(JsonTypeInfo type) => type.Properties.Where(p => p.AssociatedParameter is not null || p.Set is not null);

    /// <summary>Whether it must be there.</summary>
    public static bool IsNeeded(this JsonPropertyInfo field) => field.IsRequired || field.AssociatedParameter is { HasDefaultValue: false };

    /// <summary>Whether it may be null.</summary>
    public static bool TakesNull(this JsonPropertyInfo field) => field.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(field.PropertyType) is not null
        : field.AssociatedParameter?.IsNullable ?? field.IsSetNullable;
}
