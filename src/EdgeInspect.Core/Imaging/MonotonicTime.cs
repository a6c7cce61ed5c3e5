namespace EdgeInspect.Core.Imaging;

/// <summary>Monotonic time in nanoseconds, from a <see cref="TimeProvider"/>.</summary>
public static class MonotonicTime
{
    /// <summary>Nanoseconds in a millisecond.</summary>
    public const long NanosecondsPerMillisecond = 1_000_000;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds of the monotonic clock; only differences have a meaning. On Linux it is CLOCK_MONOTONIC.</summary>
    public static long MonotonicNs(this TimeProvider time)
    {
        var frequency = time.TimestampFrequency;
        var stamp = time.GetTimestamp();
        return frequency == NanosecondsPerSecond ? stamp : (long)((Int128)stamp * NanosecondsPerSecond / frequency);
    }
}
