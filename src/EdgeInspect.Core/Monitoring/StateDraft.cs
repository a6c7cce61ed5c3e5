using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Monitoring;

/// <summary>The counted part of a window as far as it was read.</summary>
internal sealed class StateDraft
{
    private static readonly string[] Names = [.. WindowSchema.Scalars.Select(scalar => scalar.Name)];
    private static readonly int Verdicts = Enum.GetValues<Verdict>().Length;
    private static readonly int SliceKinds = Enum.GetValues<SliceBy>().Length;

    private readonly ScalarDraft?[] _scalars = new ScalarDraft?[Names.Length];
    private readonly List<(SliceKey Key, long[] Counts)> _slices = [];
    private long[] _verdicts = [];
    private long[] _other = [];

    public bool TryReadVerdicts(ref Utf8JsonReader json) => TryReadCounts(ref json, Verdicts, out _verdicts);

    public bool TryReadOther(ref Utf8JsonReader json) => TryReadCounts(ref json, SliceTable.Cells, out _other);

    public bool TryReadScalars(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.StartObject && new JsonFields(Names).TryRead(ref json, TryReadScalar);

    public bool TryReadSlices(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            if (_slices.Count == SliceTable.MaxKeys || !TryReadSlice(ref json))
                return false;
        }

        return json.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>What it says, or null when no frames can have counted so.</summary>
    public WindowState? ToState(WindowSchema schema, long frames)
    {
        if (frames > WindowFormat.MaxSize || _verdicts.Sum() != frames || !SlicesFit())
            return null;
        var state = new WindowState(schema);
        state.NoteFrames(frames, _verdicts);
        foreach (var scalar in state.Scalars)
        {
            if (!(_scalars[(int)scalar.Scalar.Kind] ?? new()).TryGive(scalar, frames))
                return null;
        }

        foreach (var (key, counts) in _slices)
            state.Slices.Add(key, counts);
        state.Slices.AddOverflow(_other);
        return state;
    }

    private bool TryReadScalar(string name, ref Utf8JsonReader json)
    {
        var draft = _scalars[Array.IndexOf(Names, name)] = new();
        return draft.TryRead(ref json);
    }

    private bool TryReadSlice(ref Utf8JsonReader json)
    {
        var fields = new JsonFields("by", "name", "counts");
        (string? By, string? Name, long[] Counts) slice = (null, null, []);
        var isRead = fields.TryRead(ref json, (string name, ref Utf8JsonReader value) => name switch
        {
            "by" => value.TryReadName(out slice.By),
            "name" => value.TryReadName(out slice.Name),
            "counts" => TryReadCounts(ref value, SliceTable.Cells, out slice.Counts),
            _ => throw new UnreachableException(name),
        });
        if (!isRead || !fields.HasAll || WindowFormat.SliceOf(slice.By) is not { } by)
            return false;
        _slices.Add((new(by, slice.Name!), slice.Counts));
        return true;
    }

    /// <summary>Keys ascend, and no verdict was given to more parts of one kind of slice than it was given at all.</summary>
    private bool SlicesFit()
    {
        for (var i = 0; i < _slices.Count; i++)
        {
            if (!_slices[i].Key.IsValid || (i > 0 && default(SliceOrder).Compare(_slices[i - 1].Key, _slices[i].Key) >= 0))
                return false;
        }

        if (_slices.Any(slice => slice.Counts.Length == 0))
            return false;
        var kept = _slices.GroupBy(slice => slice.Key.By).All(kind => AreWithin(kind.Select(slice => slice.Counts), 1));
        return kept && AreWithin([.. _slices.Select(slice => slice.Counts), _other], SliceKinds);
    }

    private bool AreWithin(IEnumerable<long[]> rows, int times)
    {
        var sums = new long[Verdicts];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                sums[i % Verdicts] += row[i];
        }

        return !sums.Where((sum, verdict) => sum > times * _verdicts.ElementAtOrDefault(verdict)).Any();
    }

    /// <summary>Counts without the zeros at their end.</summary>
    private static bool TryReadCounts(ref Utf8JsonReader json, int most, out long[] counts)
    {
        var read = new List<long>(most);
        counts = [];
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.Number)
        {
            if (read.Count == most || !json.TryReadNumber(out var count) || count > WindowFormat.MaxSize)
                return false;
            read.Add(count);
        }

        counts = [.. read];
        return json.TokenType == JsonTokenType.EndArray && (read.Count == 0 || read[^1] > 0);
    }
}
