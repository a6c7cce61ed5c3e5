namespace EdgeInspect.Core.Tests;

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class ManualTime : TimeProvider
{
    /// <summary>Its monotonic time in nanoseconds.</summary>
    public long NowNs { get; set; } = 1_000_000_000;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => NowNs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56).AddTicks(NowNs / 100);

    /// <summary>Goes on.</summary>
    public void Advance(TimeSpan time) => NowNs += time.Ticks * 100;
}
