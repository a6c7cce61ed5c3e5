using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Panel.Records;

/// <summary>The fields of a record's payload, nested names joined by dots, in the order in which they were written.</summary>
public sealed class RecordFields
{
    private const int MaxFields = 500;

    private RecordFields(ImmutableArray<(string Name, string? Value)> all) => All = all;

    /// <summary>All of them; null is a value too.</summary>
    public ImmutableArray<(string Name, string? Value)> All { get; }

    /// <summary>A field's value, or null when there is none.</summary>
    public string? this[string name] => All.FirstOrDefault(f => f.Name == name).Value;

    /// <summary>Of a record; none when it came without its payload, or with one that is no JSON object.</summary>
    public static RecordFields Of(FleetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var fields = ImmutableArray.CreateBuilder<(string, string?)>();
        try
        {
            using var json = JsonDocument.Parse(record.Payload);
            Add(fields, "", json.RootElement);
        }
        catch (JsonException)
        {
            // Whoever wrote it, the page shows what is known without it.
        }

        return new(fields.ToImmutable());
    }

    /// <summary>A field's number, or null when there is none.</summary>
    public double? Number(string name) =>
        double.TryParse(this[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Add(ImmutableArray<(string, string?)>.Builder fields, string name, JsonElement value)
    {
        if (fields.Count == MaxFields)
            return;
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in value.EnumerateObject())
                Add(fields, name.Length == 0 ? field.Name : $"{name}.{field.Name}", field.Value);
        }
        else if (name.Length > 0)
        {
            fields.Add((name, value.ValueKind == JsonValueKind.Null ? null : value.ToString()));
        }
    }
}
