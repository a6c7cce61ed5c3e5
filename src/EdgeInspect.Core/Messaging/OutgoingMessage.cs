using System.Collections.Immutable;

namespace EdgeInspect.Core.Messaging;

/// <summary>How hard a message is tried.</summary>
public enum Delivery
{
    /// <summary>Sent once, not acknowledged: a cut loses it (MQTT's QoS 0).</summary>
    AtMostOnce = 0,

    /// <summary>Acknowledged by the broker; it may come twice (MQTT's QoS 1).</summary>
    AtLeastOnce = 1,
}

/// <summary>A message to send.</summary>
/// <param name="Topic">The topic: 1 to 65,535 bytes of UTF-8 without '+', '#' and U+0000.</param>
/// <param name="Payload">The bytes; copied before the call that sends it returns.</param>
/// <param name="Delivery">How hard it is tried.</param>
public sealed record OutgoingMessage(string Topic, ReadOnlyMemory<byte> Payload, Delivery Delivery = Delivery.AtLeastOnce)
{
    /// <summary>Whether the broker keeps it for those who subscribe later, in place of the one it kept before.</summary>
    public bool Retain { get; init; }

    /// <summary>What the payload is, such as application/json, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Seconds for which the broker may hold it for someone who is away; null: for ever.</summary>
    public uint? ExpirySeconds { get; init; }

    /// <summary>Names and values that travel with it, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> UserProperties { get; init; } = [];
}

/// <summary>What the broker sends in the name of a link that ended without saying so.</summary>
/// <param name="Message">The message.</param>
/// <param name="DelaySeconds">The broker waits so long, but no longer than it keeps the session, for the link to come back; then it sends nothing.</param>
public sealed record WillMessage(OutgoingMessage Message, uint DelaySeconds);
