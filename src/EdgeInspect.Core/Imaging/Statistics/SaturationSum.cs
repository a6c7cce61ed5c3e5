namespace EdgeInspect.Core.Imaging.Statistics;

/// <summary>
/// Sum of (max - min) / max over pixels without a division for each: ranges are added up for each maximum, as whole numbers, and
/// divided at the end. In two banks, so that neighbours with the same maximum don't wait for each other.
/// </summary>
internal sealed class SaturationSum
{
    private readonly long[] _even = new long[256];
    private readonly long[] _odd = new long[256];

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_even);
        Array.Clear(_odd);
    }

    /// <summary>Adds pixels by their greatest channel and its distance from the least.</summary>
    public void Add(ReadOnlySpan<byte> max, ReadOnlySpan<byte> range)
    {
        range = range[..max.Length];
        var (even, odd) = (_even, _odd);
        var x = 0;
        for (; x < max.Length - 1; x += 2)
        {
            even[max[x]] += range[x];
            odd[max[x + 1]] += range[x + 1];
        }
        if (x < max.Length)
            even[max[x]] += range[x];
    }

    /// <summary>The sum; black pixels count as 0.</summary>
    public double Total()
    {
        var total = 0.0;
        for (var max = 1; max < _even.Length; max++)
            total += (_even[max] + _odd[max]) / (double)max;
        return total;
    }
}
