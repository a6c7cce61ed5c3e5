using System.Net.Sockets;
using System.Security.Cryptography;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Hosting;
using EdgeInspect.Station.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// Serves the panel, with an address, services and a life of its own: when it can't be opened, inspection goes on, health says why, and it is
/// tried again. It stops before the ledger does.
/// </summary>
internal sealed class PanelServer(PanelFoundations station, StationOptions options, TimeProvider time, ILogger<PanelServer> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private volatile string? _reason = "is being opened";
    private volatile string? _url;

    /// <summary>Where it listens, or null while it does not.</summary>
    public string? Url => _url;

    /// <summary>Whether it is open. A station without its panel inspects as well as ever.</summary>
    public (HealthStatus Status, string Reason) Health() => _reason is { } reason ? (HealthStatus.Degraded, reason) : (HealthStatus.Ok, $"is open at {_url}");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await ServeAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested)
                return;
            PanelLog.CanNotOpen(logger, Pause.TotalSeconds, _reason!);
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Serves it until the station stops or something fails, which is then the reason.</summary>
    private async Task ServeAsync(CancellationToken cancellation)
    {
        try
        {
            await using var app = PanelApplication.Build(station, options);
            await app.StartAsync(cancellation);
            _url = app.Urls.First();
            _reason = null;
            PanelLog.Listens(logger, _url);
            await app.WaitForShutdownAsync(cancellation);
            _reason = "ended by itself, which the log explains";
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _reason = "was stopped while it was being opened";
        }
#pragma warning disable CA1031 // The outermost place of the panel: the line inspects without it, health and the log say why, and it is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _reason = $"can't be opened: {e.Message}";
            if (!IsOfItsSurroundings(e))
                PanelLog.Broke(logger, e);
        }
    }

    private static bool IsOfItsSurroundings(Exception e) =>
        e is IOException or SocketException or StorageException or UnauthorizedAccessException or CryptographicException;
}

/// <summary>The station tells the panel when to stop: a signal to the process is for the station alone.</summary>
internal sealed class PanelLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What the panel needs of the station around it.</summary>
/// <param name="State">The state directory.</param>
/// <param name="Ledger">Takes labels, tasks and what is audited.</param>
/// <param name="Live">What happens at the line now.</param>
/// <param name="Loggers">The station's log.</param>
/// <param name="Time">The clock.</param>
internal sealed record PanelFoundations(StateDirectory State, Ledger Ledger, LiveStation Live, ILoggerFactory Loggers, TimeProvider Time);
