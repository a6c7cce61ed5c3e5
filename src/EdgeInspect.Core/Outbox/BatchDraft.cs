using System.Text.Json;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Outbox;

/// <summary>A batch as far as it was read.</summary>
internal sealed class BatchDraft(ReadOnlyMemory<byte> content)
{
    private readonly JsonFields _fields = new("schema", "site", "line", "station", "epoch", "first_seq", "last_seq", "records");
    private readonly List<OutboxRecord> _records = [];
    private string? _site;
    private string? _line;
    private string? _station;
    private string? _epoch;
    private long _version;
    private long _first;
    private long _last;

    /// <summary>Whether it says that it is of another version.</summary>
    public bool IsForeignVersion => _fields.Has("schema") && _version != BatchFormat.Version;

    /// <summary>Reads the structure; records are not numbered yet.</summary>
    /// <returns>False when a value is not what it should be.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text holds half a character.</exception>
    public bool TryRead()
    {
        var json = new Utf8JsonReader(content.Span);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _fields.Take(ref json);
            json.Read();
            if (name is null || !TryReadValue(name, ref json))
                return false;
        }

        return !json.Read() && _fields.HasAll;
    }

    /// <summary>Checks the numbers and the records.</summary>
    public Received<Batch> Finish()
    {
        if (_first < 1 || _last > BatchFormat.MaxSeq || _last - _first + 1 != _records.Count)
            return new(null, MessageFault.Malformed);
        for (var i = 0; i < _records.Count; i++)
        {
            var record = _records[i] = _records[i] with { Seq = _first + i };
            if (record.Omission == Omission.None && !RecordPayload.IsOf(record.Payload.Span, _epoch!, record.Seq))
                return new(null, MessageFault.ForeignRecord);
        }

        return new(new(new(new(_site!, _line!, _station!), _epoch!), new(_first, _last), _records), MessageFault.None);
    }

    private bool TryReadValue(string name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case "schema":
                return json.TryReadNumber(out _version);
            case "first_seq":
                return json.TryReadNumber(out _first);
            case "last_seq":
                return json.TryReadNumber(out _last);
            case "site":
                return json.TryReadName(out _site);
            case "line":
                return json.TryReadName(out _line);
            case "station":
                return json.TryReadName(out _station);
            case "epoch":
                return json.TryReadName(out _epoch);
            case "records":
                return TryReadRecords(ref json);
            default:
                json.Skip();
                return true;
        }
    }

    private bool TryReadRecords(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            if (_records.Count == BatchFormat.MaxRecords || new RecordDraft().Read(content, ref json) is not { } record)
                return false;
            _records.Add(record);
        }

        return json.TokenType == JsonTokenType.EndArray && _records.Count > 0;
    }

    /// <summary>A record of a batch as far as it was read.</summary>
    private sealed class RecordDraft
    {
        private readonly JsonFields _fields = new("prev_hash", "hash", "payload", "omitted", "bytes");
        private byte[]? _prevHash;
        private byte[]? _hash;
        private ReadOnlyMemory<byte> _payload;
        private Omission _omission;
        private long _bytes;

        public OutboxRecord? Read(ReadOnlyMemory<byte> content, ref Utf8JsonReader json)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = _fields.Take(ref json);
                json.Read();
                if (name is null || !TryReadValue(name, content, ref json))
                    return null;
            }

            if (!_fields.Has("prev_hash") || !_fields.Has("hash") || _fields.Has("payload") == _fields.Has("omitted"))
                return null;
            if (_fields.Has("payload"))
                return _prevHash is null || _hash is null ? null : OutboxRecord.Whole(0, _prevHash, _hash, _payload);
            return _fields.Has("bytes") && _bytes >= 0 ? new(0, _prevHash, _hash, default, _bytes, _omission) : null;
        }

        private bool TryReadValue(string name, ReadOnlyMemory<byte> content, ref Utf8JsonReader json)
        {
            switch (name)
            {
                case "prev_hash":
                    return TryReadHash(ref json, out _prevHash);
                case "hash":
                    return TryReadHash(ref json, out _hash);
                case "bytes":
                    return json.TryReadNumber(out _bytes);
                case "omitted":
                    return TryReadOmission(ref json);
                case "payload":
                    var start = (int)json.TokenStartIndex;
                    json.Skip();
                    _payload = content[start..(int)json.BytesConsumed];
                    return true;
                default:
                    json.Skip();
                    return true;
            }
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
            return Convert.FromHexString(json.ValueSpan, hash, out _, out _) == System.Buffers.OperationStatus.Done;
        }
    }
}
