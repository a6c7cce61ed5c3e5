using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Outbox;

/// <summary>A record of a batch as far as it was read.</summary>
internal sealed class RecordDraft(ReadOnlyMemory<byte> content)
{
    private readonly JsonFields _fields = new("prev_hash", "hash", "payload", "omitted", "bytes");
    private byte[]? _prevHash;
    private byte[]? _hash;
    private ReadOnlyMemory<byte> _payload;
    private Omission _omission;
    private long _bytes;

    /// <summary>Reads the object in whose first brace the reader stands; it has no number yet.</summary>
    /// <returns>Null when it is no record of a batch.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public OutboxRecord? Read(ref Utf8JsonReader json)
    {
        if (!_fields.TryRead(ref json, TryReadValue))
            return null;
        if (!_fields.Has("prev_hash") || !_fields.Has("hash") || _fields.Has("payload") == _fields.Has("omitted"))
            return null;
        if (_fields.Has("payload"))
            return _prevHash is null || _hash is null ? null : OutboxRecord.Whole(0, _prevHash, _hash, _payload);
        return _fields.Has("bytes") && _bytes >= 0 ? new(0, _prevHash, _hash, default, _bytes, _omission) : null;
    }

    private bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
    {
        "prev_hash" => TryReadHash(ref json, out _prevHash),
        "hash" => TryReadHash(ref json, out _hash),
        "bytes" => json.TryReadNumber(out _bytes),
        "omitted" => TryReadOmission(ref json),
        "payload" => TakePayload(ref json),
        _ => throw new UnreachableException(name),
    };

    /// <summary>The payload's own bytes: it is never written anew.</summary>
    private bool TakePayload(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        _payload = content[start..(int)json.BytesConsumed];
        return true;
    }

    private bool TryReadOmission(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
            return false;
        foreach (var omission in (ReadOnlySpan<Omission>)[Omission.TooLarge, Omission.Unreadable, Omission.Missing])
            _omission = json.ValueTextEquals(omission.ToWire()) ? omission : _omission;
        return _omission != Omission.None;
    }

    private static bool TryReadHash(ref Utf8JsonReader json, out byte[]? hash)
    {
        hash = null;
        if (json.TokenType == JsonTokenType.Null)
            return true;
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.Length != 2 * HashChain.HashLength)
            return false;
        hash = new byte[HashChain.HashLength];
        return Convert.FromHexString(json.ValueSpan, hash, out _, out _) == OperationStatus.Done;
    }
}
