namespace EdgeInspect.Core.Messaging;

/// <summary>What became of a message that was to be sent.</summary>
public enum PublishOutcome
{
    /// <summary>The broker acknowledged it; without an acknowledgement (<see cref="Delivery.AtMostOnce"/>): it was given to the network.</summary>
    Accepted,

    /// <summary>The broker refused it, or said at the start that it takes none such; sending it again is of no use.</summary>
    Refused,

    /// <summary>It is longer than the link or the broker allows. Nothing was sent.</summary>
    TooLarge,

    /// <summary>There is no connection. Nothing was sent.</summary>
    Offline,

    /// <summary>As many messages as allowed wait for their acknowledgement. Nothing was sent.</summary>
    Full,

    /// <summary>It was sent, and the connection ended before the broker answered: the broker may have it or not.</summary>
    Unknown,
}

/// <summary>What became of a message, and why.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="ReasonCode">MQTT's reason code of the acknowledgement; null when there was none.</param>
/// <param name="Reason">Why it was not accepted, in words for a log; null when it was.</param>
public readonly record struct PublishResult(PublishOutcome Outcome, byte? ReasonCode = null, string? Reason = null)
{
    /// <summary>Whether it was accepted.</summary>
    public bool IsAccepted => Outcome == PublishOutcome.Accepted;
}

/// <summary>What became of a wish to receive, or no longer to receive, a topic filter.</summary>
public enum SubscribeOutcome
{
    /// <summary>The broker agreed.</summary>
    Granted,

    /// <summary>The broker refused. It is asked again with each new connection.</summary>
    Refused,

    /// <summary>There is no connection; the broker is asked once there is one.</summary>
    Offline,

    /// <summary>The connection ended before the broker answered; it is asked again with the next one.</summary>
    Unknown,
}

/// <summary>What the broker said of a topic filter.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="ReasonCode">MQTT's reason code of the acknowledgement; null when there was none.</param>
/// <param name="Reason">Why it was not granted, in words for a log; null when it was.</param>
public readonly record struct SubscribeResult(string Filter, SubscribeOutcome Outcome, byte? ReasonCode = null, string? Reason = null)
{
    /// <summary>Whether the broker agreed.</summary>
    public bool IsGranted => Outcome == SubscribeOutcome.Granted;
}
