using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Answers to stations beside the acknowledgements of records. Few are under way at a time, so that they never take the room of those; one that
/// is lost is no harm, as its station asks or sends again, and the broker keeps none long for a station that is away. Safe from any thread.
/// </summary>
/// <param name="links">The broker.</param>
/// <param name="ended">Told of each whether the broker took it.</param>
internal sealed class SideAnswers(BrokerLinks links, Action<bool> ended)
{
    private const int MaxUnderWay = 64;
    private const uint ExpirySeconds = 60;
    private int _underWay;

    /// <summary>Sends an answer, unless too many are under way.</summary>
    public void Send(string topic, byte[] body, string contentType)
    {
        if (Interlocked.Increment(ref _underWay) > MaxUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            ended(false);
            return;
        }

        _ = SendAsync(new(topic, body) { ContentType = contentType, ExpirySeconds = ExpirySeconds });
    }

    private async Task SendAsync(OutgoingMessage message)
    {
        ended((await links.Records.PublishAsync(message)).IsAccepted);
        Interlocked.Decrement(ref _underWay);
    }
}
