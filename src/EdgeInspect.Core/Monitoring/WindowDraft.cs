using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Monitoring;

/// <summary>A window as far as it was read.</summary>
internal sealed class WindowDraft
{
    private const int ModelLength = 64;
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private readonly JsonFields _fields = new(
        "schema", "site", "line", "station", "epoch", "camera", "model", "window_schema", "score_unit", "seq", "cut", "size", "missed", "recipe",
        "threshold", "first_seq", "last_seq", "first_utc", "last_utc", "frames", "verdicts", "scalars", "slices", "other");

    private readonly StateDraft _state = new();
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private double _scoreUnit;
    private double _threshold;
    private DateTimeOffset _firstUtc;
    private DateTimeOffset _lastUtc;

    /// <summary>Whether it says that it is of another version.</summary>
    public bool IsForeignVersion => _fields.Has("schema") && _numbers.GetValueOrDefault("schema", -1) != WindowFormat.Version;

    /// <summary>Reads the structure.</summary>
    /// <returns>False when a value is not what it should be.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text holds half a character.</exception>
    public bool TryRead(ReadOnlySpan<byte> content)
    {
        var json = new Utf8JsonReader(content);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        return _fields.TryRead(ref json, TryReadValue) && !json.Read() && _fields.HasAll;
    }

    /// <summary>Checks everything against everything.</summary>
    public Received<DriftWindow> Finish()
    {
        if (WindowSchema.OfUnit(_scoreUnit) is not { } schema)
            return new(null, MessageFault.Malformed);
        if (schema.Id != _texts["window_schema"])
            return new(null, MessageFault.ForeignVersion);
        if (_texts["model"].Length != ModelLength || _texts["model"].AsSpan().ContainsAnyExcept(Hexadecimal))
            return new(null, MessageFault.Malformed);
        var frames = _numbers["frames"];
        if (ToSpan(frames) is not { } span || _numbers["seq"] < 1 || _state.ToState(schema, frames) is not { } state)
            return new(null, MessageFault.Malformed);
        var stream = new LedgerStream(new(_texts["site"], _texts["line"], _texts["station"]), _texts["epoch"]);
        return new(new(new(stream, _texts["camera"], _texts["model"], schema.Id), _numbers["seq"], span, state), MessageFault.None);
    }

    private WindowSpan? ToSpan(long frames)
    {
        var (size, first, last) = (_numbers["size"], _numbers["first_seq"], _numbers["last_seq"]);
        if (WindowFormat.CutOf(_texts["cut"]) is not { } cut || !WindowFormat.IsSize(size))
            return null;
        if (frames < 1 || frames > size || (cut == WindowCut.Full) != (frames == size))
            return null;
        if (first < 1 || last - first + 1 < frames)
            return null;
        return new(cut, (int)size, _numbers["missed"], _texts["recipe"], _threshold, first, last, _firstUtc, _lastUtc);
    }

    private bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
    {
        "schema" or "seq" or "size" or "missed" or "first_seq" or "last_seq" or "frames" => TryReadNumber(name, ref json),
        "site" or "line" or "station" or "epoch" or "camera" or "model" or "window_schema" or "cut" or "recipe" => TryReadText(name, ref json),
        "score_unit" => TryReadDouble(ref json, out _scoreUnit),
        "threshold" => TryReadDouble(ref json, out _threshold),
        "first_utc" => TryReadTime(ref json, out _firstUtc),
        "last_utc" => TryReadTime(ref json, out _lastUtc),
        "verdicts" => _state.TryReadVerdicts(ref json),
        "scalars" => _state.TryReadScalars(ref json),
        "slices" => _state.TryReadSlices(ref json),
        "other" => _state.TryReadOther(ref json),
        _ => throw new UnreachableException(name),
    };

    private bool TryReadNumber(string name, ref Utf8JsonReader json)
    {
        var isRead = json.TryReadNumber(out var value);
        _numbers[name] = value;
        return isRead;
    }

    private bool TryReadText(string name, ref Utf8JsonReader json)
    {
        var isRead = json.TryReadName(out var value);
        _texts[name] = value ?? "";
        return isRead;
    }

    private static bool TryReadDouble(ref Utf8JsonReader json, out double value)
    {
        value = 0;
        return json.TokenType == JsonTokenType.Number && json.TryGetDouble(out value) && double.IsFinite(value);
    }

    private static bool TryReadTime(ref Utf8JsonReader json, out DateTimeOffset value)
    {
        value = default;
        return json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out value);
    }
}
