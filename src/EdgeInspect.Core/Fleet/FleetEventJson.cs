using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>Events as <c>up/evt</c> carries them: <c>{"schema":1,"id":…,"utc":…,"severity":…,"kind":…,"text":…}</c>.</summary>
public static class FleetEventJson
{
    /// <summary>As it is sent: at most <see cref="FleetFormat.MaxMessageBytes"/> bytes; a text that is too long is shortened.</summary>
    public static byte[] ToBytes(this FleetEvent fleetEvent)
    {
        ArgumentNullException.ThrowIfNull(fleetEvent);
        return FleetJson.Write(json =>
        {
            json.WriteString("id", fleetEvent.Id);
            json.WriteTime("utc", fleetEvent.Utc);
            json.WriteString("severity", fleetEvent.Severity.ToWire());
            json.WriteString("kind", fleetEvent.Kind);
            json.WriteString("text", FleetFormat.Shorten(fleetEvent.Text, FleetFormat.MaxTextLength));
        });
    }

    /// <summary>Reads one from outside; whatever comes, the answer is a value. Safe from any thread.</summary>
    public static Received<FleetEvent> Read(ReadOnlySpan<byte> body)
    {
        var draft = new Draft();
        var fields = new JsonFields(JsonMessage.Schema, "id", "utc", "severity", "kind", "text");
        return JsonMessage.Read(body, FleetFormat.MaxMessageBytes, fields, draft.TryReadValue, draft.Finish);
    }

    private static bool IsKind(string kind) =>
        kind.Length is > 0 and <= FleetFormat.MaxKindLength
        && kind.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private sealed class Draft
    {
        private Guid _id;
        private DateTimeOffset _utc;
        private EventSeverity _severity;
        private string? _kind;
        private string? _text;

        public Received<FleetEvent> Finish() => new(new(_id, _utc, _severity, _kind!, _text!), MessageFault.None);

        public bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
        {
            "id" => json.TokenType == JsonTokenType.String && json.TryGetGuid(out _id) && _id != Guid.Empty,
            "utc" => json.TryReadTime(out _utc),
            "severity" => json.TryReadChoice(FleetFormat.ToWire, out _severity),
            "kind" => json.TryReadName(out _kind) && IsKind(_kind!),
            "text" => json.TryReadText(FleetFormat.MaxTextLength, out _text),
            _ => throw new UnreachableException(name),
        };
    }
}
