using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EdgeInspect.Benchmarks.Hub;

/// <summary>A real broker and a real hub on SQLite, each a process of its own, on ports that the system chose.</summary>
internal sealed class HubBench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private HubBench(string folder, string program, int port, LoadProcess broker, LoadProcess hub) =>
        (Folder, Program, Port, Broker, Hub) = (folder, program, port, broker, hub);

    /// <summary>Everything lies here.</summary>
    public string Folder { get; }

    /// <summary>The program <c>edgeinspect</c>.</summary>
    public string Program { get; }

    /// <summary>Where the broker listens.</summary>
    public int Port { get; }

    /// <summary>The broker.</summary>
    public LoadProcess Broker { get; }

    /// <summary>The hub.</summary>
    public LoadProcess Hub { get; }

    /// <summary>The hub's configuration.</summary>
    public string Configuration => Path.Combine(Folder, "hub.json");

    /// <summary>The hub's data directory.</summary>
    public string Data => Path.Combine(Folder, "hub");

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts both and waits until the hub takes records.</summary>
    public static async Task<HubBench> StartAsync(string program)
    {
        var (folder, port) = (Workbench.Scratch(), FreePort());
        // What the shipped configuration sets, but for TLS and accounts.
        File.WriteAllLines(Path.Combine(folder, "mosquitto.conf"), [
            "persistence false", $"user {Environment.UserName}", "log_dest none", "set_tcp_nodelay true", "max_inflight_messages 100",
            "max_queued_messages 1000", "max_queued_bytes 67108864", "max_packet_size 270336", $"listener {port} 127.0.0.1", "allow_anonymous true",
        ]);
        File.WriteAllText(Path.Combine(folder, "hub.json"), JsonSerializer.Serialize(new
        {
            Hub = new { Name = "hub", DataDirectory = Path.Combine(folder, "hub") },
            Mqtt = new { Host = "127.0.0.1", Port = port },
            Http = new { Url = "http://127.0.0.1:0" },
        }));
        var broker = LoadProcess.Start(Mosquitto(), "-c", Path.Combine(folder, "mosquitto.conf"));
        var hub = LoadProcess.Start(program, "hub", "run", "--config", Path.Combine(folder, "hub.json"));
        await hub.SaysAsync("broker, records: online", Patience);
        await hub.SaysAsync("health and metrics at", Patience);
        return new(folder, program, port, broker, hub);
    }

    /// <summary>Runs a simulated fleet to its end; the hub's table must be what it made.</summary>
    /// <param name="each">Done each second while it runs.</param>
    /// <param name="options">Further options of the fleet.</param>
    /// <returns>Its summary.</returns>
    public async Task<JsonElement> FleetAsync(Action each, params string[] options)
    {
        var summary = Path.Combine(Folder, "fleet.json");
        using var fleet = LoadProcess.Start(
            Program,
            [
                "fleet-sim", "--host", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--json", summary,
                "--verify", Configuration, .. options,
            ]);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!fleet.HasEnded && await timer.WaitForNextTickAsync())
            each();
        if (await fleet.EndAsync() is var code and not 0)
            throw new InvalidOperationException($"the fleet ended with {code}: {fleet.Text}");
        return JsonElement.Parse(File.ReadAllText(summary));
    }

    /// <summary>Stops the hub; its database is whole then.</summary>
    public Task StopHubAsync() => Hub.StopAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Hub.Dispose();
        Broker.Dispose();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Mosquitto() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, "mosquitto"))
            .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("mosquitto isn't installed (Debian's package mosquitto)");
}
