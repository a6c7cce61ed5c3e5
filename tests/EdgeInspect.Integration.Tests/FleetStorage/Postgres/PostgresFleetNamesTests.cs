using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.FleetStorage.Postgres;

namespace EdgeInspect.Integration.Tests.FleetStorage.Postgres;

public sealed class PostgresFleetNamesTests : FleetStoreNamesConformance, IAsyncLifetime
{
    private readonly PostgresFleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fleet.DropAsync();

    internal override async Task<FleetDatabase> DatabaseAsync() => PostgresFleetDatabase.Open(await _fleet.OptionsAsync());

    protected override Task<long> NumberAsync(string sql) => _fleet.NumberAsync(sql);
}
