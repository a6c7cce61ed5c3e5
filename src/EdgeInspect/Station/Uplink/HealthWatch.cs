using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Makes alarms for the hub of what the station's health reports: each component that gets worse, once for each step, and when it is as it
/// should again; a camera that was lost between two looks; and what the output line did not carry out in time, in sums.
/// </summary>
internal sealed class HealthWatch(StationHealth health, ICamera camera, IOutputLine line, EventQueue events, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FaultsEvery = TimeSpan.FromMinutes(1);

    // The hub itself hears of no hub; that no part was inspected yet is no news.
    private static readonly string[] Untold = ["hub", "loops"];

    private readonly Dictionary<string, HealthStatus> _told = new(StringComparer.Ordinal);
    private readonly Interval _faults = new(FaultsEvery, time);
    private long _reconnects;
    private long _late;
    private long _failed;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    /// <summary>Looks at all of it.</summary>
    internal void Look()
    {
        LookForMoments();
        foreach (var component in health.Report().Components)
        {
            if (!Untold.Contains(component.Name))
                Tell(component);
        }

        var (late, failed) = (line.Status.Late, line.Status.Failed);
        if ((late > _late || failed > _failed) && _faults.IsDue())
        {
            events.Add(EventSeverity.Warning, "output_faults", $"Orders to the output line: {late - _late} carried out too late, {failed - _failed} not at all; the ledger has each.");
            (_late, _failed) = (late, failed);
        }
    }

    private void Tell(ComponentHealth component)
    {
        var told = _told.GetValueOrDefault(component.Name);
        // What is neither as it should nor worse than told is still the same trouble.
        if (component.Status != HealthStatus.Ok && component.Status <= told)
            return;
        _told[component.Name] = component.Status;
        if (component.Status == HealthStatus.Ok && told == HealthStatus.Ok)
            return;
        var (kind, severity) = component.Status switch
        {
            HealthStatus.Ok => ("restored", EventSeverity.Info),
            HealthStatus.Degraded => ("degraded", EventSeverity.Warning),
            _ => (component.Name is "camera" or "part_sensor" ? "lost" : "failing", EventSeverity.Alarm),
        };
        events.Add(severity, $"{component.Name}_{kind}", $"{component.Name}: {component.Reason}");
    }

    private void LookForMoments()
    {
        var status = camera.Status;
        if (status.Reconnects > _reconnects && _told.GetValueOrDefault("camera") == HealthStatus.Ok)
            events.Add(EventSeverity.Warning, "camera_restored", $"camera: was lost for a moment, {status.Reconnects} times since start");
        _reconnects = status.Reconnects;
    }
}
