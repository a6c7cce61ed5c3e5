using EdgeInspect.Adapters.FleetStorage;

namespace EdgeInspect.Integration.Tests.FleetStorage;

/// <summary>A real database that counts the transactions that write.</summary>
internal sealed class CountingDatabase(FleetDatabase database) : FleetDatabase
{
    private int _writes;

    public int Writes => Volatile.Read(ref _writes);

    public override string RowLock => database.RowLock;

    public override string RowShare => database.RowShare;

    public override string FreeRowLock => database.FreeRowLock;

    public override string Within(string column, IReadOnlyList<long> numbers) => database.Within(column, numbers);

    public override string Newest(string select, RecordBranches branches, string where, string order) =>
        database.Newest(select, branches, where, order);

    public override Task MigrateAsync(int target, Action<SchemaChange> begins, CancellationToken cancellation) =>
        database.MigrateAsync(target, begins, cancellation);

    public override Task MakeRoomAsync(DateTimeOffset receivedUtc, CancellationToken cancellation) =>
        database.MakeRoomAsync(receivedUtc, cancellation);

    public override Task<T> WriteAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _writes);
        return database.WriteAsync(work, cancellation);
    }

    public override Task<T> ReadAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation) =>
        database.ReadAsync(work, cancellation);

    public override Task<T> AskAsync<T>(Func<FleetSession, Task<T>> work, CancellationToken cancellation) =>
        database.AskAsync(work, cancellation);

    public override Task InsertAsync(FleetSession session, IReadOnlyList<RecordRow> rows, CancellationToken cancellation) =>
        database.InsertAsync(session, rows, cancellation);

    public override Task DeleteRecordsAsync(DateTimeOffset beforeUtc, CancellationToken cancellation) =>
        database.DeleteRecordsAsync(beforeUtc, cancellation);

    public override Task ShrinkAsync(CancellationToken cancellation) => database.ShrinkAsync(cancellation);

    public override ValueTask DisposeAsync() => database.DisposeAsync();
}
