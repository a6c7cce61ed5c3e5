using System.Collections.Immutable;
using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Integration.Tests.Hosting;

/// <summary>Tests that run a station in this process; one at a time, because meters are heard by everybody in a process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StationCollection
{
    public const string Name = "a station in this process";
}

/// <summary>A real station host in this process, with loops that a test can hold.</summary>
internal sealed class TestStation : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly SystemdNotifier _supervisor;
    private readonly CancellationTokenSource _stop = new();
    private readonly StationHost _host;
    private readonly Task<ExitCode> _running;

    public TestStation(string? notifySocket, TimeSpan? watchdog, Action<IServiceCollection>? addParts = null)
    {
        var source = new ConfigurationSource<StationOptions>(_folder.WriteConfiguration("\"Log\": { \"Level\": \"critical\" },"), []);
        _supervisor = new(notifySocket, watchdog);
        _host = StationHost.Build(source, source.Load().OrThrow(), _supervisor, (services, _) =>
        {
            services.AddSingleton<TestLoops>();
            services.AddHostedService(provider => provider.GetRequiredService<TestLoops>());
            addParts?.Invoke(services);
        });
        _running = _host.RunAsync(_stop.Token);
    }

    /// <summary>The loops.</summary>
    public TestLoops Loops => _host.Services.GetRequiredService<TestLoops>();

    public StationMetrics Metrics => _host.Services.GetRequiredService<StationMetrics>();

    public StationExit Exit => _host.Services.GetRequiredService<StationExit>();

    /// <summary>How the program ended, or would have.</summary>
    public Task<ExitCode> Ended => _running;

    public StationHealth HealthBoard => _host.Services.GetRequiredService<StationHealth>();

    public HealthReport Health => HealthBoard.Report();

    public async Task<HttpResponseMessage> GetAsync(string page)
    {
        var url = await Eventually.GetAsync(
            () => _host.Urls.FirstOrDefault(u => !u.EndsWith(":0", StringComparison.Ordinal)), u => u is not null, () => "it doesn't listen");
        using var client = new HttpClient();
        return await client.GetAsync(new Uri(url + page));
    }

    /// <summary>Tells it to stop.</summary>
    public Task StopAsync()
    {
        _stop.Cancel();
        return _running;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        await _host.DisposeAsync();
        _supervisor.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }
}

/// <summary>The three vital loops, as lively as a test wants them.</summary>
internal sealed class TestLoops(LivenessGate<VitalLoop> gate, StationMetrics metrics) : BackgroundService
{
    private static readonly PartLatency Latency = new(100, 200, 5000, 50);

    private ImmutableHashSet<VitalLoop> _running = [.. Enum.GetValues<VitalLoop>()];

    /// <summary>Whether parts come by.</summary>
    public bool PartsCome { get; set; }

    /// <summary>Hangs one loop.</summary>
    public void Hang(VitalLoop loop) => _running = _running.Remove(loop);

    /// <summary>Lets it go on.</summary>
    public void Free(VitalLoop loop) => _running = _running.Add(loop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var loop in _running)
                gate[loop].Beat();
            if (PartsCome)
                metrics.Inspected(Verdict.Ok, Latency);
        }
    }
}
