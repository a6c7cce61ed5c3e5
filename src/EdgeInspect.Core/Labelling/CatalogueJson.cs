using System.Collections.Immutable;
using System.Text.Json;

namespace EdgeInspect.Core.Labelling;

/// <summary>The defect catalogue as records hold it.</summary>
public static class CatalogueJson
{
    /// <summary>Where the ledger's state has the version in force.</summary>
    public const string StateKey = "defect_catalogue";

    /// <summary>As JSON, UTF-8.</summary>
    public static byte[] Write(DefectCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("version", catalogue.Version);
            json.WriteStartArray("classes");
            foreach (var kind in catalogue.Classes)
                Write(json, kind);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>What <see cref="Write(DefectCatalogue)"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static DefectCatalogue Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var root = JsonElement.Parse(json);
            return new(root.GetProperty("version").GetInt32(), [.. root.GetProperty("classes").EnumerateArray().Select(ReadClass)]);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new JsonException($"this is no defect catalogue: {e.Message}", e);
        }
    }

    private static void Write(Utf8JsonWriter json, DefectClass kind)
    {
        json.WriteStartObject();
        json.WriteString("id", kind.Id);
        json.WriteString("name", kind.Name);
        json.WriteString("rule", kind.Rule);
        json.WriteString("severity", kind.Severity.ToWire());
        json.WriteBoolean("is_retired", kind.IsRetired);
        Write(json, "examples", kind.Examples);
        Write(json, "counter_examples", kind.CounterExamples);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<Guid> pictures)
    {
        json.WriteStartArray(name);
        foreach (var rid in pictures)
            json.WriteStringValue(rid);
        json.WriteEndArray();
    }

    private static DefectClass ReadClass(JsonElement kind) => new(
        kind.GetProperty("id").GetString()!,
        kind.GetProperty("name").GetString()!,
        kind.GetProperty("rule").GetString()!,
        LabelNames.ToSeverity(kind.GetProperty("severity").GetString()!),
        ReadPictures(kind.GetProperty("examples")),
        ReadPictures(kind.GetProperty("counter_examples")),
        kind.GetProperty("is_retired").GetBoolean());

    private static ImmutableArray<Guid> ReadPictures(JsonElement pictures) => [.. pictures.EnumerateArray().Select(p => p.GetGuid())];
}
