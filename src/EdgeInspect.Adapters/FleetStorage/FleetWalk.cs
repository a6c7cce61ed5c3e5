using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using EdgeInspect.Adapters.FleetStorage.Postgres;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>A stream of the hub's database.</summary>
/// <param name="Id">Its number there.</param>
/// <param name="Stream">Station and epoch.</param>
/// <param name="Acknowledged">What the hub has acknowledged of it.</param>
/// <param name="Records">Records that the hub has counted there.</param>
public sealed record StoredStream(long Id, LedgerStream Stream, ImmutableArray<SeqRange> Acknowledged, long Records);

/// <summary>
/// The hub's records in the order of their chains, for checks: it only reads, also beside a hub that runs. Used by one caller at a time.
/// </summary>
public sealed class FleetWalk : IAsyncDisposable
{
    private const int RowsPerRead = 500;
    private const int NoCheckpointOnClose = 1006;
    private readonly DbConnection _connection;
    private readonly FleetSession _session;

    private FleetWalk(DbConnection connection) => (_connection, _session) = (connection, new(connection, null));

    /// <summary>Opens the database of a hub.</summary>
    /// <param name="options">Which database.</param>
    /// <param name="dataDirectory">The hub's data directory: where the file lies that has no path of its own.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="FleetStoreException">It can't be opened, or is of another version.</exception>
    public static async Task<FleetWalk> OpenAsync(FleetStoreOptions options, string dataDirectory, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        (DbConnection connection, var version) = options.Kind == FleetStoreKind.Postgresql
            ? ((DbConnection)PostgresSource.Build(options, PostgresPool.Askers).CreateConnection(), "SELECT version FROM fleet_version")
            : (OfFile(options.Path ?? Path.Combine(dataDirectory, "fleet.db")), "PRAGMA user_version");
        try
        {
            await connection.OpenAsync(cancellation);
            if (connection is SqliteConnection file)
                SQLitePCL.raw.sqlite3_db_config(file.Handle, NoCheckpointOnClose, 1, out _);
            var walk = new FleetWalk(connection);
            FleetSchema.CheckKnown(await walk._session.NumberAsync(version, cancellation) ?? 0, $"'{connection.DataSource}'");
            return walk;
        }
        catch (Exception e) when (e is DbException or FleetStoreException)
        {
            await connection.DisposeAsync();
            throw e as FleetStoreException ?? Failed(e);
        }
    }

    /// <summary>Every stream, by the stations' names.</summary>
    /// <exception cref="FleetStoreException">It can't be read.</exception>
    public async Task<IReadOnlyList<StoredStream>> StreamsAsync(CancellationToken cancellation)
    {
        try
        {
            return await _session.ListAsync(
                """
                SELECT x.id, s.site, s.line, s.name, x.epoch, x.marks, x.records FROM stream x JOIN station s ON s.id = x.station_id
                ORDER BY s.site, s.line, s.name, x.id
                """,
                row => new StoredStream(
                    row.GetInt64(0),
                    new(new(row.GetString(1), row.GetString(2), row.GetString(3)), row.GetString(4)),
                    [.. StoredMarks.Read(row.GetString(5)).Ranges.ToArray()],
                    row.GetInt64(6)),
                cancellation);
        }
        catch (DbException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>The records of a stream by their numbers, as they came.</summary>
    /// <exception cref="FleetStoreException">They can't be read.</exception>
    public async IAsyncEnumerable<OutboxRecord> RecordsAsync(StoredStream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var after = 0L;
        while (await ReadAsync(stream.Id, after, cancellation) is [.., var last] rows)
        {
            foreach (var row in rows)
                yield return row;
            after = last.Seq;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static SqliteConnection OfFile(string path)
    {
        SQLitePCL.Batteries.Init();
        return new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
    }

    private static FleetStoreException Failed(Exception e) => new($"the hub's database can't be read: {e.Message}", e);

    private static OutboxRecord Read(DbDataReader row)
    {
        var (payload, omission) = (row.Bytes(3), (Omission)row.GetInt64(4));
        return new(row.GetInt64(0), row.Bytes(1), row.Bytes(2), payload, payload.Length, omission);
    }

    private async Task<List<OutboxRecord>> ReadAsync(long stream, long after, CancellationToken cancellation)
    {
        try
        {
            return await _session.ListAsync(
                "SELECT seq, prev_hash, hash, payload, omission FROM record WHERE stream_id = @stream AND seq > @after ORDER BY seq LIMIT @most",
                Read,
                cancellation,
                ("@stream", stream),
                ("@after", after),
                ("@most", RowsPerRead));
        }
        catch (DbException e)
        {
            throw Failed(e);
        }
    }
}
