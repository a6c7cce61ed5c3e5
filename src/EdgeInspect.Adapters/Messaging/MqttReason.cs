namespace EdgeInspect.Adapters.Messaging;

/// <summary>MQTT 5's reason codes in words.</summary>
internal static class MqttReason
{
    public const byte FirstError = 0x80;
    public const byte Unspecified = 0x80;
    public const byte NotAuthorised = 0x87;
    public const byte RetainNotSupported = 0x9A;
    public const byte QosNotSupported = 0x9B;

    /// <summary>What a reason code says, with what the broker adds to it.</summary>
    public static string Words(byte code, string? added = null)
    {
        var words = $"{Meaning(code)} (MQTT reason 0x{code:X2})";
        return string.IsNullOrEmpty(added) ? words : $"{words}: {added}";
    }

    /// <summary>Whether a code says that the broker lets nobody in with these settings, rather than that it has no time or goes away.</summary>
    public static bool IsRefusal(byte code) => code is 0x84 or 0x85 or 0x86 or NotAuthorised or 0x8A or 0x8C;

    private static string Meaning(byte code) => code switch
    {
        < FirstError => "success",
        0x81 => "the broker could not read what was sent",
        0x82 => "the broker says that the protocol was not kept",
        0x83 => "the broker refuses for a reason of its own",
        0x84 => "the broker speaks no MQTT 5",
        0x85 => "the broker does not accept the client id",
        0x86 => "user name or password are wrong",
        NotAuthorised => "not authorised: user name, password, certificate or the broker's access list do not allow it",
        0x88 => "the broker is not available",
        0x89 => "the broker is busy",
        0x8A => "this client is banned",
        0x8B => "the broker is shutting down",
        0x8C => "the broker wants another way of authentication",
        0x8D => "the broker heard nothing for too long",
        0x8E => "another client took over with the same client id",
        0x8F => "the broker does not accept the topic filter",
        0x90 => "the broker does not accept the topic",
        0x91 => "the packet id is in use",
        0x93 => "more messages at once than the broker takes",
        0x95 => "the packet is larger than the broker takes",
        0x96 => "more messages a second than the broker takes",
        0x97 => "the broker's quota is used up",
        0x98 => "an administrator ended it",
        0x99 => "the payload is not what its content type says",
        RetainNotSupported => "the broker keeps no messages (retain)",
        QosNotSupported => "the broker does not acknowledge messages (QoS)",
        0x9C => "another broker is to be used",
        0x9D => "the broker has moved for good",
        0x9E => "the broker does not share subscriptions",
        0x9F => "connections come faster than the broker takes",
        0xA0 => "the connection lasted as long as the broker allows",
        0xA2 => "the broker takes no filters with wildcards",
        _ => "the broker gives no reason",
    };
}
