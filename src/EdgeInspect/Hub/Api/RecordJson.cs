using System.Buffers;
using System.Text.Json;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Api;

/// <summary>Records in JSON: what the hub knows of one, and its payload byte for byte.</summary>
internal static class RecordJson
{
    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    /// <summary>A record.</summary>
    public static void Write(Utf8JsonWriter json, FleetRecord record) => Write(json, record, record.Payload.Span);

    /// <summary>A record in one line: breaks of lines between two of its payload's tokens become spaces.</summary>
    public static void WriteLine(Utf8JsonWriter json, FleetRecord record)
    {
        var payload = record.Payload.Span;
        if (!payload.ContainsAny(LineBreaks))
        {
            Write(json, record, payload);
            return;
        }

        var line = payload.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        Write(json, record, line);
    }

    private static void Write(Utf8JsonWriter json, FleetRecord record, ReadOnlySpan<byte> payload)
    {
        json.WriteStartObject();
        json.WriteName(record.Stream.Station);
        json.WriteString("epoch", record.Stream.Epoch);
        json.WriteNumber("seq", record.Seq);
        json.WriteString("kind", record.Kind.Length == 0 ? null : record.Kind);
        json.WriteString("rid", record.Rid?.ToString());
        json.WriteTime("t_utc", record.Utc);
        json.WriteTime("received_utc", record.ReceivedUtc);
        json.WriteString("prev_hash", Hex(record.PrevHash.Span));
        json.WriteString("hash", Hex(record.Hash.Span));
        json.WriteString("omission", record.Omission == Omission.None ? null : record.Omission.ToWire());
        json.WriteStartArray("images");
        foreach (var image in record.Images)
            Write(json, image);
        json.WriteEndArray();
        json.WriteStored("payload", payload);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StoredImage image)
    {
        json.WriteStartObject();
        json.WriteString("what", image.What);
        json.WriteString("media_type", image.MediaType);
        json.WriteString("sha256", image.Sha256);
        json.WriteNumber("bytes", image.Bytes);
        json.WriteTime("stored_utc", image.StoredUtc);
        json.WriteEndObject();
    }

    private static string? Hex(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Convert.ToHexStringLower(bytes);
}
