using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.FleetStorage.Sqlite;
using EdgeInspect.Core.Fleet;
using Microsoft.Data.Sqlite;

namespace EdgeInspect.Integration.Tests.FleetStorage;

/// <summary>What every store of the fleet does with names that it has never seen, and with those that nothing has any more.</summary>
public abstract class FleetStoreNamesConformance
{
    protected static readonly DateTimeOffset Now = FleetStoreConformance.Now;
    private const string OrphanedRecords = "SELECT COUNT(*) FROM record r WHERE NOT EXISTS(SELECT 1 FROM setup s WHERE s.id = r.setup_id)";
    private static readonly RetentionOptions ThirtyDays = new(30, 0, 0, 0, 0);
    private static readonly CancellationToken None = CancellationToken.None;

    [SkippableFact]
    public async Task Records_that_each_have_a_new_recipe_cost_one_transaction_together()
    {
        var database = new CountingDatabase(await DatabaseAsync());
        await using var store = await FleetStore.OpenAsync(database, new FixedTime(Now), _ => { }, None);
        var ledger = Recipes(new("press-1"), "one", 250);
        await store.AddAsync(ledger.Batches(1, 1), Now, None);
        var before = database.Writes;
        await store.AddAsync(ledger.Batches(2, 250), Now, None);
        Assert.Equal(1, database.Writes - before);

        // Recipes of which some are known; a station and a stream that nobody knows.
        var second = Recipes(Recipes(new("press-2"), "one", 30), "two", 30);
        await store.AddAsync([.. second.Batches(1, 60), .. Recipes(ledger, "two", 5).Batches(251, 255)], Now, None);
        Assert.Equal(2, database.Writes - before - 1);
        foreach (var (recipe, stations) in new[] { ("one-17", 2), ("one-200", 1), ("two-3", 2), ("two-30", 1) })
        {
            var found = (await store.RecordsAsync(new() { Recipe = recipe }, null, 10, None)).Items;
            Assert.Equal(stations, found.Select(record => record.Stream.Station).Distinct().Count());
            Assert.Equal(stations, found.Length);
        }

        // The second time, five of the recipes are judged by another model.
        Assert.Equal(250 + 30 + 5, await NumberAsync("SELECT COUNT(*) FROM setup"));
    }

    [SkippableFact]
    public async Task What_no_record_refers_to_goes_with_the_retention_of_records()
    {
        await using var store = await FleetStore.OpenAsync(await DatabaseAsync(), new FixedTime(Now), _ => { }, None);
        var many = NamePruning.RowsAtOnce + 100;
        var old = Recipes(new("press-1", "old"), "old", many);
        await store.AddAsync(old.Batches(1, many), Now.AddDays(-40), None);
        var present = Recipes(new("press-1", "present"), "new", 3);
        await store.AddAsync(present.Batches(1, 3), Now, None);
        await store.RetainAsync(new(0, 0, 0, 0, 0), Now, None);
        Assert.Equal((many + 3, 2), (await NumberAsync("SELECT COUNT(*) FROM setup"), await NumberAsync("SELECT COUNT(*) FROM stream")));
        await store.RetainAsync(ThirtyDays, Now, None);
        Assert.Equal((3, 1), (await NumberAsync("SELECT COUNT(*) FROM setup"), await NumberAsync("SELECT COUNT(*) FROM stream")));

        // The present stream stays when all its records are gone: what was acknowledged stays acknowledged.
        await store.RetainAsync(ThirtyDays, Now.AddDays(40), None);
        Assert.Equal(0, await NumberAsync("SELECT COUNT(*) FROM record"));
        Assert.Equal(3, (await store.AcknowledgementAsync(present.Stream, None))!.ContiguousSeq);

        // What comes again after all is new, and nobody else's.
        Assert.Equal(20, (await store.AddAsync(old.Batches(1, 20), Now.AddDays(40), None))[0].New);
        var found = (await store.RecordsAsync(new() { Recipe = "old-7" }, null, 10, None)).Items;
        Assert.Equal((old.Stream, 7L), (Assert.Single(found).Stream, found[0].Seq));
    }

    /// <summary>A name is deleted for want of records while a batch that has it is on its way.</summary>
    [SkippableFact]
    public async Task No_record_loses_its_setup_to_the_retention()
    {
        await using var store = await FleetStore.OpenAsync(await DatabaseAsync(), new FixedTime(Now), _ => { }, None);
        using var done = new CancellationTokenSource();
        var pruning = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await store.RetainAsync(ThirtyDays, Now, None);
        });
        for (var round = 0; round < 60; round++)
        {
            var stale = Recipes(new($"stale-{round}"), "shared", 20);
            await store.AddAsync(stale.Batches(1, 20), Now.AddDays(-40), None);
            var fresh = Recipes(new($"fresh-{round}"), "shared", 20);
            await store.AddAsync(fresh.Batches(1, 20), round % 3 == 0 ? Now : Now.AddDays(-35), None);
        }

        await done.CancelAsync();
        await pruning;
        Assert.Equal(0, await NumberAsync(OrphanedRecords));
        Assert.InRange(await NumberAsync("SELECT COUNT(*) FROM record"), 400, long.MaxValue);
    }

    /// <summary>The database under test, not opened by anybody yet.</summary>
    internal abstract Task<FleetDatabase> DatabaseAsync();

    /// <summary>The number that a query gives, past the store.</summary>
    protected abstract Task<long> NumberAsync(string sql);

    /// <summary>The ledger with further inspections, each of a recipe of its own.</summary>
    private static SampleLedger Recipes(SampleLedger ledger, string name, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var seq = ledger.Count + 1;
            var usual = seq <= 50 ? "cap" : "lid";
            ledger.With(ledger.Inspection(seq).Replace($"\"recipe\":\"{usual}\"", $"\"recipe\":\"{name}-{i}\"", StringComparison.Ordinal));
        }

        return ledger;
    }
}

public sealed class SqliteFleetNamesTests : FleetStoreNamesConformance, IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    internal override Task<FleetDatabase> DatabaseAsync() =>
        Task.FromResult<FleetDatabase>(SqliteFleetDatabase.Open(_scratch.File("fleet.db")));

    protected override async Task<long> NumberAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_scratch.File("fleet.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
