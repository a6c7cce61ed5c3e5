using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hosting;

/// <summary>The program in its role as a station: host, log, supervisor, health and metrics around the parts that inspect.</summary>
internal sealed class StationHost : IAsyncDisposable
{
    /// <summary>All steps of stopping share it; systemd is told to give five seconds, and what isn't drained by then is lost anyway.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(4);

    private static readonly JsonSerializerOptions HealthJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

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
        ConfigurationSource source,
        ConfigurationSnapshot first,
        ISupervisor supervisor,
        Action<IServiceCollection, StationOptions> addParts)
    {
        // The empty builder reads no settings of its own: the configuration is the only way to configure.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "edgeinspect" });
        builder.WebHost.UseKestrelCore().UseUrls(first.Options.Http.Url);
        var threshold = new LogThreshold(first.Options.Log.Level);
        StationLogging.Configure(builder.Logging, threshold);
        AddShell(builder.Services, source, first, supervisor);
        addParts(builder.Services, first.Options);
        var app = builder.Build();
        app.Services.GetRequiredService<ConfigurationReloader>().Changed += next => threshold.Level = next.Options.Log.Level;
        Observe(app.Services);
        MapPages(app);
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
        await ThrowIfLoopFailed();
        return Services.GetRequiredService<StationExit>().Code;
    }

    /// <summary>Disposes of all parts, unless one is still used by a thread that didn't end: then the process ends with them as they are.</summary>
    public ValueTask DisposeAsync() => Services.GetRequiredService<StationExit>().IsAbandoned ? ValueTask.CompletedTask : _app.DisposeAsync();

    private static void AddShell(
        IServiceCollection services, ConfigurationSource source, ConfigurationSnapshot first, ISupervisor supervisor)
    {
        services.AddRoutingCore();
        services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTimeout);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(supervisor);
        services.AddSingleton(first.Options);
        services.AddSingleton<LivenessGate>();
        services.AddSingleton(_ => new StationMetrics(StationHealth.ProgramVersion));
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<StationHealth>();
        services.AddSingleton<StationExit>();
        services.AddSingleton<Supervision>();
        services.AddSingleton(source);
        services.AddSingleton(first);
        services.AddSingleton<ConfigurationReloader>();
        services.AddHostedService(provider => provider.GetRequiredService<Supervision>());
        services.AddHostedService(provider => provider.GetRequiredService<ConfigurationReloader>());
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
    }

    private static void LogStates(ICamera camera, string id, ILogger logger) =>
        camera.StateChanged += status => CameraLog.Changed(logger, id, status.State, status.Reason ?? "as it should");

    private static void MapPages(WebApplication app)
    {
        app.MapGet("/health", context =>
        {
            var report = context.RequestServices.GetRequiredService<StationHealth>().Report();
            context.Response.StatusCode =
                report.Status == HealthStatus.Failing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return context.Response.WriteAsJsonAsync(report, HealthJson, context.RequestAborted);
        });
        app.MapGet("/metrics", context =>
        {
            var text = context.RequestServices.GetRequiredService<MetricsPage>().Read();
            context.Response.StatusCode = text is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            context.Response.ContentType = PrometheusTextExporter.ContentType;
            return context.Response.WriteAsync(text ?? "", context.RequestAborted);
        });
    }

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
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Told to stop, or a loop fell, while the others were being started: it ends as if it had run.
        }
        catch (Exception e) when (IsOfAddress(e))
        {
            throw new UserErrorException(ExitCode.Usage, $"Http:Url = \"{_options.Http.Url}\" can't be listened on: {e.Message}");
        }
        foreach (var url in Urls)
            HostLog.Listens(_logger, url);
    }

    // Kestrel's own words are the only sign that an error of input and output, which any component may meet, is one of its address.
    private static bool IsOfAddress(Exception e) => e switch
    {
        AddressInUseException => true,
        IOException or SocketException => e.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true,
        _ => false,
    };

    // The host stops when a loop of its own throws, but keeps the reason to itself.
    private async Task ThrowIfLoopFailed()
    {
        foreach (var loop in Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (loop.ExecuteTask is { IsFaulted: true } failed)
                await failed;
        }
    }
}
