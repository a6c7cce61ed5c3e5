using System.Data;
using System.Globalization;
using System.Net.Sockets;
using EdgeInspect.Core.Fleet;
using Npgsql;

namespace EdgeInspect.Adapters.FleetStorage.Postgres;

/// <summary>
/// The fleet on a PostgreSQL server, which any number of hubs share. What must happen once is decided under a row lock or an advisory lock
/// of the server; a transaction that the server gave up for another one's sake is run again, a few times.
/// </summary>
internal sealed class PostgresFleetDatabase : FleetDatabase
{
    private const int MaxTries = 5;
    private const int LongSeconds = 600;
    private const int NoLimit = 0;
    private const int LeastServer = 130_000;

    /// <summary>
    /// A commit must be on the disk when it returns, whatever the role's default is. And when a hub's machine vanishes within a
    /// transaction, the others must not wait for the network to notice.
    /// </summary>
    private const string Begin =
        """
        SELECT set_config('idle_in_transaction_session_timeout', '60s', true),
          CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', true) END
        """;

    private const string Size = "SELECT pg_database_size(current_database())";
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _askers;
    private readonly string _where;
    private readonly RecordPartitions _partitions = new();

    private PostgresFleetDatabase(NpgsqlDataSource source, NpgsqlDataSource askers, string where) =>
        (_source, _askers, _where) = (source, askers, where);

    /// <inheritdoc/>
    public override string RowLock => " FOR UPDATE";

    /// <inheritdoc/>
    public override string RowShare => " FOR KEY SHARE";

    /// <inheritdoc/>
    public override string FreeRowLock => " FOR UPDATE SKIP LOCKED";

    /// <summary>Makes the pools of connections; connects to nothing yet.</summary>
    /// <exception cref="FleetStoreException">The connection string can't be read.</exception>
    public static PostgresFleetDatabase Open(FleetStoreOptions options) => new(
        PostgresSource.Build(options, PostgresPool.Writers),
        PostgresSource.Build(options, PostgresPool.Askers),
        PostgresSource.Describe(options));

    /// <inheritdoc/>
    public override string Within(string column, IReadOnlyList<long> numbers) => $"{column} IN ({Joined(numbers)})";

    /// <inheritdoc/>
    /// <remarks> The server doesn't walk several values of an index in the order of time. Without this it walks all records by time until
    /// it has found enough, which is all of them when those that are asked for are old. </remarks>
    public override string Newest(string select, RecordBranches branches, string where, string order) =>
        $"""
        SELECT newest.* FROM unnest(ARRAY[{Joined(branches.Numbers)}]::bigint[]) AS branch(number)
        CROSS JOIN LATERAL ({select} WHERE {branches.Column} = branch.number{where} {order}) AS newest {order}
        """;

    /// <inheritdoc/>
    /// <remarks>Who waits for another instance that changes the tables waits as long as that takes.</remarks>
    public override Task MigrateAsync(int target, Action<SchemaChange> begins, CancellationToken cancellation) => WriteAsync<bool>(
        async session =>
        {
            await CheckServerAsync(session, cancellation);
            await AdvisoryLock.Schema.TakeAsync(session, cancellation);
            await session.RunAsync("CREATE TABLE IF NOT EXISTS fleet_version(version BIGINT NOT NULL)", cancellation);
            var version = await session.NumberAsync("SELECT version FROM fleet_version", cancellation) ?? 0;
            FleetSchema.CheckKnown(version, _where);
            if (version == target)
                return false;
            if (version > 0)
                begins(new(_where, version, target, await session.NumberAsync(Size, cancellation) ?? 0));
            for (var step = (int)version; step < target; step++)
                await session.RunAsync(FleetSchema.PostgreSql.Steps[step], cancellation);
            await session.RunAsync("DELETE FROM fleet_version", cancellation);
            await session.RunAsync("INSERT INTO fleet_version(version) VALUES(@version)", cancellation, ("@version", (long)target));
            return true;
        },
        NoLimit,
        cancellation);

    /// <inheritdoc/>
    public override async Task MakeRoomAsync(DateTimeOffset receivedUtc, CancellationToken cancellation)
    {
        if (_partitions.HasRoomFor(receivedUtc))
            return;
        await WriteAsync(session => RecordPartitions.MakeRoomAsync(session, receivedUtc, cancellation), cancellation);
        _partitions.Remember(receivedUtc);
    }

