using System.Globalization;
using EdgeInspect.Adapters.FleetStorage;

namespace EdgeInspect.Integration.Tests.FleetStorage.Postgres;

/// <summary>A database of a test's own on the server that the tests share, made when it is first asked for and gone with the test.</summary>
internal sealed class PostgresFleet
{
    private PostgresCluster? _cluster;
    private string _name = "";

    /// <summary>How to reach it; the test is skipped, saying so, where PostgreSQL isn't installed.</summary>
    public async Task<FleetStoreOptions> OptionsAsync()
    {
        if (_cluster is null)
        {
            var cluster = await PostgresCluster.SharedAsync();
            Skip.If(cluster is null, "PostgreSQL isn't installed (Debian's package postgresql)");
            _name = await cluster.CreateDatabaseAsync();
            _cluster = cluster;
        }

        return _cluster.Options(_name);
    }

    /// <summary>Opens the store, one of any number on the same database.</summary>
    public async Task<FleetStore> OpenAsync(DateTimeOffset now) =>
        await FleetStore.OpenAsync(await OptionsAsync(), "", new FixedTime(now), CancellationToken.None);

    /// <summary>Runs a statement as a superuser.</summary>
    public Task RunAsync(string sql) => _cluster!.RunAsync(_name, sql);

    /// <summary>A superuser's connection.</summary>
    public Task<Npgsql.NpgsqlConnection> ConnectAsync() => _cluster!.ConnectAsync(_name);

    /// <summary>The number that a query gives.</summary>
    public async Task<long> NumberAsync(string sql) =>
        Convert.ToInt64(await _cluster!.NumberAsync(_name, sql), CultureInfo.InvariantCulture);

    /// <summary>Room on the disk, all files of the database.</summary>
    public Task<long> BytesAsync() => NumberAsync("SELECT pg_database_size(current_database())");

    /// <summary>Drops it, once the test is done with it.</summary>
    public async Task DropAsync()
    {
        if (_cluster is not null)
            await _cluster.RunAsync("postgres", $"DROP DATABASE {_name} WITH (FORCE)");
    }
}
