using System.Collections.Immutable;

namespace EdgeInspect.Core.Inspection;

/// <summary>Triggers of one reason and detail that yielded no inspection, gathered over a short time.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
/// <param name="LastFrame">Number of the last frame among them, or -1 when there was none.</param>
/// <param name="Detail">More, in words, or null.</param>
public sealed record Gap(GapReason Reason, long Count, long LastFrame, string? Detail)
{
    /// <summary>As a record for the ledger.</summary>
    public LedgerEvent ToLedgerEvent() => new(RecordKinds.Gap, json =>
    {
        json.WriteString("reason", Reason.ToWire());
        json.WriteNumber("count", Count);
        if (LastFrame >= 0)
            json.WriteNumber("last_frame", LastFrame);
        if (Detail is not null)
            json.WriteString("detail", Detail);
    });
}

/// <summary>
/// Gathers gaps on the inspecting thread without allocating, so that a thousand lost frames become a few records: one for each reason and
/// detail. Bounded: of further details of a reason only their sum is kept. Used by one thread.
/// </summary>
public sealed class GapTally
{
    /// <summary>Detail of the sum of those that found no place of their own.</summary>
    public const string Others = "other causes, too many to tell apart";

    private const int OwnPlaces = 64;
    private static readonly int ReasonCount = Enum.GetValues<GapReason>().Length;

    // Behind the places for single causes there is one for each reason's others.
    private readonly Entry[] _entries = new Entry[OwnPlaces + ReasonCount];
    private readonly StationMetrics _metrics;
    private int _used;

    /// <summary>Starts empty.</summary>
    public GapTally(StationMetrics metrics) => _metrics = metrics;

    /// <summary>Whether nothing was added since the last <see cref="Take"/>.</summary>
    public bool IsEmpty => _used == 0;

    /// <summary>Adds gaps of one reason and detail.</summary>
    public void Add(GapReason reason, long count, long lastFrame = -1, string? detail = null)
    {
        if (count <= 0)
            return;
        ref var entry = ref EntryOf(reason, detail);
        entry.Count += count;
        entry.LastFrame = Math.Max(entry.LastFrame, lastFrame);
        _metrics.Gap(reason, count);
    }

    /// <summary>Takes what was gathered, in the order in which it first came.</summary>
    public ImmutableArray<Gap> Take()
    {
        var entries = _entries.AsSpan(0, _used);
        var gaps = ImmutableArray.CreateBuilder<Gap>(entries.Length);
        foreach (ref readonly var entry in entries)
            gaps.Add(new(entry.Reason, entry.Count, entry.LastFrame, entry.Detail));
        entries.Clear();
        _used = 0;
        return gaps.MoveToImmutable();
    }

    private ref Entry EntryOf(GapReason reason, string? detail)
    {
        var at = IndexOf(reason, detail);
        if (at < 0 && _used >= OwnPlaces)
            at = IndexOf(reason, detail = Others);
        if (at < 0)
        {
            at = _used++;
            _entries[at] = new() { Reason = reason, Detail = detail, LastFrame = -1 };
        }
        return ref _entries[at];
    }

    private int IndexOf(GapReason reason, string? detail)
    {
        for (var i = 0; i < _used; i++)
        {
            if (_entries[i].Reason == reason && string.Equals(_entries[i].Detail, detail, StringComparison.Ordinal))
                return i;
        }
        return -1;
    }

    private struct Entry
    {
        public GapReason Reason;
        public string? Detail;
        public long Count;
        public long LastFrame;
    }
}