    /// <inheritdoc/>
    public override Task<T> WriteAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation) =>
        WriteAsync(work, timeoutSeconds: null, cancellation);

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation) =>
        ReadAsync(_source, work, cancellation);

    /// <inheritdoc/>
    public override Task<T> AskAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation) =>
        ReadAsync(_askers, work, cancellation);

    /// <inheritdoc/>
    public override Task InsertAsync(FleetSession session, IReadOnlyList<RecordRow> rows, CancellationToken cancellation) =>
        rows.Count == 0 ? Task.CompletedTask : RecordCopy.WriteAsync((NpgsqlConnection)session.Connection, rows, cancellation);

    /// <inheritdoc/>
    public override async Task DeleteRecordsAsync(DateTimeOffset beforeUtc, CancellationToken cancellation)
    {
        foreach (var month in await ReadAsync(session => RecordPartitions.ListAsync(session, cancellation), cancellation))
        {
            if (month.End <= beforeUtc)
                await WriteLongAsync(session => RecordPartitions.DropAsync(session, month, cancellation), cancellation);
            else if (month.Begin < beforeUtc)
                await DeletePartOfAsync(month, beforeUtc, cancellation);
        }
    }

    /// <inheritdoc/>
    public override Task ShrinkAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _askers.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static string Joined(IReadOnlyList<long> numbers) =>
        string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private Task<T> ReadAsync<T>(NpgsqlDataSource source, Func<FleetSession, Task<T>> work, CancellationToken cancellation) =>
        GuardAsync(source, async () =>
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await work(new FleetSession(connection, null));
        });

    /// <summary>A transaction for each piece, so that records go on coming in between.</summary>
    private async Task DeletePartOfAsync(MonthPartition month, DateTimeOffset beforeUtc, CancellationToken cancellation)
    {
        var hasMore = true;
        while (hasMore)
        {
            hasMore = await WriteAsync(
                session => RecordPartitions.DeleteSomeAsync(session, month, beforeUtc, cancellation), LongSeconds, cancellation);
        }
    }

    private async Task CheckServerAsync(FleetSession session, CancellationToken cancellation)
    {
        var settings = await session.ListAsync(
            "SELECT current_setting('server_version_num'), current_setting('server_encoding'), current_setting('fsync')",
            row => (Version: row.GetString(0), Encoding: row.GetString(1), Fsync: row.GetString(2)),
            cancellation);
        var (version, encoding, fsync) = settings[0];
        if (int.Parse(version, CultureInfo.InvariantCulture) < LeastServer)
            throw new FleetStoreException($"{_where} is of version {version}; allowed are 13 (130000) and later");
        if (encoding != "UTF8")
            throw new FleetStoreException($"{_where} has the encoding {encoding}; allowed is UTF8 (createdb --encoding UTF8 …)");
        if (fsync != "on")
            throw new FleetStoreException($"{_where} runs with fsync = {fsync}: a power cut loses what was acknowledged; allowed is on");
    }

    private Task<bool> WriteLongAsync(Func<FleetSession, Task> work, CancellationToken cancellation) => WriteAsync<bool>(
        async session =>
        {
            await work(session);
            return true;
        },
        LongSeconds,
        cancellation);

    private Task<T> WriteAsync<T>(Func<FleetSession, Task<T>> work, int? timeoutSeconds, CancellationToken cancellation) =>
        GuardAsync(_source, async () =>
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await TransactAsync(work, timeoutSeconds, cancellation);
                }
                catch (PostgresException e) when (tries < MaxTries && PostgresFailure.IsPassing(e))
                {
                    // Nothing of it is there; the one that it was in the way of has gone on.
                }
            }
        });

    private async Task<T> TransactAsync<T>(Func<FleetSession, Task<T>> work, int? timeoutSeconds, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        var session = new FleetSession(connection, transaction) { TimeoutSeconds = timeoutSeconds };
        await session.RunAsync(Begin, cancellation);
        var result = await work(session);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    private async Task<T> GuardAsync<T>(NpgsqlDataSource source, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            // Who only asks has met no missing partition: who stores must not pay for it.
            if (source == _source)
                _partitions.Forget();
            if (PostgresFailure.IsConnectionLost(e, maySlow: source == _askers))
                source.Clear();

            throw PostgresFailure.Of(_where, e);
        }
    }
}
