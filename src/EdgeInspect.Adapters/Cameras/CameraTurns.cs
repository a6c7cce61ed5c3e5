namespace EdgeInspect.Adapters.Cameras;

/// <summary>
/// Turns of a camera's thread: its sign of life. Each of its waits goes through here and is cut into pieces, so that a thread that waits
/// is told from one that hangs.
/// </summary>
internal sealed class CameraTurns(TimeProvider time)
{
    private static readonly TimeSpan LongestPiece = TimeSpan.FromMilliseconds(500);
    private long _count;

    /// <summary>Turns so far; read by any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Counts one more.</summary>
    public void Add() => Interlocked.Increment(ref _count);

    /// <summary>Waits; false when the wait was cancelled.</summary>
    public bool Wait(TimeSpan span, CancellationToken stop)
    {
        Add();
        var start = time.GetTimestamp();
        while (span - time.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            // Whole milliseconds are waited for: less than one must not become none.
            var piece = left < LongestPiece ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : LongestPiece;
            if (stop.WaitHandle.WaitOne(piece))
                return false;
            Add();
        }
        return !stop.IsCancellationRequested;
    }

    /// <summary>Waits for an event; false when the wait was cancelled.</summary>
    public bool Wait(WaitHandle news, CancellationToken stop)
    {
        Add();
        while (!stop.IsCancellationRequested && !news.WaitOne(0))
        {
            WaitHandle.WaitAny([news, stop.WaitHandle], LongestPiece);
            Add();
        }
        return !stop.IsCancellationRequested;
    }
}
