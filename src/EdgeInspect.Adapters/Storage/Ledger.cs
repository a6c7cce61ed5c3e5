using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// The station's ledger in SQLite. Opening it writes a <c>start</c> record, and before that a <c>gap</c> record when the last run did not
/// end with a <c>stop</c>; disposing of it writes the <c>stop</c>. Between <see cref="Open"/> and <see cref="Start"/> records queue up.
/// </summary>
public sealed class Ledger : ILedger, IDisposable
{
    private const int SparePoolRecords = 16;
    private static readonly TimeSpan RoomPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);
    private readonly LedgerStore _store;
    private readonly LedgerQueue _queue;
    private readonly RecordPool _pool;
    private readonly StationIdentity _station;
    private readonly TimeProvider _time;
    private readonly CommitLoop _loop;
    private Thread? _thread;
    private long _lostEvents;
    private bool _disposed;

    private Ledger(LedgerStore store, StationIdentity station, LedgerOptions options, TimeProvider time)
    {
        (_store, _station, _time) = (store, station, time);
        _queue = new LedgerQueue(options.QueueLength, options.EventQueueLength, time);
        _pool = new RecordPool(options.QueueLength + options.MaxBatch + SparePoolRecords);
        _loop = new CommitLoop(store, _queue, _pool, options, time);
        OpenedAfterCrash = store.LastKindAtOpen is not (null or RecordKinds.Stop);
    }

    /// <summary>
    /// Raised once on the writer's thread, with the reason, when what is on the disk can no longer be known (a write or fsync failed) or
    /// the writer met a bug. Nothing is written any more: the host ends the process, and its supervisor starts it again.
    /// </summary>
    public event Action<string>? Fatal;

    /// <summary>The random id of this database.</summary>
    public string Epoch => _store.Epoch;

    /// <summary>Whether the last run ended without a <c>stop</c> record.</summary>
    public bool OpenedAfterCrash { get; }

    /// <summary>Records of other kinds that were lost because their queue stayed full.</summary>
    public long LostEvents => Interlocked.Read(ref _lostEvents);

    /// <summary>Changes beside records that were at fault themselves, and so were not made.</summary>
    public RefusedChanges RefusedChanges => _store.Refused;

    /// <summary>Turns of the writer's loop: several a second while it lives, also when nothing is written. For a watchdog.</summary>
    public long Turns => _loop.Turns;

    /// <summary>Times that the write-ahead log could not be copied into the database; it grows until that works again.</summary>
    public long CheckpointFailures => _loop.CheckpointFailures;

    /// <inheritdoc/>
    public LedgerHealth Health
    {
        get
        {
            var reason = _loop.Reason;
            return new(reason is null, reason, _loop.LastSeq, _queue.Count);
        }
    }

    /// <summary>What every later record says of its surroundings.</summary>
    public StationSurroundings Surroundings
    {
        get => _loop.Surroundings;
        set => _loop.Surroundings = value;
    }

    /// <summary>Opens or makes the database and writes the first records of this run.</summary>
    /// <exception cref="StorageException">The database can't be opened, upgraded or written.</exception>
    public static Ledger Open(StateDirectory directory, StationIdentity station, LedgerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(time);
        var path = StateDirectory.DatabasePath(directory.FullPath);
        try
        {
            var ledger = new Ledger(LedgerStore.Open(path, station, time.GetUtcNow()), station, options, time);
            ledger.WriteOpening();
            return ledger;
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"the ledger '{path}' can't be opened: {e.Message}", e);
        }
    }

    /// <summary>Starts committing.</summary>
    /// <param name="observer">Told of every inspection record.</param>
    public void Start(ICommitObserver observer)
    {
        if (_thread is not null)
            throw new InvalidOperationException("the ledger was started already");
        _thread = new Thread(() => Work(observer)) { Name = "ledger", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public InspectionRecord? TryRent() => _pool.TryRent();

    /// <inheritdoc/>
    public void Return(InspectionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _pool.Return(record);
    }

    /// <inheritdoc/>
    public bool TryAppend(InspectionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _queue.TryAdd(record);
    }

    /// <inheritdoc/>
    public bool Append(LedgerEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Enqueue(QueuedEvent.Untold(entry, _time.GetUtcNow()));
    }

    /// <summary>
    /// Sets what is in force (for example the digest of the active model) together with the record that says so: both or neither.
    /// </summary>
    /// <returns>True once it is durable; false when it could not be written, and won't be.</returns>
    public Task<bool> SetStateAsync(string key, string value, LedgerEvent entry)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        return CommitAsync(entry, (database, _) =>
        {
            using var set = database.Prepare("INSERT INTO state(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
            set.Bind(1, key).Bind(2, value).Run();
            return true;
        });
    }

    /// <summary>Stops taking records, commits what waits, writes the <c>stop</c> record and closes the database.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _queue.Close();
        if (_thread is null)
        {
            Close();
            return;
        }

        // A writer that hangs in a dead disk keeps its connection: closing it under the writer's hands would be worse.
        _thread.Join(StopPatience);
    }

    /// <summary>Writes a record together with changes of the database: both or neither.</summary>
    internal Task<bool> CommitAsync(LedgerEvent entry, Func<Database, long, bool> alongside)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queued = QueuedEvent.Told(entry, _time.GetUtcNow(), alongside, done);
        if (!Enqueue(queued))
            queued.Tell(durable: false);
        return done.Task;
    }

    /// <summary>
    /// Changes the database without a record: for what is no part of the chain, such as how much of it the hub has. Doesn't wait for room.
    /// </summary>
    /// <returns>True once it is durable; false when there was no room, or it could not be written.</returns>
    internal Task<bool> ChangeAsync(Action<Database> change)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queued = QueuedEvent.Change(change, done);
        if (!_queue.Add(queued, TimeSpan.Zero))
            queued.Tell(durable: false);
        return done.Task;
    }

    private bool Enqueue(QueuedEvent entry)
    {
        if (_queue.Add(entry, RoomPatience))
            return true;
        Interlocked.Increment(ref _lostEvents);
        return false;
    }

    private void WriteOpening()
    {
        var now = _time.GetUtcNow();
        _store.Begin();
        if (OpenedAfterCrash)
            _store.Append(QueuedEvent.Untold(new(RecordKinds.Gap, json => json.WriteString("reason", GapReason.Restart.ToWire())), now));
        _store.Append(RunRecord(RecordKinds.Start, now));
        _store.Commit();
        _loop.NoteCommit();
    }

    private QueuedEvent RunRecord(string kind, DateTimeOffset now) => QueuedEvent.Untold(
        new(kind, json =>
        {
            json.WriteString("version", _station.Version);
            json.WriteString("config_sha256", _station.ConfigurationSha256);
            json.WriteString("sqlite", Database.LibraryVersion);
        }),
        now);

    private void Close()
    {
        _loop.Finish(RunRecord(RecordKinds.Stop, _time.GetUtcNow()));
        _store.Dispose();
    }

    private void Work(ICommitObserver observer)
    {
        try
        {
            _loop.Run(observer);
            Close();
        }
#pragma warning disable CA1031 // The outermost place of this loop: whatever happened, the host must hear of it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The connection stays open: closing it would checkpoint what may not be on the disk.
            _loop.GiveUp(e.Message);
            Fatal?.Invoke(_loop.Reason!);
        }
    }
}
