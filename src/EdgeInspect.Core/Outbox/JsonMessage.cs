using System.Text.Json;
using System.Text.Unicode;

namespace EdgeInspect.Core.Outbox;

/// <summary>Reads messages from outside that are one JSON object each: whatever comes, the answer is a value.</summary>
internal static class JsonMessage
{
    /// <summary>The field with the version, which every message has.</summary>
    public const string Schema = "schema";

    /// <summary>Reads a message of <see cref="BatchFormat.Version"/>. Safe from any thread.</summary>
    /// <param name="body">What was received.</param>
    /// <param name="maxBytes">What is longer is refused unread.</param>
    /// <param name="fields">The known fields, <see cref="Schema"/> among them.</param>
    /// <param name="read">Reads the value of each but <see cref="Schema"/>.</param>
    /// <param name="finish">Makes the message once every field is there, or says why not.</param>
    public static Received<T> Read<T>(ReadOnlySpan<byte> body, int maxBytes, JsonFields fields, FieldReader read, Func<Received<T>> finish)
        where T : class
    {
        if (body.Length > maxBytes)
            return new(null, MessageFault.TooLarge);
        if (!Utf8.IsValid(body))
            return new(null, MessageFault.Malformed);
        long version = BatchFormat.Version;
        var isRead = TryRead(body, fields, ReadVersionOr);
        if (version != BatchFormat.Version)
            return new(null, MessageFault.ForeignVersion);
        return isRead ? finish() : new(null, MessageFault.Malformed);

        bool ReadVersionOr(string name, ref Utf8JsonReader json) => name == Schema ? json.TryReadNumber(out version) : read(name, ref json);
    }

    private static bool TryRead(ReadOnlySpan<byte> body, JsonFields fields, FieldReader read)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            return json.Read() && json.TokenType == JsonTokenType.StartObject && fields.TryRead(ref json, read) && !json.Read() && fields.HasAll;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken JSON, or a text with half a character in it.
            return false;
        }
    }
}
