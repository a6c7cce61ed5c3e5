using System.Net;
using System.Net.Sockets;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>What is wrong with a network.</summary>
internal enum Trouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All that is sent arrives 50 ms late.</summary>
    Latency,

    /// <summary>All that is sent arrives byte by byte.</summary>
    Slices,

    /// <summary>64 kbit/s in each direction.</summary>
    Slow,

    /// <summary>After some kilobytes nothing arrives any more, and a while later the connection ends.</summary>
    Cuts,

    /// <summary>After some kilobytes the connection is reset.</summary>
    Resets,
}

/// <summary>A TCP relay before a broker that can be cut and mended, or is bad all the time: both ends see their connection closed, without a farewell.</summary>
internal sealed class Cable : IDisposable
{
    private const int BytesPerSecond = 8000;
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);
    private readonly Lock _gate = new();
    private readonly List<Socket> _ends = [];
    private readonly Random _random = new(64);
    private readonly int _target;
    private readonly Trouble _trouble;
    private TcpListener _listener;
    private int _drops;

    public Cable(int target, Trouble trouble = Trouble.None)
    {
        (_target, _trouble) = (target, trouble);
        _listener = Listen(0);
    }

    /// <summary>Where to connect instead of to the broker.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that its trouble has ended.</summary>
    public int Drops => Volatile.Read(ref _drops);

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

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            if (await PassAllAsync(from.GetStream(), to.GetStream()))
                to.Client.Shutdown(SocketShutdown.Send);
            else
                await DropAsync(from, to);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            to.Close();
        }
    }

    /// <summary>Passes on what comes, as well as it can.</summary>
    /// <returns>Whether it came to its end; false when the trouble ended it.</returns>
    private async Task<bool> PassAllAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[4096];
        var left = _trouble is Trouble.Cuts or Trouble.Resets ? NextLength() : int.MaxValue;
        int length;
        while ((length = await from.ReadAsync(buffer)) > 0)
        {
            if ((left -= length) < 0)
                return false;
            await PassAsync(buffer.AsMemory(0, length), to);
        }
        return true;
    }

    private async Task PassAsync(ReadOnlyMemory<byte> bytes, NetworkStream to)
    {
        if (_trouble == Trouble.Latency)
            await Task.Delay(Late);
        if (_trouble == Trouble.Slow)
            await Task.Delay(TimeSpan.FromSeconds((double)bytes.Length / BytesPerSecond));
        if (_trouble != Trouble.Slices)
        {
            await to.WriteAsync(bytes);
            return;
        }
        for (var i = 0; i < bytes.Length; i++)
            await to.WriteAsync(bytes.Slice(i, 1));
    }

    private async Task DropAsync(TcpClient from, TcpClient to)
    {
        Interlocked.Increment(ref _drops);
        if (_trouble == Trouble.Cuts)
            await Task.Delay(Silence);
        from.Client.Close(0);
        to.Client.Close(0);
    }

    private int NextLength()
    {
        lock (_gate)
            return _random.Next(2_000, 20_000);
    }
}
