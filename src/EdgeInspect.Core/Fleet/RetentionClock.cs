using System.Globalization;

namespace EdgeInspect.Core.Fleet;

/// <summary>
/// Says whether the wall clock may be believed when it decides what is old enough to be deleted: a wrong one would delete what no station
/// sends again. It is held against the time at which this was last decided. A clock that stays where it is for days is believed then: the
/// hub may just have been off for long. Used by one thread at a time.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class RetentionClock(TimeProvider time)
{
    /// <summary>How far it may have gone since the last time. A hub that was off for longer waits.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromDays(7);

    /// <summary>How far it may stand before the last time.</summary>
    public static readonly TimeSpan MostBehind = TimeSpan.FromDays(1);

    /// <summary>How long a doubtful clock must go on evenly, while the hub runs, until it is believed.</summary>
    public static readonly TimeSpan Proof = TimeSpan.FromDays(3);
    private static readonly TimeSpan Uneven = TimeSpan.FromHours(1);
    private (DateTimeOffset Utc, long At)? _doubted;

    /// <summary>Looks at the clock.</summary>
    /// <param name="retainedUtc">When it was last decided what is old; null when never.</param>
    /// <returns>Why it can't be believed and for how long, in words; null when it can.</returns>
    public string? Doubt(DateTimeOffset? retainedUtc)
    {
        var now = time.GetUtcNow();
        if (retainedUtc is not { } last || (now <= last + MostAhead && now >= last - MostBehind))
        {
            _doubted = null;
            return null;
        }

        if (_doubted is not { } since || (now - since.Utc - time.GetElapsedTime(since.At)).Duration() > Uneven)
            _doubted = since = (now, time.GetTimestamp());
        var left = Proof - time.GetElapsedTime(since.At);
        if (left <= TimeSpan.Zero)
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"nothing is deleted for {Math.Ceiling(left.TotalHours):F0} h: the clock says {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC, but what is old "
            + $"was last deleted at {last.UtcDateTime:yyyy-MM-dd HH:mm}; set the clock if it is wrong");
    }
}
