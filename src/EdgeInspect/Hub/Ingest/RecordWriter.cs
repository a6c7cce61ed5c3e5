using System.Collections.Concurrent;
using System.Collections.Immutable;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub.Ingest;

/// <summary>A batch that is to be stored.</summary>
/// <param name="Batch">As it was read.</param>
/// <param name="Digest">Of the message that it came in, by which the same message is known.</param>
internal sealed record WaitingBatch(Batch Batch, string Digest)
{
    /// <summary>Whose it is.</summary>
    public StationName Station => Batch.Stream.Station;
}

/// <summary>
/// Commits batches, as many in one transaction as wait, and has them acknowledged after that. What the database does not take is not
/// acknowledged, so that the stations send it again. Where a group is refused, its halves are tried, so that one batch that the database
/// can't hold does not hold up the others. One that comes again before it is stored need not wait twice: <see cref="Holds"/>.
/// </summary>
internal sealed class RecordWriter(
    IFleetStore store,
    HubOptions options,
    AcknowledgementSender acknowledgements,
    HubMetrics metrics,
    LivenessGate<HubLoop> gate,
    TimeProvider time,
    ILogger<RecordWriter> logger) : QueueWriter<WaitingBatch>(GroupBatches, gate[HubLoop.RecordWriter], time)
{
    /// <summary>Most batches of a transaction; each has at most <see cref="BatchFormat.MaxContentBytes"/>. As many wait at most.</summary>
    public const int GroupBatches = 64;

    private readonly WaitingShare _share = new(options.Intake.BatchesWaiting);
    private readonly ConcurrentDictionary<(StationName Station, string Digest), int> _open = new();
    private readonly StoreGuard _guard = new(store, metrics, time, logger);

    /// <summary>Whether the database takes records.</summary>
    public (HealthStatus Status, string Reason) Health => _guard.Health;

    /// <summary>Whether one more batch of a station may wait. Asked by the one thread that puts them.</summary>
    public bool HasRoomFor(StationName station) => _share.HasRoom(station);

    /// <summary>Whether the same message of a station waits already, or is being stored; it is acknowledged once it is.</summary>
    /// <param name="station">The station.</param>
    /// <param name="digest">Of the message.</param>
    /// <param name="records">How many records it has.</param>
    public bool Holds(StationName station, string digest, out int records) => _open.TryGetValue((station, digest), out records);

    /// <inheritdoc/>
    public override ValueTask PutAsync(WaitingBatch item, CancellationToken cancellation)
    {
        _share.Add(item.Station);
        _open[(item.Station, item.Digest)] = item.Batch.Records.Count;
        return base.PutAsync(item, cancellation);
    }

    /// <inheritdoc/>
    protected override async Task StoreAsync(BeatingReader<WaitingBatch> waiting, CancellationToken stop)
    {
        var group = ImmutableArray.CreateBuilder<WaitingBatch>(GroupBatches);
        while (group.Count < GroupBatches && waiting.TryRead(out var batch))
        {
            _share.Remove(batch.Station);
            group.Add(batch);
        }

        var open = new Stack<ImmutableArray<WaitingBatch>>([group.ToImmutable()]);
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

    private async Task<StoreOutcome> CommitAsync(ImmutableArray<WaitingBatch> waiting, CancellationToken stop)
    {
        ImmutableArray<Batch> batches = [.. waiting.Select(open => open.Batch)];
        ImmutableArray<BatchOutcome> outcomes = [];
        var stored = await _guard.TryAsync(
            async (fleet, cancellation) => outcomes = await fleet.AddAsync(batches, Time.GetUtcNow(), cancellation), stop);
        if (stored != StoreOutcome.Stored)
            return stored;
        // Before they are acknowledged: a repetition that was passed over must be followed by the acknowledgement.
        foreach (var open in waiting)
            Close(open);
        foreach (var (batch, outcome) in batches.Zip(outcomes))
        {
            metrics.Taken(outcome);
            foreach (var alarm in outcome.Alarms)
                IngestLog.Told(logger, HubNames.Of(batch.Stream.Station), alarm.Text);
            acknowledgements.Post(batch.Stream, outcome.Acknowledgement);
        }
        return stored;
    }

    private void LetGo(WaitingBatch waiting)
    {
        var batch = waiting.Batch;
        Close(waiting);
        metrics.LetGo();
        IngestLog.LetGo(logger, HubNames.Of(batch.Stream.Station), batch.Stream.Epoch, batch.Range.First, batch.Range.Last);
    }

    private void Close(WaitingBatch waiting) => _open.TryRemove((waiting.Station, waiting.Digest), out _);
}
