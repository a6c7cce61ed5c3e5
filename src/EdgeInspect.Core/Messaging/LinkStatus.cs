namespace EdgeInspect.Core.Messaging;

/// <summary>What a link is doing.</summary>
public enum LinkState
{
    /// <summary>Not started, or stopped on request.</summary>
    Stopped,

    /// <summary>Looking for the broker.</summary>
    Connecting,

    /// <summary>Connected; messages are taken.</summary>
    Online,

    /// <summary>The broker can't be reached, or the connection ended. It is tried again after a wait.</summary>
    Lost,

    /// <summary>
    /// The broker, or this side's check of its certificate or of its own files, said no: somebody must mend that. It is tried
    /// again after a wait all the same.
    /// </summary>
    Refused,
}

/// <summary>State of a link at one moment.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Reason">Why, in words for a log, or null.</param>
/// <param name="ReasonCode">MQTT's reason code, where the broker gave one.</param>
/// <param name="IsResumed">While online: whether the broker still knew this link and kept what came for it meanwhile.</param>
public sealed record LinkStatus(LinkState State, string? Reason = null, byte? ReasonCode = null, bool IsResumed = false)
{
    /// <summary>While refused: whether this side could not even try: a file or library that it needs is not as it must be.</summary>
    public bool IsLocal { get; init; }
}

/// <summary>What a link has counted since it was made.</summary>
/// <param name="Sent">Messages given to the connection.</param>
/// <param name="Acked">Of those: accepted by the broker, or given to the network where there is no acknowledgement.</param>
/// <param name="Refused">Messages that the broker refused.</param>
/// <param name="Unknown">Messages that were sent and of which the connection's end hid the answer.</param>
/// <param name="NotSent">Messages that were not sent: too large, offline or full.</param>
/// <param name="Received">Messages that came and were handed on.</param>
/// <param name="Dropped">Messages that came and were dropped: no room, or too large.</param>
/// <param name="Reconnects">Times that it came online again after the first.</param>
public sealed record LinkCounters(
    long Sent, long Acked, long Refused, long Unknown, long NotSent, long Received, long Dropped, long Reconnects);
