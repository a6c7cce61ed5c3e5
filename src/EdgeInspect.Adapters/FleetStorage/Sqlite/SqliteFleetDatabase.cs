using System.Globalization;
using EdgeInspect.Core.Fleet;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeInspect.Adapters.FleetStorage.Sqlite;

/// <summary>
/// The fleet in a file: write-ahead log, every commit on the disk when it returns, one connection that writes and checkpoints, readers
/// beside it.
/// </summary>
internal sealed class SqliteFleetDatabase : FleetDatabase
{
    private const int NoCheckpointOnClose = 1006;

    // The index of the log finds no room on a full disk (SQLITE_IOERR_SHMSIZE): nothing was written, and there may be room again.
    private const int NoRoomForIndex = 10 | (19 << 8);
    private const int PagesPerShrink = 2000;

    // A tenth of a millisecond or so.
    private const int InstructionsPerLook = 10_000;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _path;
    private readonly FileStream _lock;
    private readonly SqliteConnection _writer;
    private readonly SqliteConnection _readers;
    private SqliteCommand? _insert;

    private SqliteFleetDatabase(string path, FileStream held, SqliteConnection writer)
    {
        (_path, _lock, _writer) = (path, held, writer);
        var reading = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true };
        _readers = new SqliteConnection(reading.ToString());
    }

    /// <inheritdoc/>
    public override string RowLock => "";

    /// <inheritdoc/>
    public override string RowShare => "";

    /// <inheritdoc/>
    public override string FreeRowLock => "";

    /// <summary>Opens or makes the file and holds it for this process.</summary>
    /// <exception cref="FleetStoreException">It can't be opened, or another process has it.</exception>
    public static SqliteFleetDatabase Open(string path)
    {
        Batteries.Init();
        var held = Hold(path);
        var writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            writer.Open();
            SetUp(writer, path);
            return new(path, held, writer);
        }
        catch (Exception e) when (e is SqliteException or FleetStoreException)
        {
            writer.Dispose();
            held.Dispose();
            throw e as FleetStoreException ?? Failed(path, (SqliteException)e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The plus keeps the column's own index out of it: to walk by another condition and pick beats sorting all that it
    /// has.</remarks>
    public override string Within(string column, IReadOnlyList<long> numbers) => $"+{column} IN ({string.Join(", ", numbers)})";

    /// <inheritdoc/>
    /// <remarks>SQLite merges the parts of such a statement as it goes, and reads of each no further than it needs.</remarks>
    public override string Newest(string select, RecordBranches branches, string where, string order) => string.Join(
        " UNION ALL ",
        branches.Numbers.Select(number => string.Create(
            CultureInfo.InvariantCulture, $"{select} WHERE {branches.Column} = {number}{where}")))
        + " " + order;

    /// <inheritdoc/>
    public override Task MigrateAsync(int target, Action<SchemaChange> begins, CancellationToken cancellation) => RunAsync(
        () =>
        {
            var version = Number("PRAGMA user_version");
            FleetSchema.CheckKnown(version, $"'{_path}'");
            if (version < target)
                Change(version, target, begins);
            return version;
        },
        cancellation);

    /// <inheritdoc/>
    public override Task MakeRoomAsync(DateTimeOffset receivedUtc, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task<T> WriteAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation) => WithTurnAsync(
        async () =>
        {
            await using var transaction = _writer.BeginTransaction();
            var result = await work(new FleetSession(_writer, transaction));
            await transaction.CommitAsync(cancellation);
            return result;
        },
        cancellation);

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation) =>
        GuardAsync(() => OnReaderAsync(work, cancellation), cancellation);

    /// <inheritdoc/>
    /// <remarks>On a thread of its own: SQLite keeps its caller's until it is done, and a few slow readings would leave none of the pool
    /// to who writes.</remarks>
    public override Task<T> AskAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation) => GuardAsync(
        () => OnReaderAsync(work, cancellation), cancellation, TaskCreationOptions.LongRunning);

    /// <inheritdoc/>
    public override Task InsertAsync(FleetSession session, IReadOnlyList<RecordRow> rows, CancellationToken cancellation)
    {
        var command = _insert ??= PrepareInsert();
        command.Transaction = (SqliteTransaction)session.Transaction!;
        var values = new object?[RecordRow.ColumnCount];
        foreach (var row in rows)
        {
            row.CopyTo(values);
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task DeleteRecordsAsync(DateTimeOffset beforeUtc, CancellationToken cancellation)
    {
        // A turn for each piece, so that records go on coming in between.
        while (await WriteAsync(session => DeleteOldestAsync(session, beforeUtc, cancellation), cancellation) == RowsPerDelete)
            cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public override async Task ShrinkAsync(CancellationToken cancellation)
    {
        var free = 1L;
        while (free > 0)
        {
            free = await RunAsync(Shrink, cancellation);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _insert?.Dispose();
        SqliteConnection.ClearPool(_readers);
        await _readers.DisposeAsync();
        await _writer.DisposeAsync();
        await _lock.DisposeAsync();
        _turn.Dispose();
    }

    private static FileStream Hold(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FleetStoreException(
                $"'{path}' can't be held by this process: {e.Message} It must lie where this user may write, and belongs to one hub; "
                + "several hubs share a PostgreSQL",
                e);
        }
    }

    private static void SetUp(SqliteConnection writer, string path)
    {
        raw.sqlite3_extended_result_codes(writer.Handle, 1);
        using var command = writer.CreateCommand();
        command.CommandText =
            "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; " +
            "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY";
        command.ExecuteNonQuery();
        command.CommandText = "PRAGMA journal_mode";
        if (command.ExecuteScalar() as string != "wal")
            throw new FleetStoreException($"'{path}' can't be opened: its file system allows no write-ahead log; use a local disk");
    }

    private static FleetStoreException Failed(string path, SqliteException e) => new($"'{path}' failed: {e.Message}", e)
    {
        // What is on the disk can no longer be known: the process must end and read it afresh.
        IsFatal = (e.SqliteErrorCode & 0xFF) is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
            && e.SqliteExtendedErrorCode != NoRoomForIndex,
        IsRefusal = (e.SqliteErrorCode & 0xFF) is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH,
    };

    private static async Task<int> DeleteOldestAsync(FleetSession session, DateTimeOffset beforeUtc, CancellationToken cancellation)
    {
        const string Oldest = "SELECT id, stream_id FROM record WHERE received < @before ORDER BY received, id LIMIT @most";
        (string, object?)[] values = [("@most", RowsPerDelete), ("@before", beforeUtc.ToStored())];
        await session.RunAsync(
            $"""
            UPDATE stream SET records = records - gone.n
            FROM (SELECT stream_id, COUNT(*) AS n FROM ({Oldest}) GROUP BY stream_id) AS gone WHERE gone.stream_id = stream.id
            """,
            cancellation,
            values);
        return await session.RunAsync($"DELETE FROM record WHERE id IN (SELECT id FROM ({Oldest}))", cancellation, values);
    }

    /// <summary>What is sorted for the index of a large table has no room in memory: it goes to files meanwhile.</summary>
    private void Change(long version, int target, Action<SchemaChange> begins)
    {
        Execute("PRAGMA temp_store=FILE", null);
        if (version > 0)
            begins(new($"'{_path}'", version, target, new FileInfo(_path).Length));
        for (; version < target; version++)
        {
            using var transaction = _writer.BeginTransaction();
            Execute(FleetSchema.Sqlite.Steps[(int)version], transaction);
            Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={version + 1}"), transaction);
            transaction.Commit();
        }

        Execute("PRAGMA temp_store=MEMORY", null);
    }

    private SqliteCommand PrepareInsert()
    {
        var command = _writer.CreateCommand();
        var names = Enumerable.Range(1, RecordRow.ColumnCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")).ToArray();
        command.CommandText = $"INSERT INTO record({RecordRow.ColumnNames}) VALUES({string.Join(", ", names)})";
        foreach (var name in names)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    /// <summary>Gives a number of free pages back.</summary>
    /// <returns>Pages that are free still.</returns>
    private long Shrink()
    {
        using (var vacuum = _writer.CreateCommand())
        {
            vacuum.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({PagesPerShrink})");
            using var step = vacuum.ExecuteReader();
            while (step.Read())
            {
                // Each row is a page.
            }
        }

        // The file itself becomes shorter when the log is copied into it.
        Execute("PRAGMA wal_checkpoint(PASSIVE)", null);
        return Number("PRAGMA freelist_count");
    }

    private long Number(string sql)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string sql, SqliteTransaction? transaction)
    {
        using var command = _writer.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        command.ExecuteNonQuery();
    }

    private Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation) => WithTurnAsync(() => Task.FromResult(work()), cancellation);

    private async Task<T> WithTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await GuardAsync(work, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<T> OnReaderAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation)
    {
        await using var reader = new SqliteConnection(_readers.ConnectionString);
        await reader.OpenAsync(cancellation);
        raw.sqlite3_db_config(reader.Handle, NoCheckpointOnClose, 1, out _);
        // Asked while it runs, not interrupted from beside: an interruption that came just before a statement began would be lost.
        raw.sqlite3_progress_handler(reader.Handle, InstructionsPerLook, _ => cancellation.IsCancellationRequested ? 1 : 0, null);
        try
        {
            return await work(new FleetSession(reader, null));
        }
        finally
        {
            raw.sqlite3_progress_handler(reader.Handle, 0, null, null);
        }
    }

    /// <summary>SQLite works on the thread that calls: on another one, for the caller may be one that must not wait.</summary>
    private async Task<T> GuardAsync<T>(
        Func<Task<T>> work, CancellationToken cancellation, TaskCreationOptions thread = TaskCreationOptions.None)
    {
        try
        {
            return await Task.Factory.StartNew(work, cancellation, TaskCreationOptions.DenyChildAttach | thread, TaskScheduler.Default)
                .Unwrap();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        catch (SqliteException e)
        {
            throw Failed(_path, e);
        }
    }
}
