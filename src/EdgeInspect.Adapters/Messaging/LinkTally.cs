using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>Counts what happens on a link. Safe from any thread.</summary>
internal sealed class LinkTally
{
    private long _sent;
    private long _acked;
    private long _refused;
    private long _unknown;
    private long _notSent;
    private long _received;
    private long _dropped;
    private long _reconnects;

    /// <summary>All counts.</summary>
    public LinkCounters Counters => new(
        Volatile.Read(ref _sent), Volatile.Read(ref _acked), Volatile.Read(ref _refused), Volatile.Read(ref _unknown),
        Volatile.Read(ref _notSent), Volatile.Read(ref _received), Volatile.Read(ref _dropped), Volatile.Read(ref _reconnects));

    /// <summary>A message was given to the connection.</summary>
    public void CountSent() => Interlocked.Increment(ref _sent);

    /// <summary>What became of a message is known.</summary>
    public PublishResult Count(PublishResult result)
    {
        switch (result.Outcome)
        {
            case PublishOutcome.Accepted:
                Interlocked.Increment(ref _acked);
                break;
            case PublishOutcome.Refused:
                Interlocked.Increment(ref _refused);
                break;
            case PublishOutcome.Unknown:
                Interlocked.Increment(ref _unknown);
                break;
            default:
                Interlocked.Increment(ref _notSent);
                break;
        }
        return result;
    }

    /// <summary>A message came and was handed on.</summary>
    public void CountReceived() => Interlocked.Increment(ref _received);

    /// <summary>A message came and was dropped.</summary>
    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>The link came online again.</summary>
    public void CountReconnect() => Interlocked.Increment(ref _reconnects);
}
