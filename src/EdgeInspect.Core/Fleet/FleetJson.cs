using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace EdgeInspect.Core.Fleet;

/// <summary>
/// What the messages of this folder have in common when they are written, and the values that they hold when they are read.
/// </summary>
internal static class FleetJson
{
    private const int Sha256Digits = 64;
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;

    /// <summary>Writes one object; the version is in it.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schema"u8, Outbox.BatchFormat.Version);
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>UTC with seven digits of a second, so that text sorts as time does.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>A name, shortened to what a reader takes; an empty one, which none takes, is <c>-</c>.</summary>
    public static void WriteName(this Utf8JsonWriter json, string name, string value) =>
        json.WriteString(name, value.Length == 0 ? "-" : FleetFormat.Shorten(value, FleetFormat.MaxNameLength));

    /// <summary>A number, or null for what is none.</summary>
    public static void WriteMeasured(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    /// <summary>A whole number, or null.</summary>
    public static void WriteMeasured(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    /// <summary>A time not before 1970.</summary>
    public static bool TryReadTime(this ref Utf8JsonReader json, out DateTimeOffset value)
    {
        value = default;
        return json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out value) && value >= Earliest;
    }

    /// <summary>A finite number.</summary>
    public static bool TryReadFinite(this ref Utf8JsonReader json, out double value)
    {
        value = 0;
        return json.TokenType == JsonTokenType.Number && json.TryGetDouble(out value) && double.IsFinite(value);
    }

    /// <summary>A finite number that is not negative.</summary>
    public static bool TryReadAmount(this ref Utf8JsonReader json, out double value) => json.TryReadFinite(out value) && value >= 0;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static bool TryReadSha256(this ref Utf8JsonReader json, out string? value)
    {
        value = json.TokenType == JsonTokenType.String && json.ValueSpan.Length == Sha256Digits ? json.GetString() : null;
        return value is { Length: Sha256Digits } && value.All(char.IsAsciiHexDigitLower);
    }

    /// <summary>One of the names that an enumeration has on the wire.</summary>
    public static bool TryReadChoice<T>(this ref Utf8JsonReader json, Func<T, string> toWire, out T value)
        where T : struct, Enum
    {
        value = default;
        if (json.TokenType != JsonTokenType.String)
            return false;
        foreach (var choice in Enum.GetValues<T>())
        {
            if (!json.ValueTextEquals(toWire(choice)))
                continue;
            value = choice;
            return true;
        }

        return false;
    }
}
