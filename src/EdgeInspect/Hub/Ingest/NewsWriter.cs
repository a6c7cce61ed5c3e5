using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Stores states, gauges, events and windows one by one. While the database fails they wait; one that it refuses although it works is let
/// go and counted. Of windows the station is told what became of them.
/// </summary>
internal sealed class NewsWriter(
    IFleetStore store,
    WindowAnswers windows,
    HubMetrics metrics,
    LivenessGate<HubLoop> gate,
    TimeProvider time,
    ILogger<NewsWriter> logger)
    : QueueWriter<News>(MaxWaiting, gate[HubLoop.NewsWriter], time)
{
    private const int MaxWaiting = 1024;
    private readonly StoreGuard _guard = new(store, metrics, time, logger);

    /// <summary>Whether the database takes them.</summary>
    public (HealthStatus Status, string Reason) Health => _guard.Health;

    /// <inheritdoc/>
    protected override async Task StoreAsync(BeatingReader<News> waiting, CancellationToken stop)
    {
        while (waiting.TryRead(out var news))
        {
            StoreOutcome outcome;
            while ((outcome = await _guard.TryAsync(news.StoreAsync, stop)) == StoreOutcome.Failed)
                Beat.Beat();
            if (outcome == StoreOutcome.Refused)
                LetGo(news);
            if (news is WindowNews window)
                windows.Send(window.Name, window.Sha256, outcome == StoreOutcome.Stored);
            Beat.Beat();
        }
    }

    private void LetGo(News news)
    {
        metrics.LetGo();
        IngestLog.NewsLetGo(logger, HubNames.Of(news.Station), news.GetType().Name);
    }
}
