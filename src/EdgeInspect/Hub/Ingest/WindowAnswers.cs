using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Tells stations what became of their drift windows. Few are under way at a time, so that they never take the room of acknowledgements of
/// records; one that is lost is no harm, as the station sends its window again. Safe from any thread.
/// </summary>
internal sealed class WindowAnswers(BrokerLinks links, HubMetrics metrics)
{
    private const int MaxUnderWay = 64;
    private const uint ExpirySeconds = 60;
    private int _underWay;

    /// <summary>Sends an answer, or counts it as lost.</summary>
    /// <param name="station">Whose window it is.</param>
    /// <param name="sha256">SHA-256 of its message, lower-case hexadecimal.</param>
    /// <param name="isStored">Whether it is stored; false: it never will be.</param>
    public void Send(StationName station, string sha256, bool isStored)
    {
        if (Interlocked.Increment(ref _underWay) > MaxUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            metrics.Acknowledged(isAccepted: false);
            return;
        }

        _ = SendAsync(new(new StationTopics(station).WindowAnswers, new WindowAnswer(sha256, isStored).ToBytes())
        {
            ContentType = FleetFormat.ContentType,
            ExpirySeconds = ExpirySeconds,
        });
    }

    private async Task SendAsync(OutgoingMessage message)
    {
        metrics.Acknowledged((await links.Records.PublishAsync(message)).IsAccepted);
        Interlocked.Decrement(ref _underWay);
    }
}
