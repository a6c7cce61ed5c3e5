using System.Collections.Immutable;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Commits batches, as many in one transaction as wait, and has them acknowledged after that. What the database does not take is not
/// acknowledged, so that the stations send it again. Where a group is refused, its halves are tried, so that one batch that the database
/// can't hold does not hold up the others.
/// </summary>
internal sealed class RecordWriter(
    IFleetStore store,
    HubOptions options,
    AcknowledgementSender acknowledgements,
    HubMetrics metrics,
    LivenessGate<HubLoop> gate,
    TimeProvider time,
    ILogger<RecordWriter> logger) : QueueWriter<Batch>(GroupBatches, gate[HubLoop.RecordWriter], time)
{
    /// <summary>Most batches of a transaction; each has at most <see cref="BatchFormat.MaxContentBytes"/>. As many wait at most.</summary>
    public const int GroupBatches = 64;

    private readonly WaitingShare _share = new(options.Intake.BatchesWaiting);
    private readonly StoreGuard _guard = new(store, metrics, time, logger);

    /// <summary>Whether the database takes records.</summary>
    public (HealthStatus Status, string Reason) Health => _guard.Health;

    /// <summary>Whether one more batch of a station may wait. Asked by the one thread that puts them.</summary>
    public bool HasRoomFor(StationName station) => _share.HasRoom(station);

    /// <inheritdoc/>
    public override ValueTask PutAsync(Batch item, CancellationToken cancellation)
    {
        _share.Add(item.Stream.Station);
        return base.PutAsync(item, cancellation);
    }

    /// <inheritdoc/>
    protected override async Task StoreAsync(BeatingReader<Batch> waiting, CancellationToken stop)
    {
        var group = ImmutableArray.CreateBuilder<Batch>(GroupBatches);
        while (group.Count < GroupBatches && waiting.TryRead(out var batch))
        {
            _share.Remove(batch.Stream.Station);
            group.Add(batch);
        }

        var open = new Stack<ImmutableArray<Batch>>([group.ToImmutable()]);
        while (open.TryPop(out var next))
        {
            Beat.Beat();
            var outcome = await CommitAsync(next, stop);
            if (outcome == StoreOutcome.Stored)
                continue;
            var half = next.Length / 2;
            if (outcome == StoreOutcome.Failed)
            {
                open.Push(next);
            }
            else if (half > 0)
            {
                open.Push(next[half..]);
                open.Push(next[..half]);
            }
            else
            {
                LetGo(next[0]);
            }
        }
    }

    private async Task<StoreOutcome> CommitAsync(ImmutableArray<Batch> batches, CancellationToken stop)
    {
        ImmutableArray<BatchOutcome> outcomes = [];
        var stored = await _guard.TryAsync(
            async (fleet, cancellation) => outcomes = await fleet.AddAsync(batches, Time.GetUtcNow(), cancellation), stop);
        if (stored != StoreOutcome.Stored)
            return stored;
        foreach (var (batch, outcome) in batches.Zip(outcomes))
        {
            metrics.Taken(outcome);
            foreach (var alarm in outcome.Alarms)
                IngestLog.Told(logger, HubNames.Of(batch.Stream.Station), alarm.Text);
            acknowledgements.Post(batch.Stream, outcome.Acknowledgement);
        }
        return stored;
    }

    private void LetGo(Batch batch)
    {
        metrics.LetGo();
        IngestLog.LetGo(logger, HubNames.Of(batch.Stream.Station), batch.Stream.Epoch, batch.Range.First, batch.Range.Last);
    }
}
