using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Systemd;

/// <summary>systemd's end of the notification socket: keeps every message in order.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly Task _reading;

    /// <summary>Listens at a path, or at a name in the abstract namespace after an @.</summary>
    public NotifySocket(string name)
    {
        Name = name;
        _socket.Bind(new UnixDomainSocketEndPoint(name[0] == '@' ? '\0' + name[1..] : name));
        _reading = ReadAsync();
    }

    /// <summary>What NOTIFY_SOCKET is set to.</summary>
    public string Name { get; }

    /// <summary>Every message so far.</summary>
    public IReadOnlyList<string> Messages => [.. _messages];

    /// <summary>How often a message came.</summary>
    public int Count(string message) => _messages.Count(m => m == message);

    /// <summary>Waits for a message that starts so.</summary>
    public Task<string?> ReceivedAsync(string start) => Eventually.GetAsync(
        () => _messages.FirstOrDefault(m => m.StartsWith(start, StringComparison.Ordinal)),
        m => m is not null,
        () => $"no {start} in: {string.Join(", ", _messages)}");

    public void Dispose()
    {
        _socket.Dispose();
        _reading.Wait();
        if (Name[0] == '/')
            File.Delete(Name);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
                _messages.Enqueue(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer)));
        }
        catch (SocketException)
        {
            // The test is done.
        }
        catch (ObjectDisposedException)
        {
            // The test is done.
        }
    }
}
