namespace EdgeInspect.Station.Uplink;

/// <summary>Says when a time has passed; the first time is at once.</summary>
internal sealed class Interval(TimeSpan length, TimeProvider time)
{
    private long? _last;

    /// <summary>Whether it is time; if so, the next time is a length later.</summary>
    public bool IsDue()
    {
        if (_last is { } last && time.GetElapsedTime(last) < length)
            return false;
        _last = time.GetTimestamp();
        return true;
    }
}
