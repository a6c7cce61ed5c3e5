using System.Collections.Immutable;
using EdgeInspect.Adapters.FleetStorage.Postgres;
using EdgeInspect.Adapters.FleetStorage.Sqlite;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>The hub's fleet in a database: the same statements on SQLite and on PostgreSQL.</summary>
public sealed class FleetStore : IFleetStore
{
    private const int MaxLimit = 1000;
    private readonly FleetDatabase _database;
    private readonly StationTable _stations;
    private readonly RecordTable _records;
    private readonly ImageTable _images;
    private readonly EventTable _events;
    private readonly WindowTable _windows;
    private readonly RetentionMark _retained;
    private bool _isDisposed;

    private FleetStore(FleetDatabase database, TimeProvider time)
    {
        var names = new FleetNames(database);
        _database = database;
        _images = new(database, names);
        _records = new(database, names);
        _stations = new(database, names, time);
        _events = new(database, names);
        _windows = new(database, names);
        _retained = new(database);
    }

    /// <summary>Whether a text is a cursor of some list; of which, and of which filter, that list says.</summary>
    public static bool IsCursor(string text) => Cursor.IsOne(text);

    /// <summary>Opens or makes the database and brings it to this program's schema.</summary>
    /// <param name="options">Which database.</param>
    /// <param name="dataDirectory">The hub's data directory: where the file goes that has no path of its own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="FleetStoreException">It can't be opened, another hub holds the file, or a newer program wrote it.</exception>
    public static Task<FleetStore> OpenAsync(
        FleetStoreOptions options, string dataDirectory, TimeProvider time, CancellationToken cancellation) =>
        OpenAsync(options, dataDirectory, time, _ => { }, cancellation);

