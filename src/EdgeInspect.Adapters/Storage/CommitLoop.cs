using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// The writer's work: takes what waits, commits it in one transaction, tells the observer, and keeps trying when the disk refuses.
/// Everything here runs on one thread; <see cref="Status"/> may be read from any.
/// </summary>
internal sealed class CommitLoop(LedgerStore store, LedgerQueue queue, RecordPool pool, LedgerOptions options, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan IdleBeforeCheckpoint = TimeSpan.FromSeconds(1);
    private readonly object[] _batch = new object[options.MaxBatch];
    private readonly TimeSpan _gather = TimeSpan.FromMilliseconds(options.CommitIntervalMs);
    private readonly List<QueuedEvent> _kept = [];
    private readonly List<InspectionRecord> _refused = [];
    private volatile StationSurroundings _surroundings = StationSurroundings.Unknown;
    private ICommitObserver _observer = null!;
    private Outage? _outage;
    private long _lastCommit;
    private int _walPages;
    private volatile string? _reason;
    private long _lastSeq = store.LastSeq;
    private long _turns;
    private long _checkpointFailures;

    /// <summary>What holds for every record from now on.</summary>
    public StationSurroundings Surroundings
    {
        get => _surroundings;
        set => _surroundings = value;
    }

    /// <summary>Why nothing can be written, or null.</summary>
    public string? Reason => _reason;

    /// <summary>The last committed number.</summary>
    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>Turns of the loop; several a second while it lives.</summary>
    public long Turns => Volatile.Read(ref _turns);

    /// <summary>Times that the write-ahead log could not be copied into the database.</summary>
    public long CheckpointFailures => Volatile.Read(ref _checkpointFailures);

    /// <summary>Works until the queue is closed and empty.</summary>
    /// <exception cref="DatabaseException">What is on the disk is no longer known; the process must end.</exception>
    public void Run(ICommitObserver observer)
    {
        _observer = observer;
        while (!queue.IsFinished)
        {
            Volatile.Write(ref _turns, _turns + 1);
            if (_outage is not null && !TryRecover())
                continue;
            var count = queue.Take(_batch, Tick, _gather);
            if (count > 0)
                Commit(_batch.AsSpan(0, count));
            CheckpointIfDue();
        }
    }

    /// <summary>Adds a last record and copies the write-ahead log into the database.</summary>
    public void Finish(QueuedEvent last)
    {
        _kept.Add(last);
        if (TryWriteKept())
            Checkpoint();
    }

    /// <summary>Nothing can be written any more: whoever waits is told.</summary>
    public void GiveUp(string reason)
    {
        _reason ??= reason;
        queue.Refuse(_refused);
        TellRefused(_reason);
        queue.Close();
        int count;
        while ((count = queue.Take(_batch, TimeSpan.Zero, TimeSpan.Zero)) > 0)
        {
            foreach (var entry in _batch.AsSpan(0, count))
                ((QueuedEvent)entry).Tell(durable: false);
        }
    }

    private void Commit(Span<object> batch)
    {
        try
        {
            store.Begin();
            foreach (var entry in batch)
            {
                if (entry is InspectionRecord record)
                    store.Append(record, _surroundings);
                else
                    store.Append((QueuedEvent)entry);
            }

            store.Commit();
        }
        catch (DatabaseException e)
        {
            Fail(batch, e);
            return;
        }

        NoteCommit();
        foreach (var entry in batch)
            Tell(entry);
        batch.Clear();
    }

    private void NoteCommit()
    {
        Volatile.Write(ref _lastSeq, store.LastSeq);
        _walPages += store.TakePagesWritten();
        _lastCommit = time.GetTimestamp();
    }

    private void Tell(object entry)
    {
        if (entry is InspectionRecord record)
        {
            _observer.OnCommitted(record);
            pool.Return(record);
        }
        else
        {
            var queued = (QueuedEvent)entry;
            queued.Tell(queued.IsWritten);
        }
    }

    /// <summary>The queue is shut for inspections first, so that from this moment no part can count on its record.</summary>
    private void Fail(Span<object> batch, DatabaseException e)
    {
        _reason = $"the ledger can't be written: {e.Message}";
        queue.Refuse(_refused);
        _outage = new Outage(_reason, time.GetUtcNow(), options, time);
        foreach (var entry in batch)
        {
            if (entry is InspectionRecord record)
                FailRecord(record, _reason);
            else if (entry is QueuedEvent { IsKept: true } kept)
                _kept.Add(kept);
            else
                ((QueuedEvent)entry).Tell(durable: false);
        }

        batch.Clear();
        TellRefused(_reason);
        if (e.IsFatal)
            throw e;
        store.Rollback();
    }

    private void TellRefused(string reason)
    {
        foreach (var record in _refused)
            FailRecord(record, reason);
        _refused.Clear();
    }

    private void FailRecord(InspectionRecord record, string reason)
    {
        if (_outage is not null)
            _outage.Records++;
        _observer.OnFailed(record, reason);
        pool.Return(record);
    }

    /// <summary>Tries a real write once its delay is over: the records that were kept, and one that says what happened.</summary>
    private bool TryRecover()
    {
        var outage = _outage!;
        var closed = queue.WaitClosed(outage.Left < Tick ? outage.Left : Tick);
        if (!closed && outage.Left > TimeSpan.Zero)
            return false;
        var report = outage.Report(time.GetUtcNow());
        _kept.Add(report);
        if (TryWriteKept())
        {
            _outage = null;
            queue.Accept();
            _reason = null;
            return true;
        }

        _kept.Remove(report);
        outage.Delay();
        if (closed)
            GiveUp(outage.Reason);
        return false;
    }

    private bool TryWriteKept()
    {
        try
        {
            store.Begin();
            foreach (var entry in _kept)
                store.Append(entry);
            store.Commit();
        }
        catch (DatabaseException e) when (!e.IsFatal)
        {
            _reason = $"the ledger can't be written: {e.Message}";
            store.Rollback();
            return false;
        }

        _kept.Clear();
        NoteCommit();
        return true;
    }

    private void CheckpointIfDue()
    {
        var idle = _walPages > 0 && queue.Count == 0 && time.GetElapsedTime(_lastCommit) > IdleBeforeCheckpoint;
        if (!idle && _walPages < options.CheckpointPages)
            return;
        Checkpoint();
    }

    /// <summary>One that finds no room harms no record: the write-ahead log grows on, and the next commit says when the disk is full.</summary>
    private void Checkpoint()
    {
        _walPages = 0;
        try
        {
            store.Checkpoint();
        }
        catch (DatabaseException e) when (!e.IsFatal)
        {
            _checkpointFailures++;
        }
    }
}
