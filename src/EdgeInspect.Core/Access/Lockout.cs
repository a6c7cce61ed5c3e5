namespace EdgeInspect.Core.Access;

/// <summary>Wrong secrets of one account, as they are stored with it.</summary>
/// <param name="Failures">Wrong ones in a row.</param>
/// <param name="Until">No secret is looked at before; null when one may be tried at once.</param>
public readonly record struct Lockout(int Failures, DateTimeOffset? Until)
{
    /// <summary>Wrong secrets in a row without a pause.</summary>
    public const int FreeFailures = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>An account without a wrong secret.</summary>
    public static Lockout None => default;

    /// <summary>Whether a secret may be looked at now. A clock that was set back does not lengthen the pause beyond the longest one.</summary>
    public bool IsOpen(DateTimeOffset now) => Until is not { } until || now >= until || until - now > LongestPause;

    /// <summary>
    /// After one more wrong secret: from the fifth in a row on each is followed by a pause, of 1 minute at first, then twice the last one,
    /// 1 hour at most. So 10 are looked at in the first hour, and 1 in each further one.
    /// </summary>
    public Lockout AfterFailure(DateTimeOffset now)
    {
        var failures = Failures + 1;
        if (failures <= FreeFailures)
            return new(failures, null);
        var doublings = Math.Min(failures - FreeFailures - 1, 10);
        var pause = FirstPause * (1 << doublings);
        return new(failures, now + (pause < LongestPause ? pause : LongestPause));
    }
}
