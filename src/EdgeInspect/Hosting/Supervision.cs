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
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeoutWithoutWatchdog = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartExtension = TimeSpan.FromSeconds(30);

    private readonly ISupervisor _supervisor;
    private readonly StationMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<Supervision> _logger;
    private readonly TimeSpan _interval;
    private readonly LivenessWatch _watch;
    private readonly PartRate _rate;
    private bool _wasOverdue;

    /// <summary>Looks at the gate every third of the watchdog's time, and at least once a second so that a hang is seen early.</summary>
    public Supervision(ISupervisor supervisor, LivenessGate gate, StationMetrics metrics, TimeProvider time, ILogger<Supervision> logger)
    {
        (_supervisor, _metrics, _time, _logger) = (supervisor, metrics, time, logger);
        var timeout = supervisor.WatchdogTimeout ?? TimeoutWithoutWatchdog;
        _interval = TimeSpan.FromTicks(Math.Min((timeout / 3).Ticks, LongestInterval.Ticks));
        _watch = new(gate, time, timeout);
        _rate = new(time);
    }

    /// <summary>Whether the vital loops run.</summary>
    public (HealthStatus Status, string Reason) Health()
    {
        if (_watch.IsOverdue)
            return (HealthStatus.Failing, Invariant($"no sign of life from {_watch.Silent} for {_watch.Shut.TotalSeconds:F0} s"));
        return _metrics.FirstPart.IsCompleted
            ? (HealthStatus.Ok, "every vital loop gives signs of life")
            : (HealthStatus.Degraded, "no part was inspected yet");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await WaitForFirstPart(stoppingToken);
        while (!_supervisor.Ready())
            await Task.Delay(_interval, _time, stoppingToken);
        HostLog.Ready(_logger);
        while (true)
        {
            if (LooksAlive())
                _supervisor.Alive();
            _supervisor.Status(StatusText());
            await Task.Delay(_interval, _time, stoppingToken);
        }
    }

    private async Task WaitForFirstPart(CancellationToken stoppingToken)
    {
        _supervisor.Status("waits for the first part");
        while (!_metrics.FirstPart.IsCompleted)
        {
            if (LooksAlive())
                _supervisor.ExtendStart(StartExtension);
            await Task.WhenAny(_metrics.FirstPart, Task.Delay(_interval, _time, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private bool LooksAlive()
    {
        var isAlive = _watch.TryPass();
        var isOverdue = _watch.IsOverdue;
        if (isOverdue && !_wasOverdue)
            HostLog.Silent(_logger, _watch.Silent, _watch.Shut.TotalSeconds);
        if (!isOverdue && _wasOverdue)
            HostLog.Recovered(_logger);
        _wasOverdue = isOverdue;
        return isAlive;
    }

    private string StatusText()
    {
        var parts = _metrics.Parts;
        var text = Invariant($"{_rate.Update(parts.Total):F0} parts/min; {parts.Ok} OK, {parts.Ng} NG, {parts.Unsure} UNSURE");
        return _watch.IsOverdue ? $"{text}; no sign of life from {_watch.Silent}" : text;
    }
}
