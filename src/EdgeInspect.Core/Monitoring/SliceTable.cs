using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Monitoring;

/// <summary>
/// Confusion counts for each slice: how often each verdict was given to parts of each truth. Holds the <see cref="MaxKeys"/> first keys in the
/// order of kind and name; what has no place is counted in one bucket, <see cref="Overflow"/>. A key that leaves has only
/// lower ones before it, so it would leave every larger table too: whichever way tables are added, the same keys stay with the same counts.
/// While nothing overflows, every count is whole. Adding allocates nothing.
/// </summary>
public sealed class SliceTable
{
    /// <summary>Most keys.</summary>
    public const int MaxKeys = 256;

    /// <summary>Counts of a slice: for each truth those of each verdict, in the order of the enumerations.</summary>
    public const int Cells = Truths * Verdicts;

    private const int Truths = 3;
    private const int Verdicts = 4;
    private readonly SliceKey[] _keys = new SliceKey[MaxKeys];

    // The overflow's counts lie behind those of the keys.
    private readonly long[] _counts = new long[(MaxKeys + 1) * Cells];

    /// <summary>Number of keys.</summary>
    public int Count { get; private set; }

    /// <summary>The keys, ascending.</summary>
    public ReadOnlySpan<SliceKey> Keys => _keys.AsSpan(0, Count);

    /// <summary>Counts of parts in slices that found no place; zeros while all have one.</summary>
    public ReadOnlySpan<long> Overflow => CellsOf(MaxKeys);

    /// <summary>Place of a combination among the <see cref="Cells"/>.</summary>
    public static int CellOf(Verdict verdict, GroundTruth truth) => ((int)truth * Verdicts) + (int)verdict;

    /// <summary>Counts of a key by its place.</summary>
    public ReadOnlySpan<long> this[int place] => place < Count ? CellsOf(place) : throw new ArgumentOutOfRangeException(nameof(place));

    /// <summary>Counts a part.</summary>
    internal void Add(in SliceKey key, Verdict verdict, GroundTruth truth) => RowOf(key)[CellOf(verdict, truth)]++;

    /// <summary>Adds counts of one key.</summary>
    internal void Add(in SliceKey key, ReadOnlySpan<long> counts) => AddTo(RowOf(key), counts);

    /// <summary>Adds counts of slices that found no place elsewhere.</summary>
    internal void AddOverflow(ReadOnlySpan<long> counts) => AddTo(CellsOf(MaxKeys), counts);

    /// <summary>Adds what another has counted.</summary>
    internal void Merge(SliceTable other)
    {
        for (var i = 0; i < other.Count; i++)
            Add(other._keys[i], other.CellsOf(i));
        AddOverflow(other.Overflow);
    }

    private static void AddTo(Span<long> row, ReadOnlySpan<long> counts)
    {
        for (var i = 0; i < counts.Length; i++)
            row[i] += counts[i];
    }

    private Span<long> CellsOf(int place) => _counts.AsSpan(place * Cells, Cells);

    /// <summary>The counts of a key, which finds its place now or shares the last one.</summary>
    private Span<long> RowOf(in SliceKey key)
    {
        var place = key.IsValid ? Keys.BinarySearch(key, default(SliceOrder)) : ~MaxKeys;
        if (place >= 0)
            return CellsOf(place);
        place = ~place;
        if (place == MaxKeys)
            return CellsOf(MaxKeys);
        MakeRoom(place);
        _keys[place] = key;
        return CellsOf(place);
    }

    private void MakeRoom(int place)
    {
        if (Count == MaxKeys)
            AddOverflow(CellsOf(--Count));
        _keys.AsSpan(place, Count - place).CopyTo(_keys.AsSpan(place + 1));
        _counts.AsSpan(place * Cells, (Count - place) * Cells).CopyTo(_counts.AsSpan((place + 1) * Cells));
        CellsOf(place).Clear();
        Count++;
    }
}
