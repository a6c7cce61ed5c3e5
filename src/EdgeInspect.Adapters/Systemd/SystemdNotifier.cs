using System.Globalization;
using System.Net.Sockets;
using System.Text;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Systemd;

/// <summary>
/// systemd as the supervisor: the protocol of sd_notify(3), one datagram a message. A message that systemd can't take at once is lost and
/// counted, since waiting for it could stop the one that feeds the watchdog.
/// </summary>
public sealed class SystemdNotifier : ISupervisor, IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;
    private long _lost;

    /// <summary>Speaks to a socket.</summary>
    /// <param name="notifySocket">Path of the socket, or a name in the abstract namespace after an @; null or empty for none.</param>
    /// <param name="watchdogTimeout">Time after which systemd restarts an unfed program, or null.</param>
    /// <exception cref="ArgumentException">The name is neither an absolute path nor an abstract one, or it is too long.</exception>
    public SystemdNotifier(string? notifySocket, TimeSpan? watchdogTimeout)
    {
        if (string.IsNullOrEmpty(notifySocket))
            return;
        if (notifySocket[0] is not ('/' or '@'))
            throw new ArgumentException($"NOTIFY_SOCKET is '{notifySocket}'; it must be an absolute path, or a name after an @", nameof(notifySocket));
        _address = new UnixDomainSocketEndPoint(notifySocket[0] == '@' ? '\0' + notifySocket[1..] : notifySocket);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        WatchdogTimeout = watchdogTimeout;
    }

    /// <inheritdoc/>
    public TimeSpan? WatchdogTimeout { get; }

    /// <summary>Whether the program runs under systemd.</summary>
    public bool IsActive => _socket is not null;

    /// <summary>Messages that could not be sent.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID as systemd sets them.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <exception cref="ArgumentException">NOTIFY_SOCKET names no socket.</exception>
    public static SystemdNotifier FromEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new(variable("NOTIFY_SOCKET"), Watchdog(variable("WATCHDOG_USEC"), variable("WATCHDOG_PID")));
    }

    /// <inheritdoc/>
    public bool Ready() => Send("READY=1");

    /// <inheritdoc/>
    public void ExtendStart(TimeSpan time) => Send(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={time.TotalMicroseconds:F0}"));

    /// <inheritdoc/>
    public void Alive() => Send("WATCHDOG=1");

    /// <inheritdoc/>
    public void Status(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Send("STATUS=" + text.ReplaceLineEndings(" "));
    }

    /// <inheritdoc/>
    public void Stopping() => Send("STOPPING=1");

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    // The time-out is meant for another process when systemd says so.
    private static TimeSpan? Watchdog(string? microseconds, string? pid)
    {
        var isOurs = string.IsNullOrEmpty(pid) || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? TimeSpan.FromMicroseconds(value)
            : null;
    }

    private bool Send(string message)
    {
        if (_socket is null)
            return true;
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), _address!);
            return true;
        }
        catch (SocketException)
        {
            Interlocked.Increment(ref _lost);
            return false;
        }
    }
}
