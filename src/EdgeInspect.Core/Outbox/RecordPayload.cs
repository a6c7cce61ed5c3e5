using System.Text.Json;
using System.Text.Unicode;

namespace EdgeInspect.Core.Outbox;

/// <summary>What outbox and hub ask of a stored payload before it travels inside a batch. Nothing of it is changed.</summary>
internal static class RecordPayload
{
    // A batch holds it three levels down, and its reader goes to 64.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 60 };

    /// <summary>Whether it is one JSON object, with nothing around it, of an epoch and number: wherever it states them, and at least once.</summary>
    public static bool IsOf(ReadOnlySpan<byte> payload, string epoch, long seq)
    {
        if (payload.Length < 2 || payload[0] != (byte)'{' || payload[^1] != (byte)'}' || !Utf8.IsValid(payload))
            return false;
        try
        {
            return States(payload, epoch, seq);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken JSON, or a text with half a character in it.
            return false;
        }
    }

    private static bool States(ReadOnlySpan<byte> payload, string epoch, long seq)
    {
        var json = new Utf8JsonReader(payload, Options);
        var (hasEpoch, hasSeq) = (false, false);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isEpoch = json.ValueTextEquals("epoch"u8);
            var isSeq = json.ValueTextEquals("seq"u8);
            json.Read();
            if (isEpoch && !(json.TokenType == JsonTokenType.String && json.ValueTextEquals(epoch)))
                return false;
            if (isSeq && !(json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number == seq))
                return false;
            (hasEpoch, hasSeq) = (hasEpoch || isEpoch, hasSeq || isSeq);
            json.Skip();
        }

        return !json.Read() && hasEpoch && hasSeq;
    }
}
