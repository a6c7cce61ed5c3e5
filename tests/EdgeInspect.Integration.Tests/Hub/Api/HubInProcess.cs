using System.Globalization;
using System.Net;
using System.Text.Json;
using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Hosting;
using EdgeInspect.Hub;
using EdgeInspect.Hub.Api;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.FleetStorage.Postgres;
using EdgeInspect.Integration.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Integration.Tests.Hub.Api;

/// <summary>Tests that run a hub in this process; one at a time: they measure memory, and everybody in a process hears meters.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HubCollection
{
    public const string Name = "a hub in this process";
}

/// <summary>A real hub host in this process on a port that the system chose, with a real database and without a broker.</summary>
internal sealed class HubInProcess : IAsyncDisposable
{
    public static readonly DateTimeOffset Received = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private readonly ScratchFolder _folder = new();
    private readonly PostgresFleet? _fleet;
    private readonly CancellationTokenSource _stop = new();
    private readonly SystemdNotifier _supervisor = new(null, null);
    private HubHost _host = null!;
    private Task<ExitCode> _running = null!;

    private HubInProcess(PostgresFleet? fleet) => _fleet = fleet;

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromMinutes(5) };

    public IFleetStore Store => _host.Services.GetRequiredService<IFleetStore>();

    public IFleetImages Images => _host.Services.GetRequiredService<IFleetImages>();

    public ApiMetrics Metrics => _host.Services.GetRequiredService<ApiMetrics>();

    public IEnumerable<Endpoint> Endpoints => _host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints);

    public Uri Address => Client.BaseAddress!;

    /// <summary>Starts one.</summary>
    /// <param name="api">What is other than usual of the section <c>Api</c>.</param>
    /// <param name="fleet">Its database; null: a file of its own.</param>
    public static async Task<HubInProcess> StartAsync(object? api = null, PostgresFleet? fleet = null)
    {
        var hub = new HubInProcess(fleet);
        var path = hub._folder.Write("hub.json", JsonSerializer.Serialize(new
        {
            Hub = new { Name = "hub", DataDirectory = hub._folder.File("hub") },
            Mqtt = new { Host = "127.0.0.1", Port = 1 },
            Http = new { Url = "http://127.0.0.1:0" },
            Store = fleet is null
                ? (object)new { Kind = "sqlite" }
                : new { Kind = "postgresql", (await fleet.OptionsAsync()).ConnectionString },
            Api = api ?? new { },
            Log = new { Level = "critical" },
        }));
        var source = new ConfigurationSource<HubOptions>(path, []);
        hub._host = await HubHost.BuildAsync(source, source.Load().OrThrow(), hub._supervisor, CancellationToken.None);
        hub._running = hub._host.RunAsync(hub._stop.Token);
        hub.Client.BaseAddress = new(await Eventually.GetAsync(
            () => hub._host.Urls.FirstOrDefault(u => !u.EndsWith(":0", StringComparison.Ordinal)) ?? "", u => u.Length > 0,
                () => "it doesn't listen"));
        return hub;
    }

    public Task AddAsync(IReadOnlyList<Batch> batches) => Store.AddAsync(batches, Received, CancellationToken.None);

    /// <summary>A hundred parts and a gap of one station, five parts of another, a picture, a state, gauges and events.</summary>
    public async Task<SampleLedger> FillAsync()
    {
        var ledger = new SampleLedger().With(100);
        ledger.With(ledger.Event(101, "gap", "\"reason\":\"queue_full\",\"count\":1"));
        await AddAsync([.. ledger.Batches(1, 101), .. new SampleLedger("press-2").With(5).Batches(1, 5)]);
        await Store.AddImageAsync(new(ledger.Station, SampleLedger.RidOf(3), "image", "image/png", new string('e', 64), 100, Received),
            default);
        await Store.SetStateAsync(ledger.Station, FleetStoreConformance.State(), Received, default);
        for (var i = 0; i < 30; i++)
        {
            var (at, severity) = (SampleLedger.TimeOf(i), (EventSeverity)(i % 3));
            await Store.AddGaugesAsync(ledger.Station, new("s1", at, i, i, 0, 0, 0, 60, 12.5, null, i, 0, 0, 0, 0, null, null, 41.5),
                Received, default);
            await Store.AddEventAsync(
                i % 5 == 0 ? null : ledger.Station,
                new(new Guid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), at, severity, "camera_lost", "'top' – gone"), Received, default);
        }

        return ledger;
    }

    /// <summary>Gets JSON; anything but success fails the test.</summary>
    public async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Client.GetAsync(new Uri(address, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address}: {response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>Gets a problem of a status.</summary>
    public async Task<JsonElement> ProblemAsync(string address, HttpStatusCode status)
    {
        using var response = await Client.GetAsync(new Uri(address, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{address}: {response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        var problem = JsonElement.Parse(text);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    /// <summary>All items of a list, page by page.</summary>
    public async Task<List<JsonElement>> PagesAsync(string address, Func<int, Task>? between = null)
    {
        var items = new List<JsonElement>();
        var (cursor, pages) = ((string?)null, 0);
        do
        {
            var page = await GetAsync(cursor is null ? address : $"{address}&cursor={cursor}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
            if (between is not null)
                await between(++pages);
        }
        while (cursor is not null);
        return items;
    }

    /// <summary>Has every filter over pictures read without an end, once there are records; these go on being stored.</summary>
    public Task MakeImagesEndlessAsync() =>
        RunAsync(FleetStoreConformance.EndlessImages + (_fleet is null ? "" : "; GRANT SELECT ON image TO hub"));

    /// <summary>Runs statements on the database beside the hub.</summary>
    public async Task RunAsync(string sql)
    {
        if (_fleet is not null)
        {
            await _fleet.RunAsync(sql);
            return;
        }

        await using var connection = new SqliteConnection($"Data Source={_folder.File("hub/fleet.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Takes the database's file away, as a lost disk would, or brings it back.</summary>
    public void TakeDatabase(bool back = false)
    {
        SqliteConnection.ClearAllPools();
        var (file, away) = (_folder.File("hub/fleet.db"), _folder.File("hub/away.db"));
        File.Move(back ? away : file, back ? file : away);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        await _host.DisposeAsync();
        _supervisor.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    /// <summary>A record's own address.</summary>
    public static string AddressOf(LedgerStream stream, long seq) => string.Create(
        CultureInfo.InvariantCulture,
        $"api/v1/records/{stream.Station.Site}/{stream.Station.Line}/{stream.Station.Station}/{stream.Epoch}/{seq}");
}
