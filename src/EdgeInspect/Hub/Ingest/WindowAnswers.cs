using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub.Ingest;

/// <summary>Tells stations what became of their drift windows. Safe from any thread.</summary>
internal sealed class WindowAnswers(BrokerLinks links, HubMetrics metrics)
{
    private readonly SideAnswers _answers = new(links, metrics.Acknowledged);

    /// <summary>Sends an answer, or counts it as lost.</summary>
    /// <param name="station">Whose window it is.</param>
    /// <param name="sha256">SHA-256 of its message, lower-case hexadecimal.</param>
    /// <param name="isStored">Whether it is stored; false: it never will be.</param>
    public void Send(StationName station, string sha256, bool isStored) => _answers.Send(
        new StationTopics(station).WindowAnswers, new WindowAnswer(sha256, isStored).ToBytes(), FleetFormat.ContentType);
}
