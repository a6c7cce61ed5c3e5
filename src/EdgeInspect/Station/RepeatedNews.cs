namespace EdgeInspect.Station;

/// <summary>
/// Something that may happen a thousand times a minute: told at once the first time, then in sums, soon and then once a minute while it goes
/// on, so that a night's log stays readable.
/// Safe from any thread.
/// </summary>
internal sealed class RepeatedNews(TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    /// <summary>What did not happen for so long begins anew.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private long? _toldAt;
    private TimeSpan _interval = Soon;
    private long _count;
    private string _detail = "";

    /// <summary>It happened.</summary>
    /// <param name="count">How often.</param>
    /// <param name="detail">More, in words; the last one is told.</param>
    public void Add(long count, string detail)
    {
        lock (_gate)
            (_count, _detail) = (_count + count, detail);
    }

    /// <summary>Takes the sum when it is time to tell it.</summary>
    /// <param name="isLast">Whether there will be no later time.</param>
    /// <param name="sum">How often since the last time, and the last detail.</param>
    public bool TryTake(bool isLast, out (long Count, string Detail) sum)
    {
        lock (_gate)
        {
            sum = (_count, _detail);
            TimeSpan? since = _toldAt is { } at ? time.GetElapsedTime(at) : null;
            if (_count == 0 || !(isLast || since is null || since >= _interval))
                return false;
            _interval = since is null || since >= Forgotten ? Soon : Later;
            (_count, _toldAt) = (0, time.GetTimestamp());
            return true;
        }
    }
}
