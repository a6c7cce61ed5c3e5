using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EdgeInspect.Configuration;

/// <summary>How configuration is written: names as they are, enumerations in snake case, for people to read.</summary>
internal static class ConfigurationJson
{
    /// <summary>The rules of writing.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}

/// <summary>A configuration that was checked, with its digest.</summary>
/// <typeparam name="TOptions">What it configures.</typeparam>
public sealed class ConfigurationSnapshot<TOptions>
    where TOptions : class, IRootOptions<TOptions>
{
    private readonly JsonObject _effective;

    /// <summary>Takes options that were checked.</summary>
    public ConfigurationSnapshot(TOptions options)
    {
        Options = options;
        _effective = JsonSerializer.SerializeToNode(options, ConfigurationJson.Options)!.AsObject();
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sorted(_effective))));
    }

    /// <summary>The options in force.</summary>
    public TOptions Options { get; }

    /// <summary>Lower-case hexadecimal SHA-256 of the effective configuration as compact JSON with sorted keys.</summary>
    public string Sha256 { get; }

    /// <summary>The effective configuration, defaults included, as indented JSON.</summary>
    public string ToJson() => _effective.ToJsonString(ConfigurationJson.Options);

    /// <summary>Key paths whose values differ between two configurations, in order.</summary>
    public ImmutableArray<string> ChangesTo(ConfigurationSnapshot<TOptions> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var theirs = Leaves(other._effective, "").ToDictionary(StringComparer.Ordinal);
        var ours = Leaves(_effective, "").ToDictionary(StringComparer.Ordinal);
        var changed = ours.Keys.Union(theirs.Keys).Where(key => ours.GetValueOrDefault(key) != theirs.GetValueOrDefault(key));
        return [.. changed.Order(StringComparer.Ordinal)];
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject section => new JsonObject(
            section.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonObject section, string path) =>
        section.SelectMany(member => member.Value is JsonObject nested
            ? Leaves(nested, KeyPath.Join(path, member.Key))
            : [KeyValuePair.Create(KeyPath.Join(path, member.Key), member.Value?.ToJsonString() ?? "null")]);
}
