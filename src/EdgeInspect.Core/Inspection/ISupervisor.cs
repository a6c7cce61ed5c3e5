namespace EdgeInspect.Core.Inspection;

/// <summary>
/// Whoever started the program and restarts it when it hangs. Every message is sent at once and never waits; without a supervisor
/// nothing is sent.
/// </summary>
public interface ISupervisor
{
    /// <summary>Time without <see cref="Alive"/> after which the program is killed and restarted, or null when nobody watches.</summary>
    TimeSpan? WatchdogTimeout { get; }

    /// <summary>The program does what it was started for.</summary>
    /// <returns>False when it couldn't be said now; say it again later.</returns>
    bool Ready();

    /// <summary>The start takes longer for a good reason: gives it this much more time from now.</summary>
    void ExtendStart(TimeSpan time);

    /// <summary>Feeds the watchdog.</summary>
    void Alive();

    /// <summary>One line on what the program is doing, for its operator.</summary>
    void Status(string text);

    /// <summary>The program is stopping on purpose.</summary>
    void Stopping();
}
