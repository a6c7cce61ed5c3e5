using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;

namespace EdgeInspect.Hub.Ingest;

/// <summary>Sends what the hub says of pictures. Safe from any thread.</summary>
internal sealed class PictureAnswers
{
    private readonly SideAnswers _answers;

    /// <summary>Sends nothing yet.</summary>
    public PictureAnswers(BrokerLinks links, HubMetrics metrics) => _answers = new(links, isTaken =>
    {
        if (!isTaken)
            metrics.AnswerLost();
    });

    /// <summary>Sends an answer, or counts it as lost.</summary>
    public void Send(StationName station, PictureAnswer answer) =>
        _answers.Send(new StationTopics(station).PictureAnswers, answer.ToBytes(), PictureWire.AnswerContentType);
}
