using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Sends what the hub says of pictures. Few are under way at a time, so that they never take the room of acknowledgements; one that is lost is
/// asked for again. The broker keeps none long for a station that is away: it asks anew when it is back. Used by one thread at a time.
/// </summary>
internal sealed class PictureAnswers(BrokerLinks links, HubMetrics metrics)
{
    private const int MaxUnderWay = 64;
    private const uint ExpirySeconds = 60;
    private int _underWay;

    /// <summary>Sends an answer, or counts it as lost.</summary>
    public void Send(StationName station, PictureAnswer answer)
    {
        if (Volatile.Read(ref _underWay) >= MaxUnderWay)
        {
            metrics.AnswerLost();
            return;
        }

        Interlocked.Increment(ref _underWay);
        _ = SendAsync(new(new StationTopics(station).PictureAnswers, answer.ToBytes())
        {
            ContentType = PictureWire.AnswerContentType,
            ExpirySeconds = ExpirySeconds,
        });
    }

    private async Task SendAsync(OutgoingMessage message)
    {
        var result = await links.Records.PublishAsync(message);
        if (!result.IsAccepted)
            metrics.AnswerLost();
        Interlocked.Decrement(ref _underWay);
    }
}
