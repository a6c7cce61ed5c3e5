using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>
/// What the hub says of a drift window, <c>dn/win</c>: <c>{"schema":1,"sha256":…,"stored":true}</c>. It comes after the commit; a station
/// sends a window again until it has one.
/// </summary>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the window's message as it was sent.</param>
/// <param name="IsStored">True: the hub has it. False: it can't take it, and no later hub would.</param>
public sealed record WindowAnswer(string Sha256, bool IsStored)
{
    /// <summary>As it is sent: <see cref="FleetFormat.ContentType"/>.</summary>
    public byte[] ToBytes() => FleetJson.Write(json =>
    {
        json.WriteString("sha256", Sha256);
        json.WriteBoolean("stored", IsStored);
    });

    /// <summary>Reads one from outside; whatever comes, the answer is a value. Safe from any thread.</summary>
    public static Received<WindowAnswer> Read(ReadOnlySpan<byte> body)
    {
        var draft = new Draft();
        return JsonMessage.Read(
            body, FleetFormat.MaxMessageBytes, new JsonFields(JsonMessage.Schema, "sha256", "stored"), draft.TryReadValue, draft.Finish);
    }

    private sealed class Draft
    {
        private string? _sha256;
        private bool _isStored;

        public Received<WindowAnswer> Finish() => new(new(_sha256!, _isStored), MessageFault.None);

        public bool TryReadValue(string name, ref Utf8JsonReader json)
        {
            switch (name)
            {
                case "sha256":
                    return json.TryReadSha256(out _sha256);
                case "stored":
                    _isStored = json.TokenType == JsonTokenType.True;
                    return json.TokenType is JsonTokenType.True or JsonTokenType.False;
                default:
                    throw new UnreachableException(name);
            }
        }
    }
}
