using System.Collections.Immutable;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;

namespace EdgeInspect.Station.Uplink;

/// <summary>The voice of a real station: its health, what judges, and what it measures.</summary>
internal sealed class StationVoice(
    StationHealth health,
    Inspector inspector,
    Ledger ledger,
    StateDirectory directory,
    StationMetrics metrics,
    IOutputLine line,
    OutputGate gate,
    IEnvironmentSensors sensors,
    TimeProvider time)
    : IStationVoice
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const string Temperature = "temperature_c";

    private readonly string _session = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private readonly string _bootId = ReadBootId();
    private readonly LatencyLooks _latency = new(metrics.Latency);
    private readonly PartRate _rate = new(time);

    /// <inheritdoc/>
    public StationState State(StationPresence presence)
    {
        var report = health.Report();
        var active = inspector.Active;
        var model = active.Detector.Model;
        return new(
            presence, _session, _bootId, time.GetUtcNow(), ledger.Epoch, ledger.Health.LastSeq, ConditionOf(report.Status), Problems(report),
            StationHealth.ProgramVersion, new(new(model.Name, model.Sha256, model.ReleaseSeq, active.Recipe.Threshold), Candidate: null),
            active.Recipe.Name, active.Recipe.Degree.ToWire());
    }

    /// <inheritdoc/>
    public StationGauges Gauges(long backlog, long imagesWaiting)
    {
        var (parts, latency) = (metrics.Parts, _latency.Take());
        var (output, orders) = (line.Status, gate.Counters);
        return new(
            _session, time.GetUtcNow(), health.Uptime.TotalSeconds, parts.Ok, parts.Ng, parts.Unsure, parts.None, _rate.Update(parts.Total) ?? 0,
            latency?.MedianMs, latency?.P99Ms, ledger.Health.LastSeq, backlog, imagesWaiting, metrics.GapCount,
            output.Late + output.Failed + orders.TooLate + orders.QueueFull, FreeBytes(), Environment.WorkingSet, Hottest());
    }

    private static StationCondition ConditionOf(HealthStatus status) => status switch
    {
        HealthStatus.Ok => StationCondition.Ok,
        HealthStatus.Degraded => StationCondition.Degraded,
        _ => StationCondition.Failing,
    };

    private static ImmutableArray<string> Problems(HealthReport report) =>
    [
        .. report.Components.Where(c => c.Status != HealthStatus.Ok).OrderByDescending(c => c.Status)
            .Take(FleetFormat.MaxProblems).Select(c => $"{c.Name}: {c.Reason}"),
    ];

    private static string ReadBootId()
    {
        try
        {
            return File.ReadAllText(BootIdFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private long? FreeBytes()
    {
        try
        {
            return new DriveInfo(directory.FullPath).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private double? Hottest() =>
        sensors.Current.FirstOrDefault(reading => reading.Name == Temperature) is { Name: not null } hottest ? hottest.Value : null;
}
