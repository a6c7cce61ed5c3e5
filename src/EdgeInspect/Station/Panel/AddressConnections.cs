using System.Net;
using Microsoft.AspNetCore.Connections;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// Bounds open connections of each address, so that the idle ones of a stranger don't take all. The loopback, where no stranger is, has no
/// bound but that of all.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class AddressConnections
{
    /// <summary>Connections of one address: a browser opens six at most.</summary>
    public const int Most = 32;
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

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
}
