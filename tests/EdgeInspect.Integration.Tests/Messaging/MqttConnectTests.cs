using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeInspect.Adapters.Messaging;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>What a link says of itself when it connects, byte for byte: a broker keeps to it, so that no test on one sees it missing.</summary>
public sealed class MqttConnectTests
{
    private const byte Connect = 0x10;
    private const byte SessionExpiry = 0x11;
    private const byte ReceiveMaximum = 0x21;
    private const byte MaximumPacketSize = 0x27;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [SkippableTheory]
    [InlineData(7, 3600)]
    [InlineData(300, 86_400)]
    public async Task The_broker_is_told_how_much_may_be_under_way_and_how_long_the_session_lasts(int most, int seconds)
    {
        MosquittoBroker.SkipIfMissing();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var link = new MqttLink(
            new()
            {
                Host = "127.0.0.1",
                Port = ((IPEndPoint)listener.LocalEndpoint).Port,
                ClientId = "station",
                ReceiveMaximum = most,
                SessionExpirySeconds = seconds,
            },
            TimeProvider.System);
        link.Start();

        using var socket = await listener.AcceptTcpClientAsync().WaitAsync(Patience);
        var properties = await ReadPropertiesAsync(socket.GetStream()).WaitAsync(Patience);
        Assert.Equal(((uint)seconds, (uint)most), (properties[SessionExpiry], properties[ReceiveMaximum]));
        Assert.True(properties.ContainsKey(MaximumPacketSize), "no largest packet is told");
    }

    /// <summary>Properties of the CONNECT packet (MQTT 5, section 3.1.2.11), of those kinds that are numbers.</summary>
    private static async Task<Dictionary<byte, uint>> ReadPropertiesAsync(NetworkStream stream)
    {
        var first = new byte[2];
        await stream.ReadExactlyAsync(first);
        Assert.Equal(Connect, first[0]);
        Assert.InRange(first[1], 13, 127);
        var rest = new byte[first[1]];
        await stream.ReadExactlyAsync(rest);
        // Name of the protocol, its version, flags and keep-alive come before.
        Assert.Equal([0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5], rest[..7]);
        var end = 11 + rest[10];
        var found = new Dictionary<byte, uint>();
        for (var at = 11; at < end;)
        {
            var kind = rest[at++];
            var length = kind switch
            {
                SessionExpiry or MaximumPacketSize => 4,
                ReceiveMaximum or 0x22 => 2,
                0x17 or 0x19 => 1,
                _ => throw new InvalidOperationException($"property {kind:x2} is not expected here"),
            };
            found[kind] = length switch
            {
                4 => BinaryPrimitives.ReadUInt32BigEndian(rest.AsSpan(at)),
                2 => BinaryPrimitives.ReadUInt16BigEndian(rest.AsSpan(at)),
                _ => rest[at],
            };
            at += length;
        }
        return found;
    }
}
