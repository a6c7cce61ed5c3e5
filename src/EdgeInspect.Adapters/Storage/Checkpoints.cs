namespace EdgeInspect.Adapters.Storage;

/// <summary>When the write-ahead log is copied into the database: when nothing was written for a while, or the log has grown long.</summary>
internal sealed class Checkpoints(LedgerStore store, int maxPages, TimeProvider time)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private long _lastCommit;
    private int _pages;
    private long _failures;

    /// <summary>Times that it could not be copied.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Called after each commit.</summary>
    public void NoteCommit()
    {
        _pages += store.TakePagesWritten();
        _lastCommit = time.GetTimestamp();
    }

    /// <summary>Copies it when it is time.</summary>
    public void DoIfDue(bool nothingWaits)
    {
        var isIdle = _pages > 0 && nothingWaits && time.GetElapsedTime(_lastCommit) > Idle;
        if (isIdle || _pages >= maxPages)
            Do();
    }

    /// <summary>Copies it. A copy that finds no room harms no record: the log grows on, and the next commit says when the disk is full.</summary>
    public void Do()
    {
        _pages = 0;
        try
        {
            store.Checkpoint();
        }
        catch (DatabaseException e) when (!e.IsFatal)
        {
            Volatile.Write(ref _failures, _failures + 1);
        }
    }
}
