using System.Collections.Immutable;
using System.Threading.Channels;

namespace EdgeInspect.Core.Messaging;

/// <summary>
/// A connection to the message broker that keeps itself up. It has its own thread, connects again by itself with growing waits, and asks
/// for its subscriptions again. All members are safe from any thread.
/// </summary>
public interface IMessageLink : IAsyncDisposable
{
    /// <summary>Where it stands now.</summary>
    LinkStatus Status { get; }

    /// <summary>What it has counted.</summary>
    LinkCounters Counters { get; }

    /// <summary>What the broker last said of each subscription.</summary>
    ImmutableArray<SubscribeResult> Subscriptions { get; }

    /// <summary>
    /// What comes. It holds so many messages as the link's options say; when it is full, the link waits for room for a bounded time, and
    /// what then still finds none is dropped and counted. It is completed when the link has stopped.
    /// </summary>
    ChannelReader<ReceivedMessage> Received { get; }

    /// <summary>Raised whenever <see cref="Status"/> changes: by <see cref="Start"/>, then on the link's own thread. Handlers must return at once.</summary>
    event Action<LinkStatus>? StatusChanged;

    /// <summary>Begins to connect, once. A broker that isn't there is no error.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    void Start();

    /// <summary>
    /// Sends a message; nothing waits behind it while there is no connection. The result is known once the broker has answered or the
    /// connection has ended.
    /// </summary>
    /// <exception cref="ArgumentException">The topic is none, or the message holds text that can't be sent.</exception>
    ValueTask<PublishResult> PublishAsync(OutgoingMessage message);

    /// <summary>Asks for the messages of a topic filter, now and after each reconnect.</summary>
    /// <param name="filter">The filter, also a shared one ($share/group/filter).</param>
    /// <param name="most">The most that is wanted; a message comes with what its sender chose if that is less.</param>
    /// <exception cref="ArgumentException">The filter is none.</exception>
    ValueTask<SubscribeResult> SubscribeAsync(string filter, Delivery most);

    /// <summary>No longer asks for a filter.</summary>
    ValueTask<SubscribeResult> UnsubscribeAsync(string filter);

    /// <summary>
    /// Takes no more messages, waits a bounded time for the answers that are due, and takes leave of the broker, so that it sends no will.
    /// Returns when the link's thread has ended, or a second after it should have.
    /// </summary>
    Task StopAsync();
}

/// <summary>A link can't be used as configured, or something it needs isn't installed.</summary>
public sealed class MessageLinkException : Exception
{
    /// <summary>With what is wrong, where, and what is allowed.</summary>
    public MessageLinkException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause.</summary>
    public MessageLinkException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
