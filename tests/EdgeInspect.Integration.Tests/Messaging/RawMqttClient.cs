using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeInspect.Adapters.Messaging;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>A client over TLS that keeps to none of the limits that a broker tells it.</summary>
internal sealed class RawMqttClient : IAsyncDisposable
{
    public const byte Puback = 0x40;
    public const byte Disconnect = 0xE0;
    private const byte Connect = 0x10;
    private const byte Connack = 0x20;
    private const byte PublishAtLeastOnce = 0x32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpClient _socket;
    private readonly SslStream _stream;

    private RawMqttClient(TcpClient socket, SslStream stream) => (_socket, _stream) = (socket, stream);

    public static async Task<RawMqttClient> ConnectAsync(MqttOptions options)
    {
        var socket = new TcpClient(options.Host, options.Port);
        var stream = new SslStream(socket.GetStream());
        using var own = X509Certificate2.CreateFromPemFile(options.CertificateFile!, options.KeyFile);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(options.CaFile!);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = options.Host, ClientCertificates = [own], CertificateChainPolicy = trust });
        var client = new RawMqttClient(socket, stream);
        // Protocol "MQTT" 5, clean start, keep-alive of 60 s, no properties.
        await client.SendAsync(Connect, [0, 4, .. "MQTT"u8, 5, 2, 0, 60, 0, .. Text(options.ClientId!)]);
        Assert.Equal(Connack, await client.NextAsync());
        return client;
    }

    /// <summary>Sends a message with QoS 1; gives the kind of the packet that answers. A closed connection is a disconnect too.</summary>
    public async Task<byte> PublishAsync(string topic, byte[] payload)
    {
        try
        {
            await SendAsync(PublishAtLeastOnce, [.. Text(topic), 0, 1, 0, .. payload]);
            return await NextAsync();
        }
        catch (IOException)
        {
            return Disconnect;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
        return [.. length, .. bytes];
    }

    private async Task SendAsync(byte kind, byte[] content)
    {
        var packet = new List<byte> { kind };
        for (var rest = content.Length; rest > 0 || packet.Count == 1; rest >>= 7)
            packet.Add((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
        packet.AddRange(content);
        await _stream.WriteAsync(packet.ToArray()).AsTask().WaitAsync(Patience);
    }

    /// <summary>Kind of the next packet; what comes here is short, so that one byte tells its length.</summary>
    private async Task<byte> NextAsync()
    {
        var head = new byte[2];
        await _stream.ReadExactlyAsync(head).AsTask().WaitAsync(Patience);
        await _stream.ReadExactlyAsync(new byte[head[1]]).AsTask().WaitAsync(Patience);
        return head[0];
    }
}
