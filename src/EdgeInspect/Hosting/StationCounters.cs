using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;

namespace EdgeInspect.Hosting;

/// <summary>Shows what the station's parts count themselves: whatever is lost is on the page of metrics.</summary>
internal static class StationCounters
{
    /// <summary>Pictures that the policy wanted and did not get.</summary>
    public static void Observe(StationMetrics metrics, ImagePolicy policy) =>
        metrics.ObserveCount("edgeinspect.images.limited", "{image}", "Pictures not kept because their rate was above the limit.", () => policy.Limited);

    /// <summary>What became of pictures.</summary>
    public static void Observe(StationMetrics metrics, ImageStore images)
    {
        metrics.ObserveCount("edgeinspect.images.stored", "{image}", "Pictures stored.", () => images.Status.Stored);
        metrics.ObserveCount("edgeinspect.images.dropped", "{image}", "Pictures not stored because their queue was full or shut.", () => images.Status.Dropped);
        metrics.ObserveCount("edgeinspect.images.failed", "{image}", "Pictures that could not be written.", () => images.Status.Failed);
        metrics.ObserveCount("edgeinspect.images.evicted", "{image}", "Pictures deleted to keep the quota.", () => images.Status.Evicted);
        metrics.ObserveLevel("edgeinspect.images.size", "By", "Bytes of all pictures and maps.", () => images.Status.Bytes);
    }

    /// <summary>What the ledger could not do.</summary>
    public static void Observe(StationMetrics metrics, Ledger ledger)
    {
        metrics.ObserveCount("edgeinspect.ledger.lost.events", "{record}", "Records of other kinds than inspection that the ledger lost.", () => ledger.LostEvents);
        metrics.ObserveCount(
            "edgeinspect.ledger.checkpoint.failures", "{checkpoint}", "Times the write-ahead log could not be copied into the database.", () => ledger.CheckpointFailures);
    }

    /// <summary>What became of drift windows.</summary>
    public static void Observe(StationMetrics metrics, WindowStore windows, WindowIntake intake)
    {
        metrics.ObserveLevel("edgeinspect.windows.unsent", "{window}", "Drift windows that wait to be sent.", () => windows.Unsent);
        metrics.ObserveCount("edgeinspect.windows.dropped", "{window}", "Drift windows deleted for want of room before they were sent.", () => windows.Dropped);
        metrics.ObserveCount("edgeinspect.windows.missed", "{part}", "Inspections in no drift window: they came faster than they could be counted.", () => intake.Dropped);
    }

    /// <summary>Parts that the gate rejected for want of time or room.</summary>
    public static void Observe(StationMetrics metrics, OutputGate gate)
    {
        metrics.ObserveCount("edgeinspect.gate.too.late", "{part}", "Parts whose record was durable too late to pass.", () => gate.Counters.TooLate);
        metrics.ObserveCount("edgeinspect.gate.verdict.late", "{part}", "Parts judged OK whose verdict came too late to pass.", () => gate.Counters.VerdictLate);
        metrics.ObserveCount("edgeinspect.gate.queue.full", "{order}", "Orders that the output line's full queue refused.", () => gate.Counters.QueueFull);
    }
}
