using EdgeInspect.Configuration;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using EdgeInspect.Hub.Api;
using EdgeInspect.Panel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub;

/// <summary>The program in its role as a hub: host, log, supervisor and pages around what takes and keeps the fleet's records.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    /// <summary>All steps of stopping share it. What is not stored by then was not acknowledged, and comes again.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly HubOptions _options;
    private readonly ILogger<HubHost> _logger;

    private HubHost(WebApplication app, HubOptions options)
    {
        (_app, _options) = (app, options);
        _logger = app.Services.GetRequiredService<ILogger<HubHost>>();
    }

    /// <summary>Everything that was put together.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Addresses that are listened on, once started.</summary>
    public IEnumerable<string> Urls => _app.Urls;

    /// <summary>Opens the database and puts a hub together.</summary>
    /// <param name="source">Where its configuration comes from at a reload.</param>
    /// <param name="first">The configuration that it starts with.</param>
    /// <param name="supervisor">Who is told how it goes.</param>
    /// <param name="cancellation">To give up.</param>
    /// <exception cref="Core.Fleet.FleetStoreException">The database can't be opened.</exception>
    /// <exception cref="UserErrorException">The clock is plainly wrong.</exception>
    /// <exception cref="Core.Messaging.MessageLinkException">The connection to the broker is wrongly configured.</exception>
    public static async Task<HubHost> BuildAsync(
        ConfigurationSource<HubOptions> source,
        ConfigurationSnapshot<HubOptions> first,
        ISupervisor supervisor,
        CancellationToken cancellation)
    {
        ClockFloor.Check(TimeProvider.System);
        var threshold = new LogThreshold(first.Options.Log.Level);
        var builder = WebHosting.CreateBuilder(first.Options.Http.Url, threshold);
        builder.Services.AddProgram(DrainTimeout, supervisor);
        builder.Services.AddConfiguration(source, first);
        builder.Services.AddSingleton(_ => new MetricsPage(HubMetrics.MeterName));
        builder.Services.AddSingleton<HubHealth>();
        AddPages(builder.Services);
        builder.Services.AddFleetApi();
        using var loggers = StationLogging.CreateFactory(threshold);
        var opening = new StoreOpening(supervisor, TimeProvider.System, loggers.CreateLogger<StoreOpening>());
        await HubComposition.AddPartsAsync(builder.Services, first.Options, opening, cancellation);
        var app = builder.Build();
        app.Services.GetRequiredService<ConfigurationReloader<HubOptions>>().Changed += next => threshold.Level = next.Options.Log.Level;
        HubComposition.Observe(app.Services);
        app.UseAllowedHosts();
        app.MapStatusPages(app.Services.GetRequiredService<HubHealth>().Report);
        app.MapFleetPages();
        app.MapFleetApi();
        return new(app, first.Options);
    }

    /// <summary>Runs until the program is told to stop.</summary>
    /// <exception cref="UserErrorException">It can't start as configured.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        HubLog.Starts(_logger, HealthBoard.ProgramVersion, _options.Hub.Name);
        var supervisor = Services.GetRequiredService<ISupervisor>();
        Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
        {
            HostLog.Stopping(_logger);
            supervisor.Stopping();
        });
        await _app.StartListeningAsync(_options.Http.Url, _logger, cancellation);
        await _app.WaitForShutdownAsync(cancellation);
        var uptime = Services.GetRequiredService<HubHealth>().Uptime;
        HubLog.Stopped(_logger, uptime.TotalSeconds, Services.GetRequiredService<HubMetrics>().Stored);
        await _app.ThrowIfLoopFailed();
        return ExitCode.Success;
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddDataProtection().AddKeyManagementOptions(MemoryKeys.Use);
        services.AddFleetPages();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
