using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// Bounds open connections of each address, so that the idle ones of a stranger don't take all. The loopback, where no stranger is, has no
/// bound but that of all. What is closed is told in the log, once a minute for each address.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class AddressConnections(TimeProvider time, ILogger<AddressConnections> logger)
{
    /// <summary>Connections of one address: a browser opens six at most.</summary>
    public const int Most = 32;
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];
    private readonly Dictionary<IPAddress, Closings> _closed = [];

    /// <summary>What becomes of each connection: one too many is closed before a byte of it is read.</summary>
    /// <param name="next">What serves it.</param>
    public ConnectionDelegate Bound(ConnectionDelegate next) => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (address is null || IPAddress.IsLoopback(address))
        {
            await next(connection);
            return;
        }
        if (!TryOpen(address))
        {
            Note(address);
            connection.Abort(new("too many connections of this address"));
            return;
        }
        try
        {
            await next(connection);
        }
        finally
        {
            Close(address);
        }
    };

    /// <summary>Tells of what was closed: at once the first time, then in sums.</summary>
    /// <param name="isLast">Whether nothing follows, so that every sum is due.</param>
    public void Tell(bool isLast)
    {
        (IPAddress Address, Closings Closings)[] due;
        lock (_gate)
        {
            due = [.. _closed.Where(c => isLast || c.Value.ToldAt is not { } at || time.GetElapsedTime(at) >= ToldEvery).Select(c => (c.Key, c.Value))];
            foreach (var (address, closings) in due)
            {
                // An address that was quiet for as long is forgotten.
                if (closings.Count == 0)
                    _closed.Remove(address);
                else
                    _closed[address] = new(0, time.GetTimestamp());
            }
        }
        foreach (var (address, closings) in due.Where(d => d.Closings.Count > 0))
            PanelLog.ConnectionsClosed(logger, closings.Count, address, Most);
    }

    private void Note(IPAddress address)
    {
        lock (_gate)
        {
            var known = _closed.GetValueOrDefault(address);
            _closed[address] = known with { Count = known.Count + 1 };
        }
    }

    private bool TryOpen(IPAddress address)
    {
        lock (_gate)
        {
            var own = _open.GetValueOrDefault(address);
            if (own < Most)
                _open[address] = own + 1;
            return own < Most;
        }
    }

    private void Close(IPAddress address)
    {
        lock (_gate)
        {
            if (--_open[address] == 0)
                _open.Remove(address);
        }
    }
    /// <summary>Connections that were closed since they were told of, and when that was.</summary>
    private readonly record struct Closings(long Count, long? ToldAt);
}
