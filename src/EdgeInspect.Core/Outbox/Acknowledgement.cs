using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace EdgeInspect.Core.Outbox;

/// <summary>
/// What the hub has committed of a station's epoch, <c>dn/ack</c>: <c>{"schema":1,"epoch":…,"contiguous_seq":…,"extra":[[first,last],…]}</c>.
/// Each is whole in itself: a later one makes an earlier one superfluous. Only <see cref="Read"/> and <see cref="Of"/> make one.
/// </summary>
public sealed class Acknowledgement
{
    private Acknowledgement(string epoch, long contiguousSeq, IReadOnlyList<SeqRange> extra) =>
        (Epoch, ContiguousSeq, Extra) = (epoch, contiguousSeq, extra);

    /// <summary>The epoch.</summary>
    public string Epoch { get; }

    /// <summary>All up to this number are committed; 0 for none.</summary>
    public long ContiguousSeq { get; }

    /// <summary>Further ones above it: ascending ranges with gaps between them, at most <see cref="BatchFormat.MaxExtra"/>.</summary>
    public IReadOnlyList<SeqRange> Extra { get; }

    /// <summary>What a receiver has: of more ranges than a message holds the lowest.</summary>
    public static Acknowledgement Of(string epoch, SeqRanges received)
    {
        ArgumentNullException.ThrowIfNull(received);
        var contiguous = received.ContiguousEnd;
        return new(epoch, contiguous, [.. received.ToArray().Skip(contiguous > 0 ? 1 : 0).Take(BatchFormat.MaxExtra)]);
    }

    /// <summary>As it is sent: at most <see cref="BatchFormat.MaxAcknowledgementBytes"/> bytes of <see cref="BatchFormat.Json"/>.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("schema"u8, BatchFormat.Version);
        json.WriteString("epoch"u8, Epoch);
        json.WriteNumber("contiguous_seq"u8, ContiguousSeq);
        json.WriteStartArray("extra"u8);
        foreach (var range in Extra)
        {
            json.WriteStartArray();
            json.WriteNumberValue(range.First);
            json.WriteNumberValue(range.Last);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one from outside; whatever comes, the answer is a value. Safe from any thread.</summary>
    public static Received<Acknowledgement> Read(ReadOnlySpan<byte> body)
    {
        var draft = new Draft();
        return JsonMessage.Read(body, BatchFormat.MaxAcknowledgementBytes, Draft.Fields(), draft.TryReadValue, draft.Finish);
    }

    private sealed class Draft
    {
        private readonly List<SeqRange> _extra = [];
        private string? _epoch;
        private long _contiguous;

        public static JsonFields Fields() => new(JsonMessage.Schema, "epoch", "contiguous_seq", "extra");

        public Received<Acknowledgement> Finish() =>
            IsAscending() ? new(new(_epoch!, _contiguous, _extra), MessageFault.None) : new(null, MessageFault.Malformed);

        public bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
        {
            "epoch" => json.TryReadName(out _epoch),
            "contiguous_seq" => json.TryReadNumber(out _contiguous),
            "extra" => TryReadExtra(ref json),
            _ => throw new UnreachableException(name),
        };

        private bool TryReadExtra(ref Utf8JsonReader json)
        {
            if (json.TokenType != JsonTokenType.StartArray)
                return false;
            while (json.Read() && json.TokenType == JsonTokenType.StartArray)
            {
                if (_extra.Count == BatchFormat.MaxExtra
                    || !json.Read() || !json.TryReadNumber(out var first)
                    || !json.Read() || !json.TryReadNumber(out var last)
                    || !json.Read() || json.TokenType != JsonTokenType.EndArray)
                    return false;
                _extra.Add(new(first, last));
            }

            return json.TokenType == JsonTokenType.EndArray;
        }

        private bool IsAscending()
        {
            var before = _contiguous;
            foreach (var range in _extra)
            {
                if (range.First <= before + 1 || range.Last < range.First)
                    return false;
                before = range.Last;
            }

            return true;
        }
    }
}
