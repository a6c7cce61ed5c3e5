using EdgeInspect.Adapters.FleetStorage;

namespace EdgeInspect.Integration.Tests.FleetStorage.Postgres;

public sealed class PostgresFleetStoreTests : FleetStoreConformance, IAsyncLifetime
{
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    protected override Task<FleetStore> OpenAsync() => _fleet.OpenAsync(Now);

    protected override Task RunAsync(string sql) => _fleet.RunAsync(sql);

    protected override Task GrantAsync() => _fleet.RunAsync("GRANT SELECT ON image TO hub");
}

public sealed class PostgresFleetNewsTests : FleetStoreNewsConformance, IAsyncLifetime
{
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    protected override Task<FleetStore> OpenAsync() => _fleet.OpenAsync(Now);

    protected override Task<long> BytesAsync() =>
        _fleet.NumberAsync("SELECT SUM(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = 'record'::regclass");
}
