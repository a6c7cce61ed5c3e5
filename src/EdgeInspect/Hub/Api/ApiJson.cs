using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Api;

/// <summary>Answers in JSON, written straight into the response and sent piece by piece.</summary>
internal static class ApiJson
{
    private const int SendFromBytes = 32 * 1024;

    /// <summary>Text is sent as it is: what reads it is no page of HTML.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A list, or a page of one: <c>{"items":[…],"next":…}</c>.</summary>
    /// <param name="call">The request.</param>
    /// <param name="items">What it holds.</param>
    /// <param name="next">Where the next page begins; null on the last one.</param>
    /// <param name="write">Writes an item.</param>
    public static async Task WritePageAsync<T>(ApiCall call, ImmutableArray<T> items, string? next, Action<Utf8JsonWriter, T> write)
    {
        call.Response.ContentType = RecordsFormats.Json;
        var body = call.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(body, Options);
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            write(json, item);
            if (json.BytesPending < SendFromBytes)
                continue;
            await json.FlushAsync(call.Cancellation);
            await body.FlushAsync(call.Cancellation);
        }

        json.WriteEndArray();
        json.WriteString("next", next);
        json.WriteEndObject();
        await json.FlushAsync(call.Cancellation);
        await body.FlushAsync(call.Cancellation);
    }

    /// <summary>One thing.</summary>
    public static async Task WriteOneAsync<T>(ApiCall call, T item, Action<Utf8JsonWriter, T> write)
    {
        call.Response.ContentType = RecordsFormats.Json;
        await using (var json = new Utf8JsonWriter(call.Response.BodyWriter, Options))
            write(json, item);
        await call.Response.BodyWriter.FlushAsync(call.Cancellation);
    }

    /// <summary>A time, or null.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time is { } value ? WireTime.ToText(value) : null);

    /// <summary>A station's three names, or three nulls.</summary>
    public static void WriteName(this Utf8JsonWriter json, StationName? name)
    {
        json.WriteString("site", name?.Site);
        json.WriteString("line", name?.Line);
        json.WriteString("station", name?.Station);
    }

    /// <summary>JSON that is there already, byte for byte, or null. Only what was read as JSON when it came.</summary>
    public static void WriteStored(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> stored)
    {
        json.WritePropertyName(name);
        if (stored.IsEmpty)
            json.WriteNullValue();
        else
            json.WriteRawValue(stored, skipInputValidation: true);
    }

    /// <summary>A station.</summary>
    public static void Write(Utf8JsonWriter json, StationOverview station)
    {
        json.WriteStartObject();
        json.WriteName(station.Name);
        json.WriteTime("last_seen_utc", station.LastSeenUtc);
        json.WriteNumber("records", station.Records);
        json.WriteNumber("open_alarms", station.OpenAlarms);
        json.WriteStored("state", station.State?.ToBytes());
        json.WriteStored("gauges", station.Gauges?.ToBytes());
        json.WriteEndObject();
    }

    /// <summary>Gauges, as the station sent them.</summary>
    public static void Write(Utf8JsonWriter json, StationGauges gauges) => json.WriteRawValue(gauges.ToBytes(), skipInputValidation: true);

    /// <summary>An acknowledgement, as the station gets it.</summary>
    public static void Write(Utf8JsonWriter json, Acknowledgement acknowledgement) =>
        json.WriteRawValue(acknowledgement.ToBytes(), skipInputValidation: true);

    /// <summary>An event.</summary>
    public static void Write(Utf8JsonWriter json, StoredEvent stored)
    {
        json.WriteStartObject();
        json.WriteName(stored.Station);
        json.WriteString("id", stored.Event.Id);
        json.WriteTime("utc", stored.Event.Utc);
        json.WriteString("severity", stored.Event.Severity.ToWire());
        json.WriteString("kind", stored.Event.Kind);
        json.WriteString("text", stored.Event.Text);
        json.WriteTime("received_utc", stored.ReceivedUtc);
        json.WriteEndObject();
    }

    /// <summary>A drift window. Its message is checked here, for nothing says that what stored it did.</summary>
    public static void Write(Utf8JsonWriter json, StoredWindow window)
    {
        json.WriteStartObject();
        json.WriteString("epoch", window.Epoch);
        json.WriteString("camera", window.Camera);
        json.WriteString("model_sha256", window.ModelSha256);
        json.WriteString("schema", window.Schema);
        json.WriteNumber("sequence", window.Sequence);
        json.WriteTime("from_utc", window.FromUtc);
        json.WriteTime("until_utc", window.UntilUtc);
        json.WriteStored("window", IsJson(window.Body.Span) ? window.Body.Span : default);
        json.WriteEndObject();
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            while (json.Read())
            {
                // Reading it to its end is the check.
            }

            return !body.IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
