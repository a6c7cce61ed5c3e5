using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Commands;

/// <summary>Records for people to read.</summary>
internal static class RecordText
{
    private static readonly HashSet<string> Common =
        ["schema", "site", "line", "station", "epoch", "seq", "kind", "t_utc", "config_sha256"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The stored bytes.</summary>
    public static string Json(StoredRecord record) => Encoding.UTF8.GetString(record.Payload.Span);

    /// <summary>All fields, one a line.</summary>
    public static string Pretty(StoredRecord record)
    {
        using var payload = JsonDocument.Parse(record.Payload);
        return JsonSerializer.Serialize(payload.RootElement, Indented);
    }

    /// <summary>What matters most, in one line.</summary>
    public static string Line(StoredRecord record)
    {
        using var payload = JsonDocument.Parse(record.Payload);
        var what = record.Kind == RecordKinds.Inspection ? Inspection(payload.RootElement) : Fields(payload.RootElement);
        return string.Create(CultureInfo.InvariantCulture, $"{record.Seq,9}  {record.TimeUtc}  {record.Kind,-13}  {what}");
    }

    private static string Inspection(JsonElement part)
    {
        var latency = part.GetProperty("latency_us").EnumerateObject().Sum(step => step.Value.GetInt64());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{part.GetProperty("verdict"),-6}  score {part.GetProperty("score")} of {part.GetProperty("threshold")}  {Class(part)}"
            + $"{part.GetProperty("output").GetProperty("action")}  {part.GetProperty("part")}  {part.GetProperty("recipe")}  "
            + $"{latency / 1000.0:0.0} ms  {part.GetProperty("rid")}");
    }

    /// <summary>The defect class, where the model named one.</summary>
    private static string Class(JsonElement part) =>
        part.TryGetProperty("predicted_class", out var name) && name.ValueKind == JsonValueKind.String ? $"{name}  " : "";

    private static string Fields(JsonElement record) =>
        string.Join("  ", record.EnumerateObject().Where(field => !Common.Contains(field.Name)).Select(field => $"{field.Name}={field.Value}"));
}
