using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>What a hub says of a picture.</summary>
public enum PictureState
{
    /// <summary>The named chunk is there; of others nothing is said.</summary>
    Stored,

    /// <summary>The named chunks are all that is there.</summary>
    Partial,

    /// <summary>All of it is there and on record: the station may delete it.</summary>
    Complete,

    /// <summary>Nothing of it is there, or wanted; the reason says why.</summary>
    Refused,
}

/// <summary>Why a hub takes nothing of a picture.</summary>
public enum PictureRefusal
{
    /// <summary>It does.</summary>
    None,

    /// <summary>Larger than the hub takes. Offering it again is of no use.</summary>
    TooLarge,

    /// <summary>The whole has another SHA-256 than was said; its chunks are gone. It may be sent again.</summary>
    HashDiffers,

    /// <summary>The whole does not begin as its format does. Offering it again is of no use.</summary>
    NotAPicture,

    /// <summary>The hub has no room for pictures. To be tried again after the stated time.</summary>
    Quota,
}

/// <summary>
/// The hub's answer on <c>dn/img</c>:
/// <c>{"schema":1,"rid":…,"what":"image","sha256":…,"chunk_bytes":…,"ask":…,"state":…,"have":[[first,last],…],"reason":…,"retry_s":…}</c>.
/// </summary>
public sealed record PictureAnswer
{
    /// <summary>The result.</summary>
    public required Guid Rid { get; init; }

    /// <summary>Which of its pictures.</summary>
    public required PicturePart Part { get; init; }

    /// <summary>The picture's SHA-256, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How it was cut.</summary>
    public required int ChunkBytes { get; init; }

    /// <summary>The station's own number of what is answered; 0 for <see cref="PictureState.Stored"/>.</summary>
    public int Ask { get; init; }

    /// <summary>What is said.</summary>
    public required PictureState State { get; init; }

    /// <summary>Which chunks are meant, by number from 1: ascending, with gaps between them, at most <see cref="PictureWire.MaxRanges"/>.</summary>
    public IReadOnlyList<SeqRange> Have { get; init; } = [];

    /// <summary>Why it was refused.</summary>
    public PictureRefusal Reason { get; init; }

    /// <summary>Seconds after which it may be tried again; 0 where that is not said.</summary>
    public int RetrySeconds { get; init; }

    /// <summary>An answer to a message.</summary>
    public static PictureAnswer To(PictureMessage message, PictureState state)
    {
        ArgumentNullException.ThrowIfNull(message);
        var facts = message.Facts;
        return new()
        {
            Rid = facts.Rid, Part = facts.Part, Sha256 = facts.Sha256, ChunkBytes = facts.ChunkBytes, Ask = message.Ask, State = state,
        };
    }

    /// <summary>As it is sent: at most <see cref="PictureWire.MaxAnswerBytes"/> bytes.</summary>
    public byte[] ToBytes() => FleetJson.Write(json =>
    {
        json.WriteString("rid"u8, Rid);
        json.WriteString("what"u8, Part.ToWire());
        json.WriteString("sha256"u8, Sha256);
        json.WriteNumber("chunk_bytes"u8, ChunkBytes);
        json.WriteNumber("ask"u8, Ask);
        json.WriteString("state"u8, State.ToWire());
        json.WriteStartArray("have"u8);
        foreach (var range in Have.Take(PictureWire.MaxRanges))
        {
            json.WriteStartArray();
            json.WriteNumberValue(range.First);
            json.WriteNumberValue(range.Last);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteString("reason"u8, Reason.ToWire());
        json.WriteNumber("retry_s"u8, RetrySeconds);
    });

    /// <summary>Reads one from outside; whatever comes, the answer is a value. Safe from any thread.</summary>
    public static Received<PictureAnswer> Read(ReadOnlySpan<byte> body)
    {
        var draft = new Draft();
        var fields = new JsonFields(
            JsonMessage.Schema, "rid", "what", "sha256", "chunk_bytes", "ask", "state", "have", "reason", "retry_s");
        return JsonMessage.Read(body, PictureWire.MaxAnswerBytes, fields, draft.TryReadValue, draft.Finish);
    }

    private sealed class Draft
    {
        private readonly List<SeqRange> _have = [];
        private Guid _rid;
        private PicturePart _part;
        private string? _sha256;
        private long _chunkBytes;
        private long _ask;
        private PictureState _state;
        private PictureRefusal _reason;
        private long _retrySeconds;

        public Received<PictureAnswer> Finish() => new(
            new()
            {
                Rid = _rid, Part = _part, Sha256 = _sha256!, ChunkBytes = (int)_chunkBytes, Ask = (int)_ask, State = _state, Have = _have,
                Reason = _reason, RetrySeconds = (int)_retrySeconds,
            },
            MessageFault.None);

        public bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
        {
            "rid" => json.TokenType == JsonTokenType.String && json.TryGetGuid(out _rid) && _rid != Guid.Empty,
            "what" => json.TryReadChoice(PictureWire.ToWire, out _part),
            "sha256" => json.TryReadSha256(out _sha256),
            "chunk_bytes" => json.TryReadNumber(out _chunkBytes) && _chunkBytes is >= PictureWire.MinChunkBytes and <= PictureWire.MaxChunkBytes,
            "ask" => json.TryReadNumber(out _ask) && _ask <= int.MaxValue,
            "state" => json.TryReadChoice(PictureWire.ToWire, out _state),
            "have" => TryReadHave(ref json),
            "reason" => json.TryReadChoice(PictureWire.ToWire, out _reason),
            "retry_s" => json.TryReadNumber(out _retrySeconds) && _retrySeconds <= PictureWire.MaxRetrySeconds,
            _ => throw new UnreachableException(name),
        };

        private bool TryReadHave(ref Utf8JsonReader json)
        {
            if (json.TokenType != JsonTokenType.StartArray)
                return false;
            var before = -1L;
            while (json.Read() && json.TokenType == JsonTokenType.StartArray)
            {
                if (_have.Count == PictureWire.MaxRanges || !TryReadRange(ref json, out var range) || range.First <= before + 1)
                    return false;
                _have.Add(range);
                before = range.Last;
            }

            return json.TokenType == JsonTokenType.EndArray;
        }

        private static bool TryReadRange(ref Utf8JsonReader json, out SeqRange range)
        {
            range = default;
            if (!json.Read() || !json.TryReadNumber(out var first) || !json.Read() || !json.TryReadNumber(out var last))
                return false;
            range = new(first, last);
            return json.Read() && json.TokenType == JsonTokenType.EndArray && first <= last && last <= PictureWire.MaxChunks;
        }
    }
}
