using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EdgeInspect.Configuration;

/// <summary>A configuration that was checked, with its digest.</summary>
public sealed class ConfigurationSnapshot
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly JsonObject _effective;

    /// <summary>Takes options that were checked.</summary>
    public ConfigurationSnapshot(StationOptions options)
    {
        Options = options;
        _effective = JsonSerializer.SerializeToNode(options, Indented)!.AsObject();
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sorted(_effective))));
    }

    /// <summary>The options in force.</summary>
    public StationOptions Options { get; }

    /// <summary>Lower-case hexadecimal SHA-256 of the effective configuration as compact JSON with sorted keys.</summary>
    public string Sha256 { get; }

    /// <summary>The effective configuration, defaults included, as indented JSON.</summary>
    public string ToJson() => _effective.ToJsonString(Indented);

    /// <summary>Key paths whose values differ between two configurations, in order.</summary>
    public ImmutableArray<string> ChangesTo(ConfigurationSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var theirs = Leaves(other._effective, "").ToDictionary(StringComparer.Ordinal);
        var ours = Leaves(_effective, "").ToDictionary(StringComparer.Ordinal);
        return [.. ours.Keys.Union(theirs.Keys).Where(key => ours.GetValueOrDefault(key) != theirs.GetValueOrDefault(key)).Order(StringComparer.Ordinal)];
    }

    private static JsonObject Sorted(JsonObject section) =>
        new(section.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, m.Value is JsonObject o ? Sorted(o) : m.Value?.DeepClone())));

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonObject section, string path) => section.SelectMany(member => member.Value is JsonObject nested
        ? Leaves(nested, $"{path}{member.Key}:")
        : [KeyValuePair.Create(path + member.Key, member.Value?.ToJsonString() ?? "null")]);
}
