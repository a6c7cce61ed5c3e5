namespace EdgeInspect.Hosting;

/// <summary>Parts per minute over the last minute, from a count that is looked at now and then.</summary>
internal sealed class PartRate(TimeProvider time)
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly Queue<(long Stamp, long Count)> _looks = new();

    /// <summary>Takes the count as it is now.</summary>
    /// <returns>Parts per minute since the oldest look within the last minute; null when there was none before this one.</returns>
    public double? Update(long count)
    {
        var now = time.GetTimestamp();
        _looks.Enqueue((now, count));
        while (time.GetElapsedTime(_looks.Peek().Stamp, now) > Span)
            _looks.Dequeue();
        var (stamp, first) = _looks.Peek();
        var minutes = time.GetElapsedTime(stamp, now).TotalMinutes;
        return minutes > 0 ? (count - first) / minutes : null;
    }
}
