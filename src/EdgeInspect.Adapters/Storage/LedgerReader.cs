using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// Reads a ledger, also one that a station is writing to: a connection of its own that can neither write nor checkpoint. Used by one
/// thread at a time. Each call sees everything that was committed before it.
/// </summary>
public sealed class LedgerReader : IDisposable
{
    private const string Columns = "seq, kind, rid, t_utc, verdict, payload, prev_hash, hash";
    private readonly Database _database;
    private readonly string _directory;
    private readonly Statement _range;

    private LedgerReader(Database database, string directory)
    {
        (_database, _directory) = (database, directory);
        _range = database.Prepare($"SELECT {Columns} FROM record WHERE seq >= ?1 ORDER BY seq LIMIT ?2");
        using var epoch = database.Prepare("SELECT epoch FROM ledger");
        Epoch = epoch.Step() ? epoch.Text(0)! : "";
    }

    /// <summary>The random id of the database.</summary>
    public string Epoch { get; }

    /// <summary>Number of the last record; 0 when there is none.</summary>
    public long LastSeq => _database.Number("SELECT max(seq) FROM record");

    /// <summary>How many records there are.</summary>
    public long Count => _database.Number("SELECT count(*) FROM record");

    /// <summary>Opens the ledger of a state directory.</summary>
    /// <exception cref="StorageException">There is none, it can't be read, or its schema isn't this program's.</exception>
    public static LedgerReader Open(string stateDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateDirectory);
        var full = Path.GetFullPath(stateDirectory);
        var path = StateDirectory.DatabasePath(full);
        if (!File.Exists(path))
            throw new StorageException($"there is no ledger in '{full}': a station's state directory holds the file ledger.db");
        try
        {
            return Open(path, full);
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"the ledger '{path}' can't be read: {e.Message}", e);
        }
    }

    /// <summary>Records from a number on, in order.</summary>
    public IReadOnlyList<StoredRecord> Range(long fromSeq, int limit) => ReadAll(_range.Bind(1, fromSeq).Bind(2, limit));

    /// <summary>The last records that pass a filter, the oldest of them first.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="filter">Which ones.</param>
    public IReadOnlyList<StoredRecord> Tail(int count, RecordFilter filter = default)
    {
        using var tail = _database.Prepare(
            $"SELECT {Columns} FROM record WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR verdict = ?2) ORDER BY seq DESC LIMIT ?3");
        var records = ReadAll(tail.Bind(1, filter.Kind).Bind(2, filter.Verdict?.ToWire()).Bind(3, count));
        records.Reverse();
        return records;
    }

    /// <summary>The newest records below a number, the newest first.</summary>
    /// <param name="seq">The number.</param>
    /// <param name="kind">Only of this kind; null for all.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<StoredRecord> Before(long seq, string? kind, int count)
    {
        // Events are few among inspections, and have an index of their own.
        var filter = kind is null ? "" : kind == RecordKinds.Inspection ? "AND verdict IS NOT NULL" : "AND verdict IS NULL AND kind = ?3";
        using var before = _database.Prepare($"SELECT {Columns} FROM record WHERE seq < ?1 {filter} ORDER BY seq DESC LIMIT ?2");
        before.Bind(1, seq).Bind(2, count);
        return ReadAll(kind is null or RecordKinds.Inspection ? before : before.Bind(3, kind));
    }

    /// <summary>Every record of one result: the inspection, its picture, faults, in order.</summary>
    public IReadOnlyList<StoredRecord> ByRid(Guid rid)
    {
        using var find = _database.Prepare($"SELECT {Columns} FROM record WHERE rid = ?1 ORDER BY seq");
        return ReadAll(find.Bind(1, rid.ToString()));
    }

    /// <summary>Inspections by verdict whose parts were captured at a time or later.</summary>
    public VerdictCounts CountByVerdict(DateTimeOffset since)
    {
        using var count = _database.Prepare("SELECT verdict, count(*) FROM record WHERE verdict IS NOT NULL AND t_utc >= ?1 GROUP BY verdict");
        count.Bind(1, WireTime.Format(since));
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (count.Step())
            counts[count.Text(0)!] = count.Int64(1);
        return new(Of(Verdict.Ok), Of(Verdict.Ng), Of(Verdict.Unsure), Of(Verdict.None));

        long Of(Verdict verdict) => counts.GetValueOrDefault(verdict.ToWire());
    }

    /// <summary>What is in force under a key, or null.</summary>
    public string? State(string key)
    {
        using var state = _database.Prepare("SELECT value FROM state WHERE key = ?1");
        return state.Bind(1, key).Step() ? state.Text(0) : null;
    }

    /// <summary>The stored picture of a result, or null when there is none (any more).</summary>
    public StoredImage? Image(string rid)
    {
        using var image = _database.Prepare("SELECT path, map_path, bytes, acknowledged FROM image WHERE rid = ?1 AND evicted = 0");
        if (!image.Bind(1, rid).Step())
            return null;
        var map = image.Text(1);
        return new(rid, FullPath(image.Text(0)!), map is null ? null : FullPath(map), image.Int64(2), image.Int64(3) != 0);
    }

    /// <summary>What SQLite's own check of the file found, or null when it is sound. Reads the whole file.</summary>
    public string? CheckIntegrity()
    {
        using var check = _database.Prepare("PRAGMA integrity_check(1)");
        var found = check.Step() ? check.Text(0) : "no answer";
        return found == "ok" ? null : found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _range.Dispose();
        _database.Dispose();
    }

    private static LedgerReader Open(string path, string directory)
    {
        var database = Database.OpenReader(path);
        try
        {
            var version = (int)database.Number("PRAGMA user_version");
            Schema.CheckKnown(version, path);
            if (version < Schema.Version)
                throw new StorageException($"'{path}' has schema version {version}, older than this program's {Schema.Version}: start the station once, which upgrades it");
            return new LedgerReader(database, directory);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static List<StoredRecord> ReadAll(Statement statement)
    {
        var records = new List<StoredRecord>();
        try
        {
            while (statement.Step())
            {
                records.Add(new(
                    statement.Int64(0), statement.Text(1)!, statement.Text(2), statement.Text(3)!, statement.Text(4),
                    statement.Blob(5).ToArray(), statement.Blob(6).ToArray(), statement.Blob(7).ToArray()));
            }
        }
        finally
        {
            statement.Reset();
        }

        return records;
    }

    private string FullPath(string relative) => Path.Combine(StateDirectory.ImagesPath(_directory), relative);
}
