using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// The writer's work: takes what waits, commits it in one transaction, tells the observer, and keeps trying when the disk refuses.
/// All of it runs on one thread; the properties may be read from any.
/// </summary>
internal sealed class CommitLoop
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private readonly LedgerStore _store;
    private readonly LedgerQueue _queue;
    private readonly RecordPool _pool;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly Checkpoints _checkpoints;
    private readonly object[] _batch;
    private readonly TimeSpan _gather;
    private readonly List<QueuedEvent> _kept = [];
    private readonly List<InspectionRecord> _refused = [];
    private volatile StationSurroundings _surroundings = StationSurroundings.Unknown;
    private ICommitObserver _observer = null!;
    private Outage? _outage;
    private volatile string? _reason;
    private long _lastSeq;
    private long _turns;

    /// <summary>Makes the loop; <see cref="Run"/> starts it.</summary>
    public CommitLoop(LedgerStore store, LedgerQueue queue, RecordPool pool, LedgerOptions options, TimeProvider time)
    {
        (_store, _queue, _pool, _options, _time) = (store, queue, pool, options, time);
        _checkpoints = new Checkpoints(store, options.CheckpointPages, time);
        _batch = new object[options.MaxBatch];
        _gather = TimeSpan.FromMilliseconds(options.CommitIntervalMs);
        _lastSeq = store.LastSeq;
    }

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
    public long CheckpointFailures => _checkpoints.Failures;

    /// <summary>Works until the queue is closed and empty.</summary>
    /// <exception cref="DatabaseException">What is on the disk is no longer known; the process must end.</exception>
    public void Run(ICommitObserver observer)
    {
        _observer = observer;
        while (!_queue.IsFinished)
        {
            Volatile.Write(ref _turns, _turns + 1);
            if (_outage is not null && !TryRecover())
                continue;
            var count = _queue.Take(_batch, Tick, _gather);
            if (count > 0)
                Commit(_batch.AsSpan(0, count));
            _checkpoints.DoIfDue(_queue.Count == 0);
        }
    }

    /// <summary>Adds a last record and copies the write-ahead log into the database.</summary>
    public void Finish(QueuedEvent last)
    {
        _kept.Add(last);
        if (TryWriteKept())
            _checkpoints.Do();
    }

    /// <summary>Nothing can be written any more: whoever waits is told.</summary>
    public void GiveUp(string reason)
    {
        _reason ??= reason;
        _queue.Refuse(_refused);
        TellRefused(_reason);
        _queue.Close();
        int count;
        while ((count = _queue.Take(_batch, TimeSpan.Zero, TimeSpan.Zero)) > 0)
        {
            foreach (var entry in _batch.AsSpan(0, count))
                ((QueuedEvent)entry).Tell(durable: false);
        }
    }

    /// <summary>Takes note of what the store has committed.</summary>
    public void NoteCommit()
    {
        Volatile.Write(ref _lastSeq, _store.LastSeq);
        _checkpoints.NoteCommit();
    }

    private void Commit(Span<object> batch)
    {
        try
        {
            _store.Begin();
            foreach (var entry in batch)
            {
                if (entry is InspectionRecord record)
                    _store.Append(record, _surroundings);
                else
                    _store.Append((QueuedEvent)entry);
            }

            _store.Commit();
        }
        catch (DatabaseException e)
        {
            Fail(batch, e);
            if (e.IsFatal)
                throw;
            _store.Rollback();
            return;
        }

        NoteCommit();
        foreach (var entry in batch)
            Tell(entry);
        batch.Clear();
    }

    private void Tell(object entry)
    {
        if (entry is InspectionRecord record)
        {
            _observer.OnCommitted(record);
            _pool.Return(record);
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
        _queue.Refuse(_refused);
        _outage = new Outage(_reason, _time.GetUtcNow(), _options, _time);
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
        _pool.Return(record);
    }

    /// <summary>Tries a real write once its delay is over: the records that were kept, and one that says what happened.</summary>
    private bool TryRecover()
    {
        var outage = _outage!;
        var closed = _queue.WaitClosed(outage.Left < Tick ? outage.Left : Tick);
        if (!closed && outage.Left > TimeSpan.Zero)
            return false;
        var report = outage.Report(_time.GetUtcNow());
        _kept.Add(report);
        if (TryWriteKept())
        {
            _outage = null;
            _queue.Accept();
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
            _store.Begin();
            foreach (var entry in _kept)
                _store.Append(entry);
            _store.Commit();
        }
        catch (DatabaseException e) when (!e.IsFatal)
        {
            _reason = $"the ledger can't be written: {e.Message}";
            _store.Rollback();
            return false;
        }

        _kept.Clear();
        NoteCommit();
        return true;
    }
}
