namespace EdgeInspect.Core.Outbox;

/// <summary>Consecutive numbers of records.</summary>
/// <param name="First">The lowest, from 1.</param>
/// <param name="Last">The highest; not below <paramref name="First"/>.</param>
public readonly record struct SeqRange(long First, long Last)
{
    /// <summary>How many they are.</summary>
    public long Count => Last - First + 1;

    /// <summary>The first of them, at most so many.</summary>
    public SeqRange Take(long most) => Count <= most ? this : new(First, First + most - 1);
}

/// <summary>A set of numbers as ranges: ascending, disjoint, never adjacent. Its owner bounds how many ranges there are.</summary>
public sealed class SeqRanges
{
    private readonly List<SeqRange> _ranges = [];

    /// <summary>How many ranges.</summary>
    public int Count => _ranges.Count;

    /// <summary>A range by its place, the lowest first.</summary>
    public SeqRange this[int index] => _ranges[index];

    /// <summary>The last number of the range that begins with 1; 0 when 1 is not in the set.</summary>
    public long ContiguousEnd => _ranges.Count > 0 && _ranges[0].First == 1 ? _ranges[0].Last : 0;

    /// <summary>The ranges as they are now.</summary>
    public SeqRange[] ToArray() => [.. _ranges];

    /// <summary>Adds numbers; those that are in already change nothing.</summary>
    /// <returns>How many were new.</returns>
    public long Add(SeqRange range)
    {
        var from = FirstEndingAtOrAfter(range.First - 1);
        var (first, last, known, to) = (range.First, range.Last, 0L, from);
        for (; to < _ranges.Count && _ranges[to].First <= range.Last + 1; to++)
        {
            known += Overlap(_ranges[to], range);
            (first, last) = (Math.Min(first, _ranges[to].First), Math.Max(last, _ranges[to].Last));
        }

        _ranges.RemoveRange(from, to - from);
        _ranges.Insert(from, new(first, last));
        return range.Count - known;
    }

    /// <summary>Takes numbers out; those that are not in change nothing.</summary>
    public void Remove(SeqRange range)
    {
        var from = FirstEndingAtOrAfter(range.First);
        var to = from;
        while (to < _ranges.Count && _ranges[to].First <= range.Last)
            to++;
        if (from == to)
            return;
        var (first, last) = (_ranges[from].First, _ranges[to - 1].Last);
        _ranges.RemoveRange(from, to - from);
        if (last > range.Last)
            _ranges.Insert(from, new(range.Last + 1, last));
        if (first < range.First)
            _ranges.Insert(from, new(first, range.First - 1));
    }

    /// <summary>Whether all of the numbers are in.</summary>
    public bool Covers(SeqRange range)
    {
        var at = FirstEndingAtOrAfter(range.First);
        return at < _ranges.Count && _ranges[at].First <= range.First && _ranges[at].Last >= range.Last;
    }

    /// <summary>Whether any of the numbers is in.</summary>
    public bool Overlaps(SeqRange range)
    {
        var at = FirstEndingAtOrAfter(range.First);
        return at < _ranges.Count && _ranges[at].First <= range.Last;
    }

    /// <summary>Whether adding the numbers would make one more range.</summary>
    public bool WouldGrow(SeqRange range)
    {
        var at = FirstEndingAtOrAfter(range.First - 1);
        return at == _ranges.Count || _ranges[at].First > range.Last + 1;
    }

    private static long Overlap(SeqRange a, SeqRange b) => Math.Max(0, Math.Min(a.Last, b.Last) - Math.Max(a.First, b.First) + 1);

    private int FirstEndingAtOrAfter(long seq)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].Last < seq)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
