using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Monitoring;

/// <summary>One scalar of a window as far as it was read; at first one that no frame had.</summary>
internal sealed class ScalarDraft
{
    private readonly JsonFields _fields = new("n", "not_finite", "sum", "squares", "least", "greatest", "bins");
    private readonly long[] _bins = new long[WindowScalar.Bins];
    private long _count;
    private long _notFinite;
    private long _sum;
    private long _squares;
    private long _least;
    private long _greatest;

    /// <summary>Reads the object in whose first brace the reader should stand.</summary>
    public bool TryRead(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject || !_fields.TryRead(ref json, TryReadValue) || !_fields.Has("n"))
            return false;
        var hasValues = _count > 0;
        return _fields.Has("sum") == hasValues && _fields.Has("squares") == hasValues && _fields.Has("least") == hasValues
            && _fields.Has("greatest") == hasValues && (hasValues || !_fields.Has("bins"));
    }

    /// <summary>Gives it to a state of so many frames.</summary>
    /// <returns>False when no values can have counted so.</returns>
    public bool TryGive(ScalarState state, long frames)
    {
        var counted = _count + _notFinite;
        if (counted > frames || (counted < frames && !state.Scalar.IsOptional))
            return false;
        state.NoteNotFinite(_notFinite);
        return _count == 0 || state.TryRestore(_count, (_sum, _squares), (_least, _greatest), _fields.Has("bins") ? _bins : []);
    }

    private bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
    {
        "n" => json.TryReadNumber(out _count),
        "not_finite" => json.TryReadNumber(out _notFinite),
        "sum" => TryReadSigned(ref json, out _sum),
        "squares" => json.TryReadNumber(out _squares),
        "least" => TryReadSigned(ref json, out _least),
        "greatest" => TryReadSigned(ref json, out _greatest),
        "bins" => TryReadBins(ref json),
        _ => throw new UnreachableException(name),
    };

    /// <summary>Counts in order; a negative number stands for so many zeros, and none follows another.</summary>
    private bool TryReadBins(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        var (at, wasGap) = (0, true);
        while (json.Read() && json.TokenType == JsonTokenType.Number)
        {
            if (!TryReadSigned(ref json, out var value) || value == 0 || (value < 0 && at > 0 && wasGap))
                return false;
            var step = value < 0 ? -value : 1;
            if (step > WindowScalar.Bins - at)
                return false;
            if (value > 0)
                _bins[at] = value;
            (at, wasGap) = (at + (int)step, value < 0);
        }

        return json.TokenType == JsonTokenType.EndArray && !wasGap;
    }

    private static bool TryReadSigned(ref Utf8JsonReader json, out long value)
    {
        value = 0;
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out value) && value is >= -BatchFormat.MaxSeq and <= BatchFormat.MaxSeq;
    }
}
