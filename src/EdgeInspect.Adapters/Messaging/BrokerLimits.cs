using System.Text;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>What the broker allows on a connection.</summary>
/// <param name="MaximumPacketBytes">Longest packet that it takes.</param>
/// <param name="IsRetainAvailable">Whether it keeps messages.</param>
internal sealed record BrokerLimits(long MaximumPacketBytes, bool IsRetainAvailable)
{
    private const int FixedBytes = 16;
    private const int PropertyBytes = 5;

    /// <summary>Why a message must not be sent, or null when it may.</summary>
    /// <param name="message">The message.</param>
    /// <param name="maxMessageBytes">Longest payload that this side's options allow.</param>
    public PublishResult? Refusal(OutgoingMessage message, int maxMessageBytes)
    {
        if (message.Payload.Length > maxMessageBytes)
            return new(PublishOutcome.TooLarge, null, $"{message.Payload.Length} bytes are more than MaxMessageBytes, {maxMessageBytes}");
        if (PacketBytes(message) is var bytes && bytes > MaximumPacketBytes)
            return new(PublishOutcome.TooLarge, null, $"a packet of {bytes} bytes is longer than the broker takes, {MaximumPacketBytes}");
        if (message.Retain && !IsRetainAvailable)
            return new(PublishOutcome.Refused, MqttReason.RetainNotSupported, MqttReason.Words(MqttReason.RetainNotSupported));
        return null;
    }

    /// <summary>At most so long is its packet. The library would keep one that is too long for ever, so it must not get it.</summary>
    private static long PacketBytes(OutgoingMessage message)
    {
        long bytes = FixedBytes + Encoding.UTF8.GetByteCount(message.Topic) + message.Payload.Length;
        if (message.ContentType is { } contentType)
            bytes += PropertyBytes + Encoding.UTF8.GetByteCount(contentType);
        foreach (var (name, value) in message.UserProperties)
            bytes += PropertyBytes + Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
        return bytes + PropertyBytes;
    }
}
