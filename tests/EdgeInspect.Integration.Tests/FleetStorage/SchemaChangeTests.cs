using System.Data.Common;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.FleetStorage.Sqlite;
using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Hub;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Systemd;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Integration.Tests.FleetStorage;

/// <summary>A database of an older version at the first start of a new one.</summary>
public sealed class SchemaChangeTests : IDisposable
{
    private const string Indexes = "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('record_received', 'event_received')";
    private const long InFiles = 1;
    private const long InMemory = 2;
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Indexes_are_sorted_in_files_while_the_schema_changes_and_in_memory_afterwards()
    {
        await MakeOldAsync();
        await using var database = SqliteFleetDatabase.Open(_scratch.File("fleet.db"));
        var writer = await database.WriteAsync(session => Task.FromResult(session.Connection), None);
        var (changes, meanwhile) = (new List<SchemaChange>(), 0L);
        void Begins(SchemaChange change)
        {
            changes.Add(change);
            meanwhile = Number(writer, "PRAGMA temp_store");
        }

        Assert.Equal(InMemory, Number(writer, "PRAGMA temp_store"));
        await database.MigrateAsync(FleetSchema.Version, Begins, None);
        Assert.Equal((InFiles, InMemory), (meanwhile, Number(writer, "PRAGMA temp_store")));
        var told = Assert.Single(changes);
        Assert.Equal(($"'{_scratch.File("fleet.db")}'", 1L, (long)FleetSchema.Version), (told.Where, told.From, told.To));
        Assert.InRange(told.Bytes, 100_000, 10_000_000);
        Assert.Equal((1000L, 2L), (Number(writer, "SELECT COUNT(*) FROM record"), Number(writer, Indexes)));
        await database.MigrateAsync(FleetSchema.Version, Begins, None);
        Assert.Single(changes);
    }

    [Fact]
    public async Task A_new_database_is_made_and_nobody_is_told_of_a_change()
    {
        await using var database = SqliteFleetDatabase.Open(_scratch.File("fleet.db"));
        await database.MigrateAsync(FleetSchema.Version, change => Assert.Fail($"{change}"), None);
    }

    [Fact]
    public async Task A_hub_says_what_it_changes_and_asks_the_supervisor_for_time()
    {
        await MakeOldAsync();
        using var systemd = new NotifySocket(_scratch.File("notify"));
        using var supervisor = new SystemdNotifier(systemd.Name, watchdogTimeout: null);
        var log = new Lines();
        await using (await new StoreOpening(supervisor, TimeProvider.System, log).OpenAsync(new(), _scratch.Path, None))
        {
            await systemd.ReceivedAsync("EXTEND_TIMEOUT_USEC=30000000");
            await systemd.ReceivedAsync($"STATUS=changes the database from schema version 1 to {FleetSchema.Version}");
        }

        Assert.Collection(
            log.Written,
            line => Assert.Matches($@"^Warning: '.*fleet\.db' \(. MB\) is changed from schema version 1 to {FleetSchema.Version}", line),
            line => Assert.Matches($"^Information: the database has schema version {FleetSchema.Version} now, after [0-9]+ s$", line));
    }

    [Fact]
    public async Task Time_is_asked_for_again_and_again_until_it_is_done()
    {
        using var systemd = new NotifySocket(_scratch.File("notify"));
        using var supervisor = new SystemdNotifier(systemd.Name, watchdogTimeout: null);
        var time = new HandClock();
        var work = new TaskCompletionSource<int>();
        var done = new StoreOpening(supervisor, time, new Lines()).ExtendedAsync(work.Task);
        for (var asked = 1; asked <= 5; asked++)
        {
            await Eventually.IsTrueAsync(
                () => systemd.Count("EXTEND_TIMEOUT_USEC=30000000") == asked && time.IsSet, $"time isn't asked for {asked} times");
            Assert.Equal(StoreOpening.Interval, time.Waits);
            time.Ring();
        }

        work.SetResult(7);
        Assert.Equal(7, await done);
    }

    /// <summary>A database as version 1 of the schema left it, with records.</summary>
    private async Task MakeOldAsync()
    {
        await using var database = SqliteFleetDatabase.Open(_scratch.File("fleet.db"));
        await database.MigrateAsync(1, _ => { }, None);
        await database.WriteAsync(
            session => session.RunAsync(
                """
                INSERT INTO record(stream_id, seq, received, t, timed, kind, setup_id, omission, prev_hash, hash, payload)
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                SELECT 1, i, i, i, 1, 'inspection', 1, 0, x'', x'', zeroblob(1000) FROM n
                """,
                None),
            None);
    }

    private static long Number(DbConnection connection, string sql)
    {
        using var command = ((SqliteConnection)connection).CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add($"{logLevel}: {formatter(state, exception)}");
    }

    /// <summary>A clock whose timers ring by hand.</summary>
    private sealed class HandClock : TimeProvider
    {
        private Action? _ring;

        public bool IsSet => Volatile.Read(ref _ring) is not null;

        public TimeSpan Waits { get; private set; }

        public void Ring() => Interlocked.Exchange(ref _ring, null)!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits = dueTime;
            Volatile.Write(ref _ring, () => callback(state));
            return new Silent();
        }

        private sealed class Silent : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
