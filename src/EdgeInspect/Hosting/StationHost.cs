using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Station.Panel;
using EdgeInspect.Station.Uplink;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hosting;

/// <summary>The program in its role as a station: host, log, supervisor, health and metrics around the parts that inspect.</summary>
internal sealed class StationHost : IAsyncDisposable
{
    /// <summary>All steps of stopping share it; systemd is told to give five seconds, and what isn't drained by then is lost anyway.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(4);

    private readonly WebApplication _app;
    private readonly ILogger<StationHost> _logger;
    private readonly StationOptions _options;

    private StationHost(WebApplication app, StationOptions options)
    {
        (_app, _options) = (app, options);
        _logger = app.Services.GetRequiredService<ILogger<StationHost>>();
    }

    /// <summary>Everything that was put together.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Addresses that are listened on, once started.</summary>
    public IEnumerable<string> Urls => _app.Urls;

    /// <summary>Puts a station together.</summary>
    /// <param name="source">Where its configuration comes from at a reload.</param>
    /// <param name="first">The configuration that it starts with.</param>
    /// <param name="supervisor">Who is told how it goes.</param>
    /// <param name="addParts">Adds what inspects; see <see cref="StationComposition"/>.</param>
    public static StationHost Build(
        ConfigurationSource<StationOptions> source,
        ConfigurationSnapshot<StationOptions> first,
        ISupervisor supervisor,
        Action<IServiceCollection, StationOptions> addParts)
    {
        var threshold = new LogThreshold(first.Options.Log.Level);
        var builder = WebHosting.CreateBuilder(first.Options.Http.Url, threshold);
        AddShell(builder.Services, source, first, supervisor);
        addParts(builder.Services, first.Options);
        var app = builder.Build();
        app.Services.GetRequiredService<ConfigurationReloader<StationOptions>>().Changed += next => threshold.Level = next.Options.Log.Level;
        Observe(app.Services);
        app.UseAllowedHosts();
        app.MapStatusPages(app.Services.GetRequiredService<StationHealth>().Report);
        return new(app, first.Options);
    }

    /// <summary>Runs until the program is told to stop or a component fails for good.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="UserErrorException">It can't start as configured.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        await _app.WaitForShutdownAsync(cancellation);
        var (health, metrics) = (Services.GetRequiredService<StationHealth>(), Services.GetRequiredService<StationMetrics>());
        HostLog.Stopped(_logger, health.Uptime.TotalSeconds, metrics.Parts.Total);
        await _app.ThrowIfLoopFailed();
        return Services.GetRequiredService<StationExit>().Code;
    }

    /// <summary>Disposes of all parts, unless one is still used by a thread that didn't end: then the process ends with them as they are.</summary>
    public ValueTask DisposeAsync() => Services.GetRequiredService<StationExit>().IsAbandoned ? ValueTask.CompletedTask : _app.DisposeAsync();

    private static void AddShell(
        IServiceCollection services,
        ConfigurationSource<StationOptions> source,
        ConfigurationSnapshot<StationOptions> first,
        ISupervisor supervisor)
    {
        services.AddProgram(DrainTimeout, supervisor);
        services.AddConfiguration(source, first);
        services.AddSingleton<LivenessGate<VitalLoop>>();
        services.AddSingleton(_ => new StationMetrics(StationHealth.ProgramVersion));
        services.AddSingleton(_ => new MetricsPage(StationMetrics.MeterName));
        services.AddSingleton<StationHealth>();
        services.AddSingleton<StationExit>();
        services.AddSingleton<Supervision>();
        services.AddHostedService(provider => provider.GetRequiredService<Supervision>());
        services.AddHostedService(provider => provider.GetRequiredService<ConfigurationReloader<StationOptions>>());
    }

    private static void Observe(IServiceProvider services)
    {
        services.GetRequiredService<MetricsPage>();
        var (health, metrics) = (services.GetRequiredService<StationHealth>(), services.GetRequiredService<StationMetrics>());
        health.Add("loops", services.GetRequiredService<Supervision>().Health);
        if (services.GetService<ICamera>() is { } camera)
        {
            health.Add("camera", () => HealthRules.Of(camera.Status));
            LogStates(camera, services.GetRequiredService<StationOptions>().Camera.Id, services.GetRequiredService<ILogger<StationHost>>());
            metrics.Observe(camera, services.GetRequiredService<FrameSlot>());
        }
        if (services.GetService<IDetector>() is { } detector)
            health.Add("model", () => HealthRules.Of(detector));
        if (services.GetService<ILedger>() is { } ledger)
        {
            health.Add("ledger", () => HealthRules.Of(ledger.Health));
            metrics.Observe(ledger);
        }
        if (services.GetService<IOutputLine>() is { } output)
        {
            health.Add("output", () => HealthRules.Of(output.Status));
            metrics.Observe(output);
        }
        if (services.GetService<IPartSensor>() is { } sensor)
            health.Add("part_sensor", () => HealthRules.Of(sensor.Status));
        if (services.GetService<ImageStore>() is { } images)
        {
            health.Add("images", () => HealthRules.Of(images.Status));
            StationCounters.Observe(metrics, images);
        }
        if (services.GetService<ImagePolicy>() is { } policy)
            StationCounters.Observe(metrics, policy);
        if (services.GetService<Ledger>() is { } store)
            StationCounters.Observe(metrics, store);
        if (services.GetService<OutputGate>() is { } gate)
            StationCounters.Observe(metrics, gate);
        if (services.GetService<WindowStore>() is { } windows)
            StationCounters.Observe(metrics, windows, services.GetRequiredService<WindowIntake>());
        if (services.GetService<PanelServer>() is { } panel)
            health.Add("panel", panel.Health);
        UplinkComposition.Observe(services, health, metrics);
    }

    private static void LogStates(ICamera camera, string id, ILogger logger) =>
        camera.StateChanged += status => CameraLog.Changed(logger, id, status.State, status.Reason ?? "as it should");

    private async Task StartAsync(CancellationToken cancellation)
    {
        var identity = _options.Station;
        HostLog.Starts(_logger, StationHealth.ProgramVersion, identity.Site, identity.Line, identity.Name);
        var supervisor = Services.GetRequiredService<ISupervisor>();
        Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
        {
            HostLog.Stopping(_logger);
            supervisor.Stopping();
        });
        await _app.StartListeningAsync(_options.Http.Url, _logger, cancellation);
    }
}
