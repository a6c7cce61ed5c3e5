using EdgeInspect.Adapters.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Lets something that waits behind the records rest for a minute after it could not be read or the broker refused it. The log has each time of
/// not being readable once. Used by one thread.
/// </summary>
/// <param name="what">What it is, for the log.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it logs.</param>
internal sealed class SideTrouble(string what, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private long? _pausedAt;
    private bool _isUnreadable;

    /// <summary>Reads, unless it is to rest.</summary>
    public void Try(Action read)
    {
        if (_pausedAt is { } since && time.GetElapsedTime(since) < Rest)
            return;
        _pausedAt = null;
        try
        {
            read();
            if (_isUnreadable)
                UplinkLog.SideReadable(logger, what);
            _isUnreadable = false;
        }
        catch (StorageException e)
        {
            if (!_isUnreadable)
                UplinkLog.SideUnreadable(logger, what, e.Message);
            _isUnreadable = true;
            Pause();
        }
    }

    /// <summary>It rests from now on.</summary>
    public void Pause() => _pausedAt = time.GetTimestamp();
}
