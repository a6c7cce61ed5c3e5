using SQLitePCL;

namespace EdgeInspect.Adapters.Storage;

/// <summary>SQLite said no.</summary>
internal sealed class DatabaseException(int extendedCode, string message) : Exception(message)
{
    /// <summary>The extended result code; the low byte is the primary one.</summary>
    public int ExtendedCode { get; } = extendedCode;

    /// <summary>
    /// Whether what is on the disk can no longer be known: after a failed write or fsync the system may call a page clean that is not,
    /// so the process must end and read the disk afresh.
    /// </summary>
    public bool IsFatal => (ExtendedCode & 0xFF) is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Whether the statement or its values are at fault, and not the disk or the database.</summary>
    public bool IsOfTheStatement => (ExtendedCode & 0xFF) is raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;
}

/// <summary>One SQLite connection, used by one thread. Of SQLite's own interface just what the ledger needs; a call allocates nothing.</summary>
internal sealed class Database : IDisposable
{
    private const int PagesWrittenCounter = 9;
    private const int NoCheckpointOnClose = 1006;
    private readonly sqlite3 _handle;

    private Database(sqlite3 handle) => _handle = handle;

    /// <summary>Version of the SQLite library.</summary>
    public static string LibraryVersion
    {
        get
        {
            Batteries.Init();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The one connection that writes and checkpoints: write-ahead log, every commit is on the disk when it returns.</summary>
    public static Database OpenWriter(string path) => Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, static database =>
    {
        database.Execute("PRAGMA busy_timeout=250; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=16777216");
        using var mode = database.Prepare("PRAGMA journal_mode");
        if (!mode.Step() || mode.Text(0) != "wal")
            throw new DatabaseException(raw.SQLITE_CANTOPEN, "its file system allows no write-ahead log");
    });

    /// <summary>A connection that reads and never checkpoints, not even when it is the last one to close.</summary>
    public static Database OpenReader(string path) => Open(path, raw.SQLITE_OPEN_READONLY, static database =>
    {
        database.Check(raw.sqlite3_db_config(database._handle, NoCheckpointOnClose, 1, out _));
        database.Execute("PRAGMA busy_timeout=5000; PRAGMA query_only=ON");
    });

    /// <summary>Runs statements that return nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Compiles a statement; the caller disposes of it before the connection.</summary>
    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        return new Statement(this, statement);
    }

    /// <summary>The first column of the first row, or 0 when there is none.</summary>
    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Pages written to the write-ahead log since the last call.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(_handle, PagesWrittenCounter, out var pages, out _, 1));
        return pages;
    }

    /// <summary>Copies the write-ahead log into the database as far as readers allow.</summary>
    public void Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if ((code & 0xFF) != raw.SQLITE_BUSY)
            Check(code);
    }

    /// <summary>Throws what the code says, unless it says that all is well.</summary>
    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new DatabaseException(raw.sqlite3_extended_errcode(_handle), raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>What fails while it is opened or set up leaves no connection behind.</summary>
    private static Database Open(string path, int flags, Action<Database> setUp)
    {
        Batteries.Init();
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(handle);
        try
        {
            if (code != raw.SQLITE_OK)
                throw new DatabaseException(code, raw.sqlite3_errmsg(handle).utf8_to_string());
            database.Check(raw.sqlite3_extended_result_codes(handle, 1));
            setUp(database);
            return database;
        }
        catch (DatabaseException)
        {
            database.Dispose();
            throw;
        }
    }
}
