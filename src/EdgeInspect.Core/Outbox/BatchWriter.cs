using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Outbox;

/// <summary>
/// Writes batches of one station and epoch: <c>{"schema":1,"site":…,"line":…,"station":…,"epoch":…,"first_seq":…,
/// "records":[{"prev_hash":…,"hash":…,"payload":{…}},…],"last_seq":…}</c>, the payloads byte for byte as stored. A record that fits no batch
/// even alone, or whose payload would make the batch unreadable, goes without payload, <c>"omitted"</c> saying why and <c>"bytes"</c> how
/// long it is: it holds up nothing, and the chain goes on. Used by one thread at a time.
/// </summary>
public sealed class BatchWriter
{
    private const int MaxHeadBytes = 4096;
    private const int HashDigits = 2 * HashChain.HashLength;
    private static readonly int TailBytes = "],\"last_seq\":9007199254740991}".Length;
    private readonly ArrayBufferWriter<byte> _content = new(BatchFormat.MaxContentBytes);
    private readonly ArrayBufferWriter<byte> _item = new(4096);
    private readonly byte[] _compressed = new byte[BatchFormat.MaxContentBytes];
    private readonly byte[] _head;
    private readonly string _epoch;

    /// <summary>For the records of a stream.</summary>
    /// <exception cref="ArgumentException">Its names are empty, or longer than <see cref="BatchFormat.MaxNameLength"/>.</exception>
    public BatchWriter(LedgerStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var (site, line, station) = stream.Station;
        if (!new[] { site, line, station, stream.Epoch }.All(name => name.Length is > 0 and <= BatchFormat.MaxNameLength))
            throw new ArgumentException($"names of 1 to {BatchFormat.MaxNameLength} characters are allowed, not those of {stream}", nameof(stream));
        _epoch = stream.Epoch;
        _head = WriteHead(stream);
    }

    /// <summary>Records that went without their payload.</summary>
    public long Omitted { get; private set; }

    /// <summary>Writes the first of some records, as many as fit, at least one.</summary>
    /// <param name="records">Consecutive numbers, at least one.</param>
    /// <exception cref="ArgumentException">There is none, or a number is missing between them.</exception>
    public OutboxMessage Write(IReadOnlyList<OutboxRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0)
            throw new ArgumentException("a batch has at least one record", nameof(records));
        var first = records[0].Seq;
        Begin(first);
        var count = 0;
        while (count < Math.Min(records.Count, BatchFormat.MaxRecords))
        {
            if (records[count].Seq != first + count)
                throw new ArgumentException($"record {records[count].Seq} follows record {first + count - 1}", nameof(records));
            if (!TryAdd(records[count], isFirst: count == 0))
                break;
            count++;
        }

        return End(new(first, first + count - 1));
    }

    private static byte[] WriteHead(LedgerStream stream)
    {
        var buffer = new ArrayBufferWriter<byte>(MaxHeadBytes);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("schema"u8, BatchFormat.Version);
        json.WriteString("site"u8, stream.Station.Site);
        json.WriteString("line"u8, stream.Station.Line);
        json.WriteString("station"u8, stream.Station.Station);
        json.WriteString("epoch"u8, stream.Epoch);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Append(ArrayBufferWriter<byte> buffer, long number)
    {
        Utf8Formatter.TryFormat(number, buffer.GetSpan(20), out var written);
        buffer.Advance(written);
    }

    private void Begin(long first)
    {
        _content.ResetWrittenCount();
        _content.Write(_head);
        _content.Write(",\"first_seq\":"u8);
        Append(_content, first);
        _content.Write(",\"records\":["u8);
    }

    private OutboxMessage End(SeqRange range)
    {
        _content.Write("],\"last_seq\":"u8);
        Append(_content, range.Last);
        _content.Write("}"u8);
        var content = _content.WrittenSpan;
        var compressed = BatchFormat.Compress(content, _compressed);
        return compressed > 0
            ? new(range, _compressed.AsSpan(0, compressed).ToArray(), BatchFormat.JsonBrotli)
            : new(range, content.ToArray(), BatchFormat.Json);
    }

    private bool TryAdd(OutboxRecord record, bool isFirst)
    {
        var travels = Travelling(record);
        WriteItem(travels);
        if (!Fits(isFirst))
        {
            if (!isFirst)
                return false;
            WriteItem(travels = record.Without(Omission.TooLarge));
        }

        Omitted += travels.Omission == Omission.None ? 0 : 1;
        if (!isFirst)
            _content.Write(","u8);
        _content.Write(_item.WrittenSpan);
        return true;
    }

    /// <summary>What is beyond the limit by itself is not looked at. A hash that is none breaks the chain at the hub, not the batch.</summary>
    private OutboxRecord Travelling(OutboxRecord record)
    {
        if (record.Omission == Omission.Missing)
            return record;
        if (record.PrevHash.Length != HashChain.HashLength || record.Hash.Length != HashChain.HashLength)
            return record with { PrevHash = default, Hash = default, Payload = default, Omission = Omission.Unreadable };
        if (record.Omission != Omission.None)
            return record;
        if (record.Payload.Length > BatchFormat.MaxContentBytes)
            return record.Without(Omission.TooLarge);
        return RecordPayload.IsOf(record.Payload.Span, _epoch, record.Seq) ? record : record.Without(Omission.Unreadable);
    }

    private bool Fits(bool isFirst) => _content.WrittenCount + (isFirst ? 0 : 1) + _item.WrittenCount + TailBytes <= BatchFormat.MaxContentBytes;

    private void WriteItem(OutboxRecord record)
    {
        _item.ResetWrittenCount();
        _item.Write("{\"prev_hash\":"u8);
        WriteHash(record.PrevHash.Span);
        _item.Write(",\"hash\":"u8);
        WriteHash(record.Hash.Span);
        if (record.Omission == Omission.None)
        {
            _item.Write(",\"payload\":"u8);
            _item.Write(record.Payload.Span);
        }
        else
        {
            _item.Write(",\"omitted\":\""u8);
            _item.Write(System.Text.Encoding.ASCII.GetBytes(record.Omission.ToWire()));
            _item.Write("\",\"bytes\":"u8);
            Append(_item, record.PayloadBytes);
        }

        _item.Write("}"u8);
    }

    private void WriteHash(ReadOnlySpan<byte> hash)
    {
        if (hash.IsEmpty)
        {
            _item.Write("null"u8);
            return;
        }

        _item.Write("\""u8);
        Convert.TryToHexStringLower(hash, _item.GetSpan(HashDigits), out var written);
        _item.Advance(written);
        _item.Write("\""u8);
    }
}
