using System.Net;
using System.Net.Sockets;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>A TCP relay before a broker that can be cut and mended: both ends see their connection closed, without a farewell.</summary>
internal sealed class Cable : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Socket> _ends = [];
    private readonly int _target;
    private TcpListener _listener;

    public Cable(int target)
    {
        _target = target;
        _listener = Listen(0);
    }

    /// <summary>Where to connect instead of to the broker.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Closes all that goes through, and takes no more.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _listener.Server.Close();
            foreach (var end in _ends)
                end.Close(0);
            _ends.Clear();
        }
    }

    /// <summary>Takes connections again, on the same port.</summary>
    public void Mend(int port) => _listener = Listen(port);

    public void Dispose() => Cut();

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient { NoDelay = true };
                near.NoDelay = true;
                await far.ConnectAsync(IPAddress.Loopback, _target);
                lock (_gate)
                    _ends.AddRange([near.Client, far.Client]);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            to.Close();
        }
    }
}
