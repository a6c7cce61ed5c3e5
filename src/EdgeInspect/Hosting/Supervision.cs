using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Hosting;

/// <summary>
/// Tells the supervisor that the station is ready once the first part was inspected, and feeds its watchdog only while every vital loop
/// gives signs of life. A station that rightly waits for its first part asks for more time to start.
/// </summary>
internal sealed class Supervision : BackgroundService
{
    private static readonly TimeSpan StartExtension = TimeSpan.FromSeconds(30);

    private readonly ISupervisor _supervisor;
    private readonly StationMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<Supervision> _logger;
    private readonly Watchdog<VitalLoop> _watchdog;
    private readonly PartRate _rate;

    /// <summary>Begins to watch.</summary>
    public Supervision(
        ISupervisor supervisor, LivenessGate<VitalLoop> gate, StationMetrics metrics, TimeProvider time, ILogger<Supervision> logger)
    {
        (_supervisor, _metrics, _time, _logger) = (supervisor, metrics, time, logger);
        _watchdog = new(supervisor, gate, time, logger);
        _rate = new(time);
    }

    /// <summary>Whether the vital loops run.</summary>
    public (HealthStatus Status, string Reason) Health()
    {
        if (_watchdog.Complaint is { } complaint)
            return (HealthStatus.Failing, complaint);
        return _metrics.FirstPart.IsCompleted
            ? (HealthStatus.Ok, "every vital loop gives signs of life")
            : (HealthStatus.Degraded, "no part was inspected yet");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await WaitForFirstPart(stoppingToken);
        while (!_supervisor.Ready())
            await Task.Delay(_watchdog.Interval, _time, stoppingToken);
        HostLog.Ready(_logger);
        while (true)
        {
            _watchdog.Feed();
            _supervisor.Status(StatusText());
            await Task.Delay(_watchdog.Interval, _time, stoppingToken);
        }
    }

    private async Task WaitForFirstPart(CancellationToken stoppingToken)
    {
        _supervisor.Status("waits for the first part");
        while (!_metrics.FirstPart.IsCompleted)
        {
            if (_watchdog.LooksAlive())
                _supervisor.ExtendStart(StartExtension);
            await Task.WhenAny(_metrics.FirstPart, Task.Delay(_watchdog.Interval, _time, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private string StatusText()
    {
        var parts = _metrics.Parts;
        var text = Invariant($"{_rate.Update(parts.Total) ?? 0:F0} parts/min; {parts.Ok} OK, {parts.Ng} NG, {parts.Unsure} UNSURE");
        return _watchdog.Complaint is { } complaint ? $"{text}; {complaint}" : text;
    }
}
