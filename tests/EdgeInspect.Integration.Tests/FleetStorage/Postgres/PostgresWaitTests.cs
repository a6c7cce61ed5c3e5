using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Integration.Tests.Hosting;
using Npgsql;

namespace EdgeInspect.Integration.Tests.FleetStorage.Postgres;

/// <summary>What waits for what on a server, and what a wait that is given up costs others.</summary>
public sealed class PostgresWaitTests : IAsyncLifetime
{
    private const string Waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    private const string Connected =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'edgeinspect'";
    private static readonly DateTimeOffset Now = FleetStoreConformance.Now;
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    /// <summary>The first station was installed anew: its present stream has a higher number than the second station's.</summary>
    [SkippableFact]
    public async Task Retention_and_intake_lock_streams_in_one_order()
    {
        var first = new SampleLedger("press-1", "present").With(20);
        var second = new SampleLedger("press-2").With(20);
        await using (var retaining = await _fleet.OpenAsync(Now))
        await using (var storing = await _fleet.OpenAsync(Now))
        {
            await storing.AddAsync(new SampleLedger("press-1", "before").With(1).Batches(1, 1), Now.AddDays(-41), None);
            await storing.AddAsync(second.Batches(1, 10), Now.AddDays(-40), None);
            await storing.AddAsync(first.Batches(1, 10), Now.AddDays(-40), None);
            await storing.AddAsync(second.Batches(11, 11), Now, None);
            await using var holder = await _fleet.ConnectAsync();
            await using var transaction = await holder.BeginTransactionAsync();
            await RunAsync(holder, "SELECT 1 FROM stream WHERE station_id = (SELECT id FROM station WHERE name = 'press-2') FOR UPDATE");
            var retained = retaining.RetainAsync(new(30, 0, 0, 0, 0), Now, None);
            await WaitingAsync(1);
            var stored = storing.AddAsync([.. first.Batches(11, 20), .. second.Batches(12, 20)], Now, None);
            await WaitingAsync(2);
            await transaction.RollbackAsync();
            await retained;
            Assert.Equal(19, (await stored).Sum(outcome => outcome.New));
        }

        // What a connection has counted is told when it ends at the latest.
        await Eventually.GetAsync(ConnectedAsync, processes => processes.Count == 0, () => "connections of the stores stay open");
        Assert.Equal(0, await _fleet.NumberAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    [SkippableFact]
    public async Task A_reading_that_is_too_slow_costs_neither_who_stores_nor_other_readers_anything()
    {
        var options = await _fleet.OptionsAsync();
        await using var store = await FleetStore.OpenAsync(
            options with { ConnectionString = options.ConnectionString + ";Command Timeout=2" }, "", new FixedTime(Now), None);
        var ledger = new SampleLedger().With(20);
        await store.AddAsync(ledger.Batches(1, 10), Now, None);
        await using var holder = await _fleet.ConnectAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await RunAsync(holder, "LOCK TABLE image IN ACCESS EXCLUSIVE MODE");
        await TwoReadersAsync(store);
        var before = await ConnectedAsync();
        await Assert.ThrowsAsync<FleetStoreException>(() => store.RecordsAsync(new(), null, 10, None));
        // All but the one whose statement was given up.
        Assert.InRange((await ConnectedAsync()).Intersect(before).Count(), before.Count - 1, before.Count);

        // Whoever would look for partitions again would wait for this, as it would while another hub makes one.
        await RunAsync(holder, "SELECT pg_advisory_xact_lock(1162412034)");
        Assert.Equal(10, (await store.AddAsync(ledger.Batches(11, 20), Now, None))[0].New);
    }

    /// <summary>Has two readings wait at once, so that each has a connection, and gives them up.</summary>
    private async Task TwoReadersAsync(FleetStore store)
    {
        using var leave = new CancellationTokenSource();
        Task[] readings = [store.RecordsAsync(new(), null, 10, leave.Token), store.RecordsAsync(new(), null, 10, leave.Token)];
        await WaitingAsync(2);
        await leave.CancelAsync();
        foreach (var reading in readings)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private Task WaitingAsync(int count) => Eventually.GetAsync(
        () => _fleet.NumberAsync(Waiting), waiting => waiting == count, () => $"there are never {count} that wait");

    private async Task<List<int>> ConnectedAsync()
    {
        await using var connection = await _fleet.ConnectAsync();
        await using var command = new NpgsqlCommand(Connected, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var processes = new List<int>();
        while (await reader.ReadAsync())
            processes.Add(reader.GetInt32(0));
        return processes;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // the test's own text
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
