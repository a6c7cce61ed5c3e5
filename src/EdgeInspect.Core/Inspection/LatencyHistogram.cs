using System.Numerics;

namespace EdgeInspect.Core.Inspection;

/// <summary>
/// Counts durations in buckets that grow with them: sixteen to each doubling, so that a quantile is off by a thirtieth at most. Recording is safe from
/// any thread, allocates nothing and waits for nobody.
/// </summary>
public sealed class LatencyHistogram
{
    private const int StepBits = 4;
    private const int Steps = 1 << StepBits;
    private const double MicrosecondsPerMillisecond = 1000;

    // Below 16 µs each microsecond has a bucket; above, each of the further 27 doublings has 16.
    private readonly long[] _counts = new long[Steps * 28];

    /// <summary>How many buckets there are.</summary>
    internal int Buckets => _counts.Length;

    /// <summary>Counts a duration in microseconds; a negative one counts as 0.</summary>
    public void Record(long microseconds) => Interlocked.Increment(ref _counts[BucketOf(microseconds)]);

    /// <summary>Copies the counts.</summary>
    internal void CopyTo(Span<long> counts)
    {
        for (var i = 0; i < _counts.Length; i++)
            counts[i] = Volatile.Read(ref _counts[i]);
    }

    /// <summary>The middle of a bucket in milliseconds.</summary>
    internal static double MiddleMs(int bucket)
    {
        if (bucket < Steps)
            return bucket / MicrosecondsPerMillisecond;
        var doubling = (bucket >> StepBits) - 1;
        return (Steps + (bucket & (Steps - 1)) + 0.5) * (1L << doubling) / MicrosecondsPerMillisecond;
    }

    private static int BucketOf(long microseconds)
    {
        var value = (ulong)Math.Clamp(microseconds, 0, int.MaxValue);
        if (value < Steps)
            return (int)value;
        var doubling = BitOperations.Log2(value) - StepBits;
        return ((doubling + 1) << StepBits) + (int)((value >> doubling) & (Steps - 1));
    }
}

/// <summary>Quantiles of what a histogram counted since one last looked. Used by one thread at a time.</summary>
/// <param name="histogram">What is looked at.</param>
public sealed class LatencyLooks(LatencyHistogram histogram)
{
    private readonly long[] _before = new long[histogram.Buckets];
    private readonly long[] _now = new long[histogram.Buckets];

    /// <summary>Looks: what comes from now on is for the next time.</summary>
    /// <returns>Median and 99th percentile in milliseconds; null when nothing was counted.</returns>
    public (double MedianMs, double P99Ms)? Take()
    {
        histogram.CopyTo(_now);
        var count = 0L;
        for (var i = 0; i < _now.Length; i++)
        {
            _before[i] = _now[i] - _before[i];
            count += _before[i];
        }

        (double, double)? quantiles = count == 0 ? null : (Quantile(count, 0.5), Quantile(count, 0.99));
        _now.CopyTo(_before, 0);
        return quantiles;
    }

    /// <summary>The smallest duration that at least a share of them does not exceed.</summary>
    private double Quantile(long count, double share)
    {
        var rank = (long)Math.Ceiling(share * count);
        var bucket = 0;
        for (var seen = _before[0]; seen < rank; seen += _before[bucket])
            bucket++;
        return LatencyHistogram.MiddleMs(bucket);
    }
}