    /// <summary>Opens or makes the database and brings it to this program's schema, however long it takes.</summary>
    /// <param name="options">Which database.</param>
    /// <param name="dataDirectory">The hub's data directory: where the file goes that has no path of its own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="begins">Told, on any thread, when tables of an older program begin to be changed; again when it is tried again.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="FleetStoreException">It can't be opened, another hub holds the file, or a newer program wrote it.</exception>
    public static Task<FleetStore> OpenAsync(
        FleetStoreOptions options,
        string dataDirectory,
        TimeProvider time,
        Action<SchemaChange> begins,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        FleetDatabase database = options.Kind == FleetStoreKind.Postgresql
            ? PostgresFleetDatabase.Open(options)
            : SqliteFleetDatabase.Open(options.Path ?? Path.Combine(dataDirectory, "fleet.db"));
        return OpenAsync(database, time, begins, cancellation);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<BatchOutcome>> AddAsync(
        IReadOnlyList<Batch> batches, DateTimeOffset receivedUtc, CancellationToken cancellation) =>
        _records.AddAsync(batches, receivedUtc, cancellation);

    /// <inheritdoc/>
    public Task SetStateAsync(StationName station, StationState state, DateTimeOffset receivedUtc, CancellationToken cancellation) =>
        _stations.SetStateAsync(station, state, receivedUtc, cancellation);

    /// <inheritdoc/>
    public Task AddGaugesAsync(StationName station, StationGauges gauges, DateTimeOffset receivedUtc, CancellationToken cancellation) =>
        _stations.AddGaugesAsync(station, gauges, receivedUtc, cancellation);

    /// <inheritdoc/>
    public Task AddEventAsync(StationName? station, FleetEvent fleetEvent, DateTimeOffset receivedUtc, CancellationToken cancellation) =>
        _events.AddAsync(station, fleetEvent, receivedUtc, cancellation);

    /// <inheritdoc/>
    public Task AddWindowAsync(StationName station, StoredWindow window, DateTimeOffset receivedUtc, CancellationToken cancellation) =>
        _windows.AddAsync(station, window, receivedUtc, cancellation);

    /// <inheritdoc/>
public Task AddImageAsync(StoredImage image, CancellationToken cancellation) => _images.AddAsync(image, cancellation);

    /// <inheritdoc/>
    public async Task RetainAsync(
        RetentionOptions retention, DateTimeOffset now, Func<IReadOnlyList<StoredImage>, Task> freed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(retention);
        await WhenOldAsync(retention.RecordDays, before => _database.DeleteRecordsAsync(before, cancellation));
        await WhenOldAsync(retention.RecordDays, before => new NamePruning(_database).PruneAsync(before, cancellation));
        await WhenOldAsync(retention.GaugeDays, before => _stations.DeleteGaugesAsync(before, cancellation));
        await WhenOldAsync(retention.EventDays, before => _events.DeleteAsync(before, cancellation));
        await WhenOldAsync(retention.WindowDays, before => _windows.DeleteAsync(before, cancellation));
        await WhenOldAsync(retention.ImageDays, before => _images.DeleteAsync(before, freed, cancellation));
        await _database.ShrinkAsync(cancellation);
        await _retained.SetAsync(now, cancellation);

        Task WhenOldAsync(int days, Func<DateTimeOffset, Task> delete) => days == 0 ? Task.CompletedTask : delete(now.AddDays(-days));
    }

    /// <inheritdoc/>
    public Task<DateTimeOffset?> RetainedUtcAsync(CancellationToken cancellation) => _retained.GetAsync(cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StationOverview>> StationsAsync(CancellationToken cancellation) => _stations.ListAsync(cancellation);

    /// <inheritdoc/>
    public Task<StationOverview?> StationAsync(StationName name, CancellationToken cancellation) => _stations.FindAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<Page<FleetRecord>> RecordsAsync(RecordFilter filter, string? cursor, int limit, CancellationToken cancellation) =>
        _records.PageAsync(filter, cursor, Checked(limit), cancellation);

    /// <inheritdoc/>
    public Task<FleetRecord?> RecordAsync(LedgerStream stream, long seq, CancellationToken cancellation) =>
        _records.FindAsync(stream, seq, cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StationGauges>> GaugesAsync(
        StationName name, DateTimeOffset fromUtc, DateTimeOffset untilUtc, int limit, CancellationToken cancellation) =>
        _stations.GaugesAsync(name, fromUtc, untilUtc, Checked(limit), cancellation);

    /// <inheritdoc/>
    public Task<Page<StoredEvent>> EventsAsync(
        StationName? name, EventSeverity least, string? cursor, int limit, CancellationToken cancellation) =>
        _events.PageAsync(name, least, cursor, Checked(limit), cancellation);

    /// <inheritdoc/>
    public Task<Page<StoredWindow>> WindowsAsync(StationName name, string? cursor, int limit, CancellationToken cancellation) =>
        _windows.PageAsync(name, cursor, Checked(limit), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<StoredImage>> ImagesAsync(StationName name, Guid rid, CancellationToken cancellation) =>
        _images.OfAsync(name, rid, cancellation);

    /// <inheritdoc/>
    public Task<StoredImage?> ImageAsync(string sha256, CancellationToken cancellation) => _images.FindAsync(sha256, cancellation);

    /// <inheritdoc/>
    public Task<Acknowledgement?> AcknowledgementAsync(LedgerStream stream, CancellationToken cancellation) =>
        _records.AcknowledgementAsync(stream, cancellation);

    /// <summary>Closes the database, once: who holds it as a reader and as a store may dispose of it as both.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isDisposed, true) ? ValueTask.CompletedTask : _database.DisposeAsync();

    /// <summary>On a database that is open; it belongs to the store from then on.</summary>
    internal static async Task<FleetStore> OpenAsync(
        FleetDatabase database, TimeProvider time, Action<SchemaChange> begins, CancellationToken cancellation)
    {
        try
        {
            await database.MigrateAsync(FleetSchema.Version, begins, cancellation);
            return new FleetStore(database, time);
        }
        catch (FleetStoreException)
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private static int Checked(int limit) => limit is >= 1 and <= MaxLimit
        ? limit
        : throw new ArgumentOutOfRangeException(nameof(limit), limit, $"allowed are 1 to {MaxLimit}");
}
