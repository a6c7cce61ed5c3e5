using System.Diagnostics;
using System.Text.Json;

namespace EdgeInspect.Core.Outbox;

/// <summary>A batch as far as it was read.</summary>
internal sealed class BatchDraft(ReadOnlyMemory<byte> content)
{
    private readonly List<OutboxRecord> _records = [];
    private string? _site;
    private string? _line;
    private string? _station;
    private string? _epoch;
    private long _first;
    private long _last;

    /// <summary>The fields of a batch.</summary>
    public static JsonFields Fields() => new(JsonMessage.Schema, "site", "line", "station", "epoch", "first_seq", "last_seq", "records");

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

    /// <summary>Reads the value of a field; records are not numbered yet.</summary>
    public bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
    {
        "first_seq" => json.TryReadNumber(out _first),
        "last_seq" => json.TryReadNumber(out _last),
        "site" => json.TryReadName(out _site),
        "line" => json.TryReadName(out _line),
        "station" => json.TryReadName(out _station),
        "epoch" => json.TryReadName(out _epoch),
        "records" => TryReadRecords(ref json),
        _ => throw new UnreachableException(name),
    };

    private bool TryReadRecords(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            if (_records.Count == BatchFormat.MaxRecords || new RecordDraft(content).Read(ref json) is not { } record)
                return false;
            _records.Add(record);
        }

        return json.TokenType == JsonTokenType.EndArray && _records.Count > 0;
    }
}
