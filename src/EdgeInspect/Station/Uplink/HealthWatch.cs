using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Makes alarms for the hub of what the station's health reports: each component that gets worse, once for each step, and when it is as it
/// should again for a while; a camera that was lost between two looks, and what the output line did not carry out in time, in sums. So
/// something that comes and goes does not fill the hub's events: it is one trouble until it stays away.
/// </summary>
internal sealed class HealthWatch(
    HealthBoard health, Func<CameraStatus> camera, Func<OutputLineStatus> line, EventQueue events, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SumsEvery = TimeSpan.FromMinutes(1);

    /// <summary>What is as it should for so long is restored.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    // The hub itself hears of no hub; that no part was inspected yet is no news.
    private static readonly string[] Untold = ["hub", "loops"];

    private readonly Dictionary<string, HealthStatus> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _goodSince = new(StringComparer.Ordinal);
    private readonly Interval _moments = new(SumsEvery, time);
    private readonly Interval _faults = new(SumsEvery, time);
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

        var (late, failed) = (line().Late, line().Failed);
        if ((late > _late || failed > _failed) && _faults.IsDue())
        {
            events.Add(
                EventSeverity.Warning,
                "output_faults",
                $"Orders to the output line: {late - _late} carried out too late, {failed - _failed} not at all; the ledger has each.");
            (_late, _failed) = (late, failed);
        }
    }

    private void Tell(ComponentHealth component)
    {
        var told = _told.GetValueOrDefault(component.Name);
        if (component.Status != HealthStatus.Ok)
            _goodSince.Remove(component.Name);
        // What is neither as it should nor worse than told is still the same trouble.
        var isNews = component.Status == HealthStatus.Ok ? told != HealthStatus.Ok && IsSettled(component.Name) : component.Status > told;
        if (!isNews)
            return;
        _told[component.Name] = component.Status;
        var (kind, severity) = component.Status switch
        {
            HealthStatus.Ok => ("restored", EventSeverity.Info),
            HealthStatus.Degraded => ("degraded", EventSeverity.Warning),
            _ => (component.Name is "camera" or "part_sensor" ? "lost" : "failing", EventSeverity.Alarm),
        };
        events.Add(severity, $"{component.Name}_{kind}", $"{component.Name}: {component.Reason}");
    }

    private bool IsSettled(string component)
    {
        if (_goodSince.TryGetValue(component, out var since))
            return time.GetElapsedTime(since) >= Settled;
        _goodSince[component] = time.GetTimestamp();
        return false;
    }

    private void LookForMoments()
    {
        var status = camera();
        if (_told.GetValueOrDefault("camera") != HealthStatus.Ok)
            _reconnects = status.Reconnects;
        if (status.Reconnects <= _reconnects || !_moments.IsDue())
            return;
        events.Add(EventSeverity.Warning, "camera_restored", $"camera: was lost for a moment, {status.Reconnects} times since start");
        _reconnects = status.Reconnects;
    }
}
