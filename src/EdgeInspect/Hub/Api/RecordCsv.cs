using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Api;

/// <summary>
/// Records as a table (RFC 4180): a header, CRLF, quotes where they are needed. A text that a spreadsheet would take for a formula gets an
/// apostrophe before it; numbers stay numbers.
/// </summary>
internal static class RecordCsv
{
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";
    private const string LineEnd = "\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"'\t\r\n ");

    private static readonly (string Name, Func<FleetRecord, string?> Read)[] Own =
    [
        ("site", r => r.Stream.Station.Site),
        ("line", r => r.Stream.Station.Line),
        ("station", r => r.Stream.Station.Station),
        ("epoch", r => r.Stream.Epoch),
        ("seq", r => r.Seq.ToString(CultureInfo.InvariantCulture)),
        ("kind", r => r.Kind),
        ("rid", r => r.Rid?.ToString()),
        ("t_utc", r => r.Utc is { } utc ? WireTime.ToText(utc) : null),
        ("received_utc", r => WireTime.ToText(r.ReceivedUtc)),
        ("omission", r => r.Omission == Omission.None ? null : r.Omission.ToWire()),
        ("prev_hash", r => Convert.ToHexStringLower(r.PrevHash.Span)),
        ("hash", r => Convert.ToHexStringLower(r.Hash.Span)),
        ("images", r => string.Join(' ', r.Images.Where(image => image.What == "image").Select(image => image.Sha256))),
    ];

    private static readonly (string Name, string Field)[] OfPayload =
    [
        ("part", "part"), ("recipe", "recipe"), ("degree", "degree"), ("verdict", "verdict"), ("score", "score"),
        ("threshold", "threshold"),
        ("predicted_class", "predicted_class"), ("decided_by", "decided_by"), ("inspector", "inspector"), ("output", "output.action"),
        ("reason", "reason"), ("count", "count"), ("time_quality", "time_quality"), ("camera", "camera.id"),
        ("camera_serial", "camera.serial"), ("trigger", "camera.trigger"), ("exposure_us", "camera.exposure_us"), ("model", "model.name"),
        ("model_sha256", "model.sha256"), ("release_seq", "model.release_seq"), ("config_sha256", "config_sha256"),
        ("temperature_c", "environment.temperature_c"), ("capture_us", "latency_us.capture"), ("prepare_us", "latency_us.prepare"),
        ("run_us", "latency_us.run"), ("decide_us", "latency_us.decide"), ("luma", "stats.luma"), ("contrast", "stats.contrast"),
        ("sharpness", "stats.sharpness"), ("noise", "stats.noise"),
    ];

    private static readonly FrozenDictionary<string, int> ColumnOfField =
        OfPayload.Select((column, i) => (column.Field, i)).ToFrozenDictionary(column => column.Field,
            column => column.i, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Groups =
        OfPayload.Where(c => c.Field.Contains('.', StringComparison.Ordinal))
            .Select(c => c.Field.Split('.')[0]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of the columns.</summary>
    public static IEnumerable<string> Columns => Own.Select(c => c.Name).Concat(OfPayload.Select(c => c.Name));

    /// <summary>The first line.</summary>
    public static void WriteHeader(IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(string.Join(',', Columns) + LineEnd, output);

    /// <summary>A record's line.</summary>
    public static void Write(IBufferWriter<byte> output, FleetRecord record)
    {
        var line = new StringBuilder(512);
        foreach (var (_, read) in Own)
            Append(line, read(record), isText: true).Append(',');
        foreach (var (text, isText) in Read(record.Payload.Span))
            Append(line, text, isText).Append(',');
        line.Length--;
        line.Append(LineEnd);
        foreach (var piece in line.GetChunks())
            Encoding.UTF8.GetBytes(piece.Span, output);
    }

    private static StringBuilder Append(StringBuilder line, string? text, bool isText)
    {
        if (string.IsNullOrEmpty(text))
            return line;
        if (isText && FormulaStarts.Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        return text.AsSpan().ContainsAny(Quoted)
            ? line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"')
            : line.Append(text);
    }

    private static (string? Text, bool IsText)[] Read(ReadOnlySpan<byte> payload)
    {
        var cells = new (string?, bool)[OfPayload.Length];
        if (payload.IsEmpty)
            return cells;
        try
        {
            var json = new Utf8JsonReader(payload);
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
                ReadFields(ref json, "", cells);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half a character: what came before it is in the table, the whole in the other formats.
        }

        return cells;
    }

    private static void ReadFields(ref Utf8JsonReader json, string group, (string?, bool)[] cells)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = group + json.GetString();
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject && Groups.Contains(name))
                ReadFields(ref json, name + ".", cells);
            else if (ColumnOfField.TryGetValue(name, out var column))
                cells[column] = ReadCell(ref json);
            else
                json.Skip();
        }
    }

    private static (string?, bool) ReadCell(ref Utf8JsonReader json)
    {
        var isText = json.TokenType == JsonTokenType.String;
        var text = isText ? json.GetString() : json.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False
            ? Encoding.UTF8.GetString(json.ValueSpan)
            : null;
        json.Skip();
        return (text, isText);
    }
}
