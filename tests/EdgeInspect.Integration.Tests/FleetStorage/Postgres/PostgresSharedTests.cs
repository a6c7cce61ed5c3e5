using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.FleetStorage.Postgres;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Integration.Tests.FleetStorage.Postgres;

/// <summary>What several instances on one server do to each other, and what the server does to them.</summary>
public sealed class PostgresSharedTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = FleetStoreConformance.Now;
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    [SkippableFact]
    public async Task Two_instances_that_store_overlapping_batches_at_once_store_each_record_once_without_a_deadlock()
    {
        await using var first = await _fleet.OpenAsync(Now);
        await using var second = await _fleet.OpenAsync(Now);
        var ledgers = Enumerable.Range(1, 4).Select(i => new SampleLedger($"press-{i}").With(300)).ToArray();
        var batches = ledgers.SelectMany(ledger => ledger.Batches(1, 300, 30)).ToArray();
        var random = new Random(5);
        var work = new List<Task<int>>();
        for (var turn = 0; turn < 12; turn++)
        {
            random.Shuffle(batches);
            foreach (var (store, group) in new[] { first, second }.Zip(batches.Chunk(20)))
                work.Add(Task.Run(async () => (await store.AddAsync(group, Now, None)).Sum(outcome => outcome.New)));
        }

        var stored = (await Task.WhenAll(work)).Sum();
        foreach (var store in (FleetStore[])[first, second])
            stored += (await store.AddAsync(batches, Now, None)).Sum(outcome => outcome.New);
        Assert.Equal(1200, stored);
        Assert.Equal(1200, await _fleet.NumberAsync("SELECT COUNT(*) FROM record"));
        Assert.Equal(1200, await _fleet.NumberAsync("SELECT COUNT(*) FROM (SELECT DISTINCT stream_id, seq FROM record) AS one"));
        Assert.Equal(1200, await _fleet.NumberAsync("SELECT SUM(records) FROM stream"));
        Assert.Equal(0, await _fleet.NumberAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
        foreach (var ledger in ledgers)
            Assert.Equal(300, (await first.AcknowledgementAsync(ledger.Stream, None))!.ContiguousSeq);
    }

    [SkippableFact]
    public async Task Several_instances_that_start_at_once_make_the_tables_once()
    {
        var options = await _fleet.OptionsAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => FleetStore.OpenAsync(options, "", new FixedTime(Now), None))));
        await Task.WhenAll(stores.Select((store, i) => Task.Run(
            () => store.AddAsync(new SampleLedger($"press-{i}").With(10).Batches(1, 10), Now, None))));
        Assert.Equal(80, await _fleet.NumberAsync("SELECT COUNT(*) FROM record"));
        Assert.Equal(1, await _fleet.NumberAsync("SELECT COUNT(*) FROM fleet_version"));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_newer_schema_is_refused()
    {
        await (await _fleet.OpenAsync(Now)).DisposeAsync();
        await _fleet.RunAsync("UPDATE fleet_version SET version = 99");
        var refused = await Assert.ThrowsAsync<FleetStoreException>(() => _fleet.OpenAsync(Now));
        Assert.Contains("has schema version 99; this program knows versions up to", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_server_that_goes_away_and_comes_back()
    {
        await using var cluster = await PostgresCluster.TryStartAsync();
        Skip.If(cluster is null, "PostgreSQL isn't installed (Debian's package postgresql)");
        var options = cluster.Options(await cluster.CreateDatabaseAsync());
        await using var store = await FleetStore.OpenAsync(options, "", new FixedTime(Now), None);
        var ledger = new SampleLedger().With(60);
        await Task.WhenAll(ledger.Batches(1, 40, 10).Select(batch => store.AddAsync([batch], Now, None)));
        await cluster.StopAsync();
        var failure = await Assert.ThrowsAsync<FleetStoreException>(() => store.AddAsync(ledger.Batches(41, 50), Now, None));
        Assert.False(failure.IsFatal);
        await Assert.ThrowsAsync<FleetStoreException>(() => store.StationsAsync(None));
        await cluster.StartAsync();
        var outcome = (await store.AddAsync(ledger.Batches(41, 60), Now, None))[0];
        Assert.Equal((20, 60L), (outcome.New, outcome.Acknowledgement.ContiguousSeq));
        Assert.Equal(60, (await store.StationAsync(ledger.Station, None))!.Records);
    }

    [SkippableFact]
    public async Task Retention_drops_the_partitions_of_months_that_are_over_and_the_disk_has_their_room_back()
    {
        await using var store = await _fleet.OpenAsync(Now);
        await using var other = await _fleet.OpenAsync(Now);
        var ledger = new SampleLedger().With(9000, new string('x', 400));
        foreach (var batches in ledger.Batches(1, 8000, 32).Chunk(40))
            await store.AddAsync(batches, Now.AddDays(-100), None);
        await store.AddAsync(ledger.Batches(8001, 8500, 32), Now.AddDays(-20), None);
        await store.AddAsync(ledger.Batches(8501, 9000, 32), Now.AddDays(-1), None);
        Assert.Equal(4, await PartitionsAsync());
        var before = await _fleet.BytesAsync();
        var forTenDays = new RetentionOptions(10, 0, 0, 0, 0);
        await Task.WhenAll(store.RetainAsync(forTenDays, Now, None), other.RetainAsync(forTenDays, Now, None));
        // August, and September that was made ahead, are over; November has records that stay.
        Assert.Equal(2, await PartitionsAsync());
        var after = await _fleet.BytesAsync();
        Assert.True(before - after > 10_000_000, $"{before} bytes became {after}");
        Assert.Equal(500, await _fleet.NumberAsync("SELECT COUNT(*) FROM record"));
        Assert.Equal(500, (await store.StationAsync(ledger.Station, None))!.Records);
        Assert.Equal(0, (await store.AddAsync(ledger.Batches(1, 32), Now, None))[0].New);
        Assert.Equal(9000, (await store.AcknowledgementAsync(ledger.Stream, None))!.ContiguousSeq);
    }

    [SkippableFact]
    public async Task There_is_room_for_every_month_and_a_partition_that_another_instance_dropped_is_made_again()
    {
        await using var store = await _fleet.OpenAsync(Now);
        var ledger = new SampleLedger().With(60);
        var time = new DateTimeOffset(2026, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);
        for (var i = 0; i < 4; i++)
        {
            time = time.AddMonths(i).AddMilliseconds(1);
            await store.AddAsync(ledger.Batches((i * 10) + 1, (i + 1) * 10), time, None);
        }

        Assert.Equal(40, await _fleet.NumberAsync("SELECT COUNT(*) FROM record"));
        await _fleet.RunAsync($"DROP TABLE {MonthPartition.Of(time).Name}");
        await Assert.ThrowsAsync<FleetStoreException>(() => store.AddAsync(ledger.Batches(41, 50), time, None));
        Assert.Equal(10, (await store.AddAsync(ledger.Batches(41, 50), time, None))[0].New);
    }

    [SkippableFact]
    public async Task A_commit_is_on_the_disk_whatever_the_default_of_the_role_is()
    {
        var options = await _fleet.OptionsAsync();
        await _fleet.RunAsync("ALTER ROLE hub SET synchronous_commit = off");
        await using var database = PostgresFleetDatabase.Open(options);
        var inside = await database.WriteAsync(
            session => session.ListAsync("SHOW synchronous_commit", row => row.GetString(0), None), None);
        var outside = await database.ReadAsync(
            session => session.ListAsync("SHOW synchronous_commit", row => row.GetString(0), None), None);
        await _fleet.RunAsync("ALTER ROLE hub RESET synchronous_commit");
        Assert.Equal(["on"], inside);
        Assert.Equal(["off"], outside);
    }

    [SkippableFact]
    public async Task What_is_wrong_is_said_with_what_is_allowed()
    {
        var options = await _fleet.OptionsAsync();
        using var scratch = new ScratchFolder();
        var bare = options.ConnectionString!.Replace($"Password=\"{PostgresCluster.Password}\"", "", StringComparison.Ordinal);
        Assert.NotEqual(bare, options.ConnectionString);
        await using (var store = await OpenAsync(bare, scratch.Write("good", PostgresCluster.Password + "\n")))
            Assert.Empty(await store.StationsAsync(None));
        await RefusedAsync(bare, scratch.Write("bad", "other"), "check Username and Store:PasswordFile");
        await RefusedAsync(bare, scratch.File("none"), "can't be read");
        await RefusedAsync(options.ConnectionString, scratch.File("good"), "only one of them is allowed");
        await RefusedAsync(options.ConnectionString.Replace("Database=", "Database=no_", StringComparison.Ordinal), null, "createdb --owner");
        await RefusedAsync("Host=127.0.0.1;Port=1;Username=hub;Database=fleet", null, "can't be reached");
        await RefusedAsync("Hots=127.0.0.1", null, "is no connection string");
        await RefusedAsync("Username=hub", null, "names no server");
        await _fleet.RunAsync("ALTER DATABASE " + options.ConnectionString.Split("Database=")[1].Split(';')[0] + " OWNER TO postgres");
        await RefusedAsync(options.ConnectionString, null, "must own the database");

        static async Task RefusedAsync(string connection, string? passwordFile, string says)
        {
            var refused = await Assert.ThrowsAsync<FleetStoreException>(() => OpenAsync(connection, passwordFile));
            Assert.Contains(says, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(PostgresCluster.Password, refused.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_reading_that_the_server_does_not_end_is_told_as_that()
    {
        await using var store = await OpenAsync((await _fleet.OptionsAsync()).ConnectionString + ";Command Timeout=2", null);
        var ledger = new SampleLedger().With(20);
        await store.AddAsync(ledger.Batches(1, 10), Now, None);
        await using var blocker = await _fleet.ConnectAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using var hold = new Npgsql.NpgsqlCommand("LOCK TABLE image IN ACCESS EXCLUSIVE MODE", blocker, transaction);
        await hold.ExecuteNonQueryAsync();
        var failure = await Assert.ThrowsAsync<FleetStoreException>(() => store.RecordsAsync(new(), null, 10, None));
        Assert.Contains("doesn't answer in time", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'Command Timeout'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(10, (await store.AddAsync(ledger.Batches(11, 20), Now, None))[0].New);
    }

    private static Task<FleetStore> OpenAsync(string connection, string? passwordFile) => FleetStore.OpenAsync(
        new() { Kind = FleetStoreKind.Postgresql, ConnectionString = connection, PasswordFile = passwordFile },
        "",
        new FixedTime(Now),
        None);

    private Task<long> PartitionsAsync() =>
        _fleet.NumberAsync("SELECT COUNT(*) FROM pg_inherits WHERE inhparent = 'record'::regclass");
}
