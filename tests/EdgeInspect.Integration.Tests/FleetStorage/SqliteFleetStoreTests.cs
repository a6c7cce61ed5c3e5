using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Core.Fleet;
using Microsoft.Data.Sqlite;

namespace EdgeInspect.Integration.Tests.FleetStorage;

public sealed class SqliteFleetStoreTests : FleetStoreConformance, IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_second_hub_on_the_same_file_is_refused()
    {
        await using var store = await OpenAsync();
        var refused = await Assert.ThrowsAsync<FleetStoreException>(OpenAsync);
        Assert.Contains("belongs to one hub", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        _scratch.Write("fleet.db", new byte[8192]);
        var refused = await Assert.ThrowsAsync<FleetStoreException>(OpenAsync);
        Assert.Contains("not a database", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsFatal);
    }

    protected override Task<FleetStore> OpenAsync() => SqliteFleet.OpenAsync(_scratch, Now);

    protected override async Task RunAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_scratch.File("fleet.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class SqliteFleetNewsTests : FleetStoreNewsConformance, IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    protected override Task<FleetStore> OpenAsync() => SqliteFleet.OpenAsync(_scratch, Now);

    protected override Task<long> BytesAsync() => Task.FromResult(new FileInfo(_scratch.File("fleet.db")).Length);
}

internal static class SqliteFleet
{
    public static Task<FleetStore> OpenAsync(ScratchFolder scratch, DateTimeOffset now) =>
        FleetStore.OpenAsync(new FleetStoreOptions(), scratch.Path, new FixedTime(now), CancellationToken.None);
}
