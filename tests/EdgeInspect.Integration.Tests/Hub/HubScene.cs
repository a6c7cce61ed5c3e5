using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeInspect.Adapters.FleetImages;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.Hosting;
using EdgeInspect.Integration.Tests.Messaging;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>A real broker, hubs in processes of their own, and ledgers of stations.</summary>
internal sealed class HubScene : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);
    private readonly ScratchFolder _folder;
    private readonly List<ProgramProcess> _hubs = [];

    private HubScene(ScratchFolder folder, MosquittoBroker broker) => (_folder, Broker) = (folder, broker);

    public MosquittoBroker Broker { get; }

    /// <summary>The hub's database.</summary>
    public FleetStoreOptions Store { get; private init; } = new();

    /// <summary>Where the hub keeps pictures.</summary>
    public FleetImageOptions Images { get; set; } = new();

    public static Task<HubScene> StartAsync(params string[] brokerSettings) => StartAsync(new FleetStoreOptions(), brokerSettings);

    /// <summary>Starts one whose hubs have a database that is not theirs alone.</summary>
    public static async Task<HubScene> StartAsync(FleetStoreOptions store, params string[] brokerSettings)
    {
        var folder = new ScratchFolder();
        return new(folder, await MosquittoBroker.StartAsync(folder, brokerSettings)) { Store = store };
    }

    /// <summary>Starts a hub and waits until it takes records.</summary>
    public async Task<ProgramProcess> StartHubAsync(string name = "hub", int? port = null, string? data = null)
    {
        var hub = ProgramProcess.Start(["hub", "run", "--config", Configuration(name, port ?? Broker.Port, data ?? DataFolder)]);
        _hubs.Add(hub);
        await UntilHealthyAsync(hub);
        return hub;
    }

    public static async Task UntilHealthyAsync(ProgramProcess hub)
    {
        var url = await hub.UrlAsync();
        using var client = new HttpClient();
        await Eventually.GetAsync(
            () => client.GetStringAsync(new Uri(url, "health")),
            health => JsonElement.Parse(health).GetProperty("status").GetString() == "ok",
            () => $"it isn't well: {hub.Errors}");
    }

    /// <summary>A figure of a hub's metrics.</summary>
    public static async Task<long> MetricAsync(ProgramProcess hub, string name)
    {
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri(await hub.UrlAsync(), "metrics"));
        var line = page.Split('\n').FirstOrDefault(l => l.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? -1 : long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>A ledger with so many records.</summary>
    public string WriteLedger(int count, string station = "station-1")
    {
        var path = _folder.File($"ledger-{station}");
        using var state = StateDirectory.Acquire(path);
        using var store = LedgerStore.Open(StateDirectory.DatabasePath(path), Samples.Station with { Station = station }, DateTimeOffset.UnixEpoch);
        var record = new InspectionRecord();
        store.Begin();
        for (var number = 1; number <= count; number++)
            store.Append(Samples.Fill(record, number), StationSurroundings.Unknown);
        store.Commit();
        return path;
    }

    private string DataFolder => _folder.File("hub");

    /// <summary>A folder of the scene.</summary>
    public string Folder(string name) => _folder.File(name);

    public static StationName Name(string station = "station-1") => StationName.Of(Samples.Station with { Station = station });

    /// <summary>Options of a station's connection.</summary>
    public MqttOptions Link(string id = "station-1", int? port = null) => new()
    {
        Host = "127.0.0.1",
        Port = port ?? Broker.Port,
        ClientId = id,
        ReconnectLeastMs = 20,
        ReconnectMostMs = 200,
    };

    /// <summary>Tells a hub to stop, which it does in good order.</summary>
    public async Task StopAsync(ProgramProcess hub)
    {
        hub.Signal(ProgramProcess.SigTerm);
        var code = await hub.ExitAsync(StopWithin);
        Assert.True(code == 0, $"it ended with {code}: {hub.Errors}");
        _hubs.Remove(hub);
        hub.Dispose();
    }

    /// <summary>SIGKILL.</summary>
    public void Kill(ProgramProcess hub)
    {
        hub.Kill();
        _hubs.Remove(hub);
        hub.Dispose();
    }

    /// <summary>The hub's database, once no hub has it open.</summary>
    public async Task<FleetStore> OpenStoreAsync(string? data = null) =>
        await FleetStore.OpenAsync(Store, data ?? DataFolder, TimeProvider.System, CancellationToken.None);

    /// <summary>How many records of a ledger the hub lacks; each that it has must be the same, and there must be no others.</summary>
    public static async Task<int> MissingAsync(IFleetReader fleet, string station, string ledger)
    {
        using var reader = LedgerReader.Open(ledger);
        var stored = reader.Range(1, int.MaxValue).ToDictionary(record => record.Seq);
        var filter = new Core.Fleet.RecordFilter { Station = station, Epoch = reader.Epoch };
        var (held, cursor) = (new HashSet<long>(), (string?)null);
        do
        {
            var page = await fleet.RecordsAsync(filter, cursor, 1000, CancellationToken.None);
            foreach (var record in page.Items)
            {
                var original = stored[record.Seq];
                Assert.True(record.Payload.Span.SequenceEqual(original.Payload.Span), $"record {record.Seq} has other bytes");
                Assert.True(record.Hash.Span.SequenceEqual(original.Hash.Span), $"record {record.Seq} has another hash");
                Assert.True(held.Add(record.Seq), $"record {record.Seq} is there twice");
            }
            cursor = page.Next;
        }
        while (cursor is not null);
        return stored.Count - held.Count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs)
            hub.Dispose();
        await Broker.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Lets a program run no further, or again.</summary>
    public static void Signal(ProgramProcess program, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{program.Id}"]);
        kill.WaitForExit();
    }

    private string Configuration(string name, int port, string data) => _folder.Write($"{name}.json", JsonSerializer.Serialize(new
    {
        Hub = new { Name = name, DataDirectory = data },
        Mqtt = new { Host = "127.0.0.1", Port = port, ReconnectLeastMs = 20, ReconnectMostMs = 200 },
        Store = Store.Kind == FleetStoreKind.Sqlite
            ? (object)new { Kind = "sqlite" }
            : new { Kind = "postgresql", Store.ConnectionString },
        Images = Images.S3 is { } bucket
            ? (object)new { Kind = "s3", S3 = new { bucket.Endpoint, bucket.Bucket, bucket.Prefix, bucket.AccessKeyFile } }
            : new { Kind = "folder", Images.Directory, Images.Limits },
        Http = new { Url = "http://127.0.0.1:0" },
    }));
}
