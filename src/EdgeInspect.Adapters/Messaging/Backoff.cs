using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>
/// Waits before connecting again: chance picks one between the least and a limit that doubles with each failure (full jitter), so that
/// many stations do not knock at the same moment. The seed is drawn from the client id: the same for a station, different between them.
/// </summary>
internal sealed class Backoff(MqttOptions options)
{
    private readonly Random _random = new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(options.ClientId!))));
    private double _limitMs = options.ReconnectLeastMs;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        _limitMs = Math.Min(_limitMs * 2, options.ReconnectMostMs);
        return TimeSpan.FromMilliseconds(options.ReconnectLeastMs + (_random.NextDouble() * (_limitMs - options.ReconnectLeastMs)));
    }

    /// <summary>After a connection that lasted: the next wait is a first one.</summary>
    public void Reset() => _limitMs = options.ReconnectLeastMs;
}
