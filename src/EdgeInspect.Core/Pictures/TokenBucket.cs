namespace EdgeInspect.Core.Pictures;

/// <summary>Holds a rate over any longer time: so many bytes a second, and at once no more than one second's worth or one message.</summary>
/// <param name="bytesPerSecond">The rate.</param>
/// <param name="largestMessage">Most bytes that are taken at once.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int bytesPerSecond, int largestMessage, TimeProvider time)
{
    private readonly double _room = Math.Max(bytesPerSecond, largestMessage);
    private double _tokens = Math.Max(bytesPerSecond, largestMessage);
    private long _filledAt = time.GetTimestamp();

    /// <summary>Whether so many bytes may go now.</summary>
    public bool Holds(int bytes)
    {
        Fill();
        return _tokens >= bytes;
    }

    /// <summary>Takes bytes that go.</summary>
    public void Take(int bytes) => _tokens -= bytes;

    /// <summary>Time until so many bytes may go.</summary>
    public TimeSpan Until(int bytes)
    {
        Fill();
        return TimeSpan.FromSeconds(Math.Max(0, bytes - _tokens) / bytesPerSecond);
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_room, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * bytesPerSecond));
        _filledAt = now;
    }
}
