using System.Collections.Immutable;

namespace EdgeInspect.Core.Messaging;

/// <summary>
/// What a station sends besides its records and waits behind them, such as pictures and windows. It is asked on one thread, when no record
/// waits, or else for a small share of what is sent; it must answer at once and never throw.
/// </summary>
public interface ISideTraffic
{
    /// <summary>Filters of the topics that are to be received for it.</summary>
    ImmutableArray<string> Filters { get; }

    /// <summary>Pictures among it that the hub has not acknowledged. Asked on the same thread, some times a minute.</summary>
    long PicturesWaiting { get; }

    /// <summary>
    /// Whether something is under way or waits that is small enough to be waited for, for a moment, before the link takes leave. Asked on the same
    /// thread.
    /// </summary>
    bool IsWorthAMoment { get; }

    /// <summary>What to send now, or null when there is nothing or it is not time. It is asked again several times a second.</summary>
    OutgoingMessage? Next();

    /// <summary>Tells what became of a message of <see cref="Next"/>.</summary>
    void Sent(OutgoingMessage message, PublishResult result);

    /// <summary>Takes a message of its topics; the payload may be used during the call only.</summary>
    /// <returns>Whether it was one of them.</returns>
    bool Take(ReceivedMessage message);

    /// <summary>The connection is gone, and perhaps what went over it.</summary>
    void Disconnected();
}
