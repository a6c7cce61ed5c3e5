using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EdgeInspect.Demo;

/// <summary>Central operations of the demo: a real broker on the loopback, without accounts, and a hub, each a process of its own.</summary>
internal sealed class DemoFleet : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TakenWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly List<DemoChild> _children = [];
    private readonly DemoFiles _files;
    private readonly TimeProvider _time;
    private readonly int _hubPort = FreePort();

    private DemoFleet(DemoFiles files, TimeProvider time) => (_files, _time) = (files, time);

    /// <summary>Where the broker listens on 127.0.0.1.</summary>
    public int BrokerPort { get; } = FreePort();

    /// <summary>Where the hub's pages are.</summary>
    public Uri Pages => new($"http://127.0.0.1:{_hubPort}");

    /// <summary>Starts broker and hub, and waits until the hub takes records.</summary>
    /// <exception cref="UserErrorException">There is no broker, or one of them does not come up.</exception>
    public static async Task<DemoFleet> StartAsync(DemoFiles files, TimeProvider time, CancellationToken cancellation)
    {
        var broker = BrokerProgram() ?? throw new UserErrorException(
            ExitCode.Usage, "mosquitto isn't installed: apt-get install mosquitto, or leave broker and hub out with --no-hub");
        var fleet = new DemoFleet(files, time);
        try
        {
            files.WriteBroker(fleet.BrokerPort);
            files.WriteHub(fleet.BrokerPort, fleet.Pages);
            fleet._children.Add(DemoChild.Start("the broker", files.BrokerLog, broker, "-c", files.BrokerConfiguration));
            await fleet.UntilAsync(fleet.BrokerListensAsync, cancellation);
            fleet._children.Add(DemoChild.Start("the hub", files.HubLog, DemoChild.Self("hub", "run", "--config", files.HubConfiguration)));
            await fleet.UntilAsync(fleet.HubIsWellAsync, cancellation);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits a moment for what is still on its way to the hub.</summary>
    public async Task UntilTakenAsync(long records)
    {
        var began = _time.GetTimestamp();
        using var client = new HttpClient();
        while (_time.GetElapsedTime(began) < TakenWithin && await TakenAsync(client) < records)
            await Task.Delay(Pause, _time);
    }

    /// <summary>Stops the hub, then the broker.</summary>
    public async Task StopAsync()
    {
        foreach (var child in Enumerable.Reverse(_children))
            await child.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var child in Enumerable.Reverse(_children))
            await child.DisposeAsync();
    }

    private static string? BrokerProgram() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Append("/usr/sbin").Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<long> TakenAsync(HttpClient client)
    {
        const string Figure = "edgeinspect_hub_records_total ";
        var page = await client.GetStringAsync(new Uri(Pages, "metrics"));
        var line = page.Split('\n').FirstOrDefault(line => line.StartsWith(Figure, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(Figure.Length), CultureInfo.InvariantCulture);
    }

    private async Task UntilAsync(Func<CancellationToken, Task<bool>> isThere, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        while (!await isThere(cancellation))
        {
            if (_children[^1] is { HasEnded: true } ended)
                throw new UserErrorException(ExitCode.Usage, $"{ended.Name} ended at once; its log lies in {_files.Folder}");
            if (_time.GetElapsedTime(began) > StartWithin)
                throw new UserErrorException(ExitCode.Usage, $"{_children[^1].Name} did not come up; its log lies in {_files.Folder}");
            await Task.Delay(Pause, _time, cancellation);
        }
    }

    private async Task<bool> BrokerListensAsync(CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, BrokerPort, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> HubIsWellAsync(CancellationToken cancellation)
    {
        try
        {
            using var client = new HttpClient();
            using var health = JsonDocument.Parse(await client.GetStringAsync(new Uri(Pages, "health"), cancellation));
            return health.RootElement.GetProperty("status").GetString() == "ok";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
