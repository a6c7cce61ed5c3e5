using System.Globalization;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>
/// What differs between the databases. Statements are shared: both know <c>ON CONFLICT DO NOTHING</c>, row values and window functions.
/// </summary>
internal abstract class FleetDatabase : IAsyncDisposable
{
    /// <summary>Most rows that are deleted in one transaction, where rows are.</summary>
    protected const int RowsPerDelete = 2000;

    /// <summary>Whether a column has one of several values, as a condition beside others that are looked up.</summary>
    public abstract string Within(string column, IReadOnlyList<long> numbers);

    /// <summary>The newest records of several values of a column, as one list: from each the newest are taken by its index.</summary>
    /// <param name="select">What is selected, from which table.</param>
    /// <param name="branches">The column and its values.</param>
    /// <param name="where">Further conditions, each with <c>AND</c> before it.</param>
    /// <param name="order">Order and limit, the same for each value and for all.</param>
    public abstract string Newest(string select, RecordBranches branches, string where, string order);

    /// <summary>What a <c>SELECT</c> ends with that keeps its row from others until the transaction ends.</summary>
    public abstract string RowLock { get; }

    /// <summary>What a <c>SELECT</c> ends with that keeps its rows from being deleted until the transaction ends.</summary>
    public abstract string RowShare { get; }

    /// <summary>Like <see cref="RowLock"/>, of those rows alone that nobody else holds.</summary>
    public abstract string FreeRowLock { get; }

    /// <summary>Brings the tables to this program's version, however long it takes; safe while other instances do the same.</summary>
    /// <param name="target">The version.</param>
    /// <param name="begins">Told when tables that are there begin to be changed; again when it is tried again.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="FleetStoreException">A newer program made them, or they can't be reached.</exception>
    public abstract Task MigrateAsync(int target, Action<SchemaChange> begins, CancellationToken cancellation);

    /// <summary>Makes room for records of a time; before their transaction begins.</summary>
    public abstract Task MakeRoomAsync(DateTimeOffset receivedUtc, CancellationToken cancellation);

    /// <summary>
    /// One transaction, durable when it returns. The work may run again when the database gave it up for another one's sake.
    /// </summary>
    /// <exception cref="FleetStoreException">It failed; nothing of it is there.</exception>
    public abstract Task<T> WriteAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation);

    /// <summary>Reads what is needed for writing. Never behind those who <see cref="AskAsync"/>.</summary>
    /// <exception cref="FleetStoreException">It failed.</exception>
    public abstract Task<T> ReadAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation);

    /// <summary>Reads for pages and interface, however many and slow: on connections and threads that writing doesn't need.</summary>
    /// <exception cref="FleetStoreException">It failed.</exception>
    public abstract Task<T> AskAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation);

    /// <summary>Adds records that are not there.</summary>
    public abstract Task InsertAsync(FleetSession session, IReadOnlyList<RecordRow> rows, CancellationToken cancellation);

    /// <summary>Deletes records that were received before a time.</summary>
    public abstract Task DeleteRecordsAsync(DateTimeOffset beforeUtc, CancellationToken cancellation);

    /// <summary>Gives room that is free now back to the disk, where the database doesn't do so itself.</summary>
    public abstract Task ShrinkAsync(CancellationToken cancellation);

    /// <summary>Deletes rows in transactions of their own of some each, so that others have their turn in between.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">Its key, one column or several.</param>
    /// <param name="where">Which rows; an index must fit.</param>
    /// <param name="cancellation">To give up.</param>
    /// <param name="values">Values of the condition.</param>
    public async Task DeleteAsync(
        string table, string key, string where, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {where} LIMIT {RowsPerDelete})");
        while (await WriteAsync(session => session.RunAsync(sql, cancellation, values), cancellation) == RowsPerDelete)
            cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>A transaction that returns nothing.</summary>
    public Task WriteAsync(Func<FleetSession, Task> work, CancellationToken cancellation) => WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        cancellation);
}
