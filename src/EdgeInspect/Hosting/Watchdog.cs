using EdgeInspect.Adapters.Systemd;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Hosting;

/// <summary>Who watches over the program.</summary>
internal static class Watchdog
{
    /// <summary>systemd, if the program was started by it.</summary>
    /// <exception cref="UserErrorException">The environment names it wrongly.</exception>
    public static SystemdNotifier Supervisor()
    {
        try
        {
            return SystemdNotifier.FromEnvironment(Environment.GetEnvironmentVariable);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(ExitCode.Usage, e.Message);
        }
    }
}

/// <summary>Feeds the supervisor's watchdog only while every vital loop gives signs of life. One thread looks; any may ask.</summary>
/// <typeparam name="TLoop">The vital loops.</typeparam>
internal sealed class Watchdog<TLoop>
    where TLoop : struct, Enum
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeoutWithoutWatchdog = TimeSpan.FromSeconds(10);

    private readonly ISupervisor _supervisor;
    private readonly ILogger _logger;
    private readonly LivenessWatch<TLoop> _watch;
    private bool _wasOverdue;

    /// <summary>Looks at the gate every third of the watchdog's time, and at least once a second so that a hang is seen early.</summary>
    public Watchdog(ISupervisor supervisor, LivenessGate<TLoop> gate, TimeProvider time, ILogger logger)
    {
        (_supervisor, _logger) = (supervisor, logger);
        var timeout = supervisor.WatchdogTimeout ?? TimeoutWithoutWatchdog;
        Interval = TimeSpan.FromTicks(Math.Min((timeout / 3).Ticks, LongestInterval.Ticks));
        _watch = new(gate, time, timeout);
    }

    /// <summary>Time between two looks.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Which loops are overdue, in words; null when none is.</summary>
    public string? Complaint =>
        _watch.IsOverdue ? Invariant($"no sign of life from {_watch.Silent} for {_watch.Shut.TotalSeconds:F0} s") : null;

    /// <summary>Looks, and feeds.</summary>
    public void Feed()
    {
        if (LooksAlive())
            _supervisor.Alive();
    }

    /// <summary>Whether every loop gave a sign of life since the last time that all did.</summary>
    public bool LooksAlive()
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
}
