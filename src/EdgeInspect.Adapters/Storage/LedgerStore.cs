using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>The ledger's database as its one writer sees it: numbers and chains the records inside a transaction. Used by one thread at a time.</summary>
internal sealed class LedgerStore : IDisposable
{
    private readonly Database _database;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _insert;
    private readonly RecordJson _json;
    private readonly HashChain _chain = new();
    private readonly byte[] _committedHash = new byte[HashChain.HashLength];
    private readonly byte[] _previousHash = new byte[HashChain.HashLength];
    private readonly byte[] _hash = new byte[HashChain.HashLength];
    private RefusedChanges _refused = new(0, "");
    private long _seq;

    /// <summary>On a database of this program's schema.</summary>
    public LedgerStore(Database database, StationIdentity station, DateTimeOffset now)
    {
        _database = database;
        Epoch = ReadOrMakeEpoch(database, now);
        _json = new RecordJson(station, Epoch);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _rollback = database.Prepare("ROLLBACK");
        _insert = database.Prepare("INSERT INTO record(seq, kind, rid, t_utc, verdict, payload, prev_hash, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        HashChain.Root(Epoch).CopyTo(_committedHash, 0);
        ReadLast();
    }

    /// <summary>The random id that was made with the database: 32 hexadecimal digits.</summary>
    public string Epoch { get; }

    /// <summary>Number of the last committed record; 0 in a new database.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Changes that could not be made. Read from any thread.</summary>
    public RefusedChanges Refused => Volatile.Read(ref _refused);

    /// <summary>Kind of the last record when the database was opened, or null in a new one.</summary>
    public string? LastKindAtOpen { get; private set; }

    /// <summary>Opens or makes a database and brings it to this program's schema.</summary>
    /// <exception cref="DatabaseException">SQLite can't open or change it.</exception>
    /// <exception cref="StorageException">A newer program wrote it.</exception>
    public static LedgerStore Open(string path, StationIdentity station, DateTimeOffset now)
    {
        var database = Database.OpenWriter(path);
        try
        {
            Schema.Migrate(database, path, Schema.Version);
            return new LedgerStore(database, station, now);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a transaction.</summary>
    public void Begin()
    {
        _begin.Run();
        _seq = LastSeq;
        _committedHash.CopyTo(_previousHash, 0);
    }

    /// <summary>Adds an inspection and sets its number.</summary>
    public void Append(InspectionRecord record, StationSurroundings surroundings)
    {
        record.Seq = _seq + 1;
        _json.Write(record, surroundings);
        Insert(RecordKinds.Inspection, record.Verdict.ToWire());
    }

    /// <summary>Makes the changes that go with a record of another kind, and adds it, unless they say that there is none.</summary>
    public void Append(QueuedEvent entry)
    {
        entry.IsWritten = entry.Alongside is not { } alongside || TryChange(alongside);
        if (!entry.IsWritten || !entry.HasRecord)
            return;
        _json.Write(entry, _seq + 1);
        Insert(entry.Kind, null);
    }

    /// <summary>Makes the transaction durable.</summary>
    public void Commit()
    {
        _commit.Run();
        LastSeq = _seq;
        _previousHash.CopyTo(_committedHash, 0);
    }

    /// <summary>Forgets the transaction. SQLite may have done so itself, depending on what failed.</summary>
    public void Rollback()
    {
        if (_database.InTransaction)
            _rollback.Run();
    }

    /// <summary>Pages written to the write-ahead log since the last call.</summary>
    public int TakePagesWritten() => _database.TakePagesWritten();

    /// <summary>Copies the write-ahead log into the database.</summary>
    public void Checkpoint() => _database.Checkpoint();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_begin, _commit, _rollback, _insert])
            statement.Dispose();
        _database.Dispose();
        _json.Dispose();
        _chain.Dispose();
    }

    /// <summary>
    /// Makes the changes, or none of them. What goes wrong in them alone (a constraint, a bug) leaves them out: it must neither fail the
    /// records of parts in the same commit nor look like a disk that can't be written.
    /// </summary>
    private bool TryChange(Func<Database, long, bool> alongside)
    {
        _database.Execute("SAVEPOINT alongside");
        var isMade = false;
        try
        {
            isMade = alongside(_database, _seq + 1);
        }
#pragma warning disable CA1031 // Whatever it is, parts are recorded; who wanted it hears that it was not made, and the log hears why.
        catch (Exception e) when (e is not DatabaseException { IsOfTheStatement: false })
#pragma warning restore CA1031
        {
            Volatile.Write(ref _refused, new(_refused.Count + 1, e.Message));
        }
        _database.Execute(isMade ? "RELEASE alongside" : "ROLLBACK TO alongside; RELEASE alongside");
        return isMade;
    }

    private static string ReadOrMakeEpoch(Database database, DateTimeOffset now)
    {
        using var read = database.Prepare("SELECT epoch FROM ledger");
        if (read.Step())
            return read.Text(0)!;
        var epoch = Guid.NewGuid().ToString("N");
        using var write = database.Prepare("INSERT INTO ledger(epoch, created_utc) VALUES(?1, ?2)");
        write.Bind(1, epoch).Bind(2, WireTime.Format(now)).Run();
        return epoch;
    }

    private void ReadLast()
    {
        using var last = _database.Prepare("SELECT seq, kind, hash FROM record ORDER BY seq DESC LIMIT 1");
        if (!last.Step())
            return;
        LastSeq = last.Int64(0);
        LastKindAtOpen = last.Text(1);
        last.Blob(2).CopyTo(_committedHash);
    }

    private void Insert(string kind, string? verdict)
    {
        _chain.Link(_previousHash, _json.Payload, _hash);
        _insert.Bind(1, _seq + 1).Bind(2, kind).BindText(3, _json.Rid).BindText(4, _json.Time).Bind(5, verdict)
            .BindBlob(6, _json.Payload).BindBlob(7, _previousHash).BindBlob(8, _hash).Run();
        _seq++;
        _hash.CopyTo(_previousHash, 0);
    }
}

/// <summary>Changes beside records that were at fault themselves.</summary>
/// <param name="Count">How many since start.</param>
/// <param name="Reason">What was wrong with the last one.</param>
public sealed record RefusedChanges(long Count, string Reason);
