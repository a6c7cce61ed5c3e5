using System.Globalization;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.Storage;

/// <summary>
/// Closed drift windows in the ledger's database, byte for byte as they are sent, and how far they were sent. They are no records: losing one
/// loses no part's history. Bounded; one thread may add while another reads what to send.
/// </summary>
public sealed class WindowStore : IWindowOutbox, IDisposable
{
    private const int MaxMissedCounted = 1_000_000;
    private readonly Ledger _ledger;
    private readonly WindowStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private readonly Database _reader;
    private bool _isDisposed;
    private long _oldest;
    private long _newest;
    private long _sent;
    private long _dropped;

    private WindowStore(Database reader, LedgerStream stream, Ledger ledger, WindowStoreOptions options, TimeProvider time)
    {
        (_reader, Stream, _ledger, _options, _time) = (reader, stream, ledger, options, time);
        (_oldest, _newest) = WindowTable.Ends(reader);
        _sent = State(WindowTable.SentKey);
        _dropped = State(WindowTable.DroppedKey);
        (Places, var lastRecord) = ReadPlaces();
        MissedBefore = lastRecord == 0 ? 0 : CountInspectionsAfter(lastRecord);
    }

    /// <summary>The station and the epoch of its database.</summary>
    public LedgerStream Stream { get; }

    /// <summary>Where each series stood when it was opened.</summary>
    public IReadOnlyDictionary<WindowSeries, SeriesPlace> Places { get; }

    /// <summary>
    /// Inspections that were committed after the last window when it was opened: those of a window that a crash found open. Up to a million.
    /// </summary>
    public long MissedBefore { get; }

    /// <summary>Windows that wait to be sent.</summary>
    public long Unsent => Math.Max(0, Volatile.Read(ref _newest) - Math.Max(Volatile.Read(ref _sent), Volatile.Read(ref _oldest) - 1));

    /// <summary>Windows that were deleted before they were sent, ever.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Opens the windows of a ledger that is open and takes no inspections yet.</summary>
    /// <exception cref="StorageException">The database can't be read.</exception>
    public static WindowStore Open(StateDirectory directory, Ledger ledger, StationName station, WindowStoreOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(ledger);
        var path = StateDirectory.DatabasePath(directory.FullPath);
        Database? reader = null;
        try
        {
            reader = Database.OpenReader(path);
            return new WindowStore(reader, new(station, ledger.Epoch), ledger, options, time);
        }
        catch (DatabaseException e)
        {
            reader?.Dispose();
            throw new StorageException($"the drift windows in '{path}' can't be read: {e.Message}", e);
        }
    }

    /// <summary>Stores a window. It may be tried again: a window that is stored already changes nothing.</summary>
    /// <returns>True once it is durable; false when it could not be written now.</returns>
    public async Task<bool> AddAsync(DriftWindow window, WindowBody body)
    {
        ArgumentNullException.ThrowIfNull(window);
        var (dropped, oldest, newest) = (0L, 0L, 0L);
        var isStored = await _ledger.ChangeAsync(database =>
        {
            var now = _time.GetUtcNow();
            WindowTable.Add(database, window, body, now);
            dropped = WindowTable.Trim(database, Volatile.Read(ref _sent), _options, now);
            (oldest, newest) = WindowTable.Ends(database);
        }).ConfigureAwait(false);
        if (!isStored)
            return false;
        Volatile.Write(ref _dropped, _dropped + dropped);
        Volatile.Write(ref _oldest, oldest);
        Volatile.Write(ref _newest, newest);
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">They can't be read now.</exception>
    public DriftWindowMessage? Next()
    {
        lock (_reading)
        {
            // Nothing newer is worth a look at the disk.
            return Unsent == 0 || _isDisposed ? null : ReadNext();
        }
    }

    /// <inheritdoc/>
    public Task<bool> MarkSentAsync(DriftWindowMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var id = Math.Max(Volatile.Read(ref _sent), message.Id);
        Volatile.Write(ref _sent, id);
        return _ledger.ChangeAsync(database => WindowTable.MarkSent(database, id));
    }

    /// <summary>Waits for a reading that is under way.</summary>
    public void Dispose()
    {
        lock (_reading)
        {
            _isDisposed = true;
            _reader.Dispose();
        }
    }

    private DriftWindowMessage? ReadNext()
    {
        try
        {
            using var next = _reader.Prepare("SELECT id, body, content_type FROM drift_window WHERE id > ?1 ORDER BY id LIMIT 1");
            return next.Bind(1, Volatile.Read(ref _sent)).Step() ? new(next.Int64(0), next.Blob(1).ToArray(), next.Text(2)!) : null;
        }
        catch (DatabaseException e)
        {
            throw new StorageException($"the drift windows can't be read: {e.Message}", e);
        }
    }

    private long State(string key)
    {
        using var state = _reader.Prepare("SELECT value FROM state WHERE key = ?1");
        var text = state.Bind(1, key).Step() ? state.Text(0) : null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }

    private (Dictionary<WindowSeries, SeriesPlace> Places, long LastRecord) ReadPlaces()
    {
        var (places, lastRecord) = (new Dictionary<WindowSeries, SeriesPlace>(), 0L);
        using var rows = _reader.Prepare("SELECT camera, model, window_schema, last_seq, size, last_record FROM window_series");
        while (rows.Step())
        {
            places[new(Stream, rows.Text(0)!, rows.Text(1)!, rows.Text(2)!)] = new(rows.Int64(3), (int)rows.Int64(4));
            lastRecord = Math.Max(lastRecord, rows.Int64(5));
        }

        return (places, lastRecord);
    }

    private long CountInspectionsAfter(long seq)
    {
        using var count = _reader.Prepare("SELECT count(*) FROM (SELECT 1 FROM record WHERE seq > ?1 AND kind = ?2 LIMIT ?3)");
        return count.Bind(1, seq).Bind(2, RecordKinds.Inspection).Bind(3, MaxMissedCounted).Step() ? count.Int64(0) : 0;
    }
}
