using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Hub;

/// <summary>
/// Tells the supervisor that the hub is ready once its database is open, and feeds its watchdog only while every vital loop gives signs of
/// life. The broker is no condition: a hub without one serves its pages and waits.
/// </summary>
internal sealed class HubSupervision(
    ISupervisor supervisor,
    LivenessGate<HubLoop> gate,
    IFleetStore store,
    HubMetrics metrics,
    TimeProvider time,
    ILogger<HubSupervision> logger) : BackgroundService
{
    private readonly Watchdog<HubLoop> _watchdog = new(supervisor, gate, time, logger);

    /// <summary>Whether the vital loops run.</summary>
    public (HealthStatus Status, string Reason) Health() => _watchdog.Complaint is { } complaint
        ? (HealthStatus.Failing, complaint)
        : (HealthStatus.Ok, "every vital loop gives signs of life");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var stations = await store.StationsAsync(stoppingToken);
        while (!supervisor.Ready())
            await Task.Delay(_watchdog.Interval, time, stoppingToken);
        HubLog.Ready(logger, stations.Length);
        while (true)
        {
            _watchdog.Feed();
            var complaint = _watchdog.Complaint is { } text ? $"; {text}" : "";
            supervisor.Status(Invariant($"{metrics.Stored} records taken") + complaint);
            await Task.Delay(_watchdog.Interval, time, stoppingToken);
        }
    }
}
