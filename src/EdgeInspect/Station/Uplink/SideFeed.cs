using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// What waits behind the records: it goes when the hub is not behind with them, and else one message for so many batches, so that pictures
/// never starve records and a backlog of weeks does not starve pictures for ever. Sources take turns. Used by one thread.
/// </summary>
internal sealed class SideFeed(IReadOnlyList<ISideTraffic> sources, PublishDesk desk, int liveRecords)
{
    private const int MostUnanswered = 2;
    private const int BatchesForOne = 16;

    private int _batches;
    private int _turn;

    /// <summary>Pictures that the hub has not acknowledged.</summary>
    public long PicturesWaiting => sources.Sum(source => source.PicturesWaiting);

    /// <summary>Whether something is worth a moment before the link takes leave.</summary>
    public bool IsWorthAMoment => sources.Any(source => source.IsWorthAMoment);

    /// <summary>A batch of records was sent.</summary>
    public void NoteBatch() => _batches++;

    /// <summary>Sends what may go now.</summary>
    /// <param name="backlog">Records that the hub has not acknowledged.</param>
    public void Send(long backlog)
    {
        while (desk.Open(Post.Side) < MostUnanswered && (backlog <= liveRecords || _batches >= BatchesForOne) && TrySendOne())
            _batches = 0;
    }

    /// <summary>Hands a message to whom it is for.</summary>
    public void Take(ReceivedMessage message)
    {
        foreach (var source in sources)
        {
            if (source.Take(message))
                return;
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Disconnected()
    {
        foreach (var source in sources)
            source.Disconnected();
    }

    private bool TrySendOne()
    {
        for (var i = 0; i < sources.Count; i++)
        {
            var source = sources[_turn];
            _turn = (_turn + 1) % sources.Count;
            if (source.Next() is not { } message)
                continue;
            desk.Send(Post.Side, message, result => source.Sent(message, result));
            return true;
        }

        return false;
    }
}
