using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// The ledger as the outbox reads it, also while a station writes: a connection of its own that can neither write nor checkpoint, and short
/// reads, so that the write-ahead log can start over between them. Used by one thread at a time.
/// </summary>
public sealed class OutboxReader : IOutboxRecords, IDisposable
{
    private readonly Database _database;
    private readonly Statement _last;
    private readonly Statement _range;

    private OutboxReader(Database database, string epoch)
    {
        (_database, Epoch) = (database, epoch);
        _last = database.Prepare("SELECT max(seq) FROM record");
        _range = database.Prepare(
            """
            SELECT seq, prev_hash, hash, length(payload), CASE WHEN length(payload) <= ?3 THEN payload END
            FROM record WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq
            """);
    }

    /// <inheritdoc/>
    public string Epoch { get; }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The ledger can't be read now.</exception>
    public long LastSeq => Try(() => _last.Step() ? _last.Int64(0) : 0, _last);

    /// <summary>Opens the ledger of a state directory.</summary>
    /// <exception cref="StorageException">There is none, it can't be read, or its schema isn't this program's.</exception>
    public static OutboxReader Open(string stateDirectory)
    {
        using var ledger = LedgerReader.Open(stateDirectory);
        var path = StateDirectory.DatabasePath(stateDirectory);
        try
        {
            return new OutboxReader(Database.OpenReader(path), ledger.Epoch);
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"the ledger '{path}' can't be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The ledger can't be read now.</exception>
    public IReadOnlyList<OutboxRecord> Read(SeqRange range) => Try(() => ReadRows(range.Take(BatchFormat.MaxRecords)), _range);

    /// <inheritdoc/>
    public void Dispose()
    {
        _last.Dispose();
        _range.Dispose();
        _database.Dispose();
    }

    private static T Try<T>(Func<T> read, Statement statement)
    {
        try
        {
            return read();
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"the ledger can't be read: {e.Message}", e);
        }
        finally
        {
            statement.Reset();
        }
    }

    private static void AddMissing(List<OutboxRecord> records, long first, long until)
    {
        for (var seq = first + records.Count; seq < until; seq++)
            records.Add(OutboxRecord.Missing(seq));
    }

    private List<OutboxRecord> ReadRows(SeqRange range)
    {
        var records = new List<OutboxRecord>();
        var bytes = 0L;
        _range.Bind(1, range.First).Bind(2, range.Last).Bind(3, BatchFormat.MaxContentBytes);
        while (bytes <= BatchFormat.MaxContentBytes && _range.Step())
        {
            AddMissing(records, range.First, _range.Int64(0));
            records.Add(ReadRow());
            bytes += records[^1].Payload.Length;
        }

        if (bytes <= BatchFormat.MaxContentBytes)
            AddMissing(records, range.First, range.Last + 1);
        return records;
    }

    private OutboxRecord ReadRow()
    {
        var (prevHash, hash) = (_range.Blob(1).ToArray(), _range.Blob(2).ToArray());
        var length = _range.Int64(3);
        return length <= BatchFormat.MaxContentBytes
            ? OutboxRecord.Whole(_range.Int64(0), prevHash, hash, _range.Blob(4).ToArray())
            : new(_range.Int64(0), prevHash, hash, default, length, Omission.TooLarge);
    }
}
