using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station.Live;

/// <summary>What went by of late.</summary>
/// <param name="Reason">
/// Name of a <see cref="GapReason"/> on the wire, <see cref="RecentLosses.RejectedLate"/> or <see cref="RecentLosses.OrderFailed"/>.
/// </param>
/// <param name="Count">Parts, or orders.</param>
internal sealed record Loss(string Reason, long Count);

/// <summary>
/// Parts of the last minutes that were not inspected, by reason; good ones that were rejected late; and orders to the output line that it
/// carried out too late or not at all: while all that goes on everything may be in working order. Counts while nobody looks, too. Thread-safe.
/// </summary>
internal sealed class RecentLosses(StationMetrics metrics, IOutputLine output, OutputGate gate, TimeProvider time) : BackgroundService
{
    /// <summary>A part was judged OK and rejected, because its verdict or record came too late.</summary>
    public const string RejectedLate = "rejected_late";

    /// <summary>The output line carried an order out too late or not at all: a part may have gone where it should not.</summary>
    public const string OrderFailed = "order_failed";

    /// <summary>What is of late.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // The other gaps are of a time, not of parts: health tells of them while they last.
    private static readonly GapReason[] OfParts = [GapReason.QueueFull, GapReason.CameraLate, GapReason.FrameUnusable, GapReason.LedgerFull];
    private static readonly string[] Reasons = [.. OfParts.Select(reason => reason.ToWire()), RejectedLate, OrderFailed];
    private readonly Lock _gate = new();
    private readonly Queue<(long At, long[] Counts)> _looks = new([(time.GetTimestamp(), new long[Reasons.Length])]);

    /// <summary>What went by within <see cref="Span"/>, reasons without any left out.</summary>
    public IReadOnlyList<Loss> Look()
    {
        var now = Count();
        long[] before;
        lock (_gate)
            before = _looks.Peek().Counts;
        return [.. now.Select((count, i) => new Loss(Reasons[i], count - before[i])).Where(loss => loss.Count > 0)];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Keep();
    }

    /// <summary>Keeps the counts as they are now, and forgets those that are older than <see cref="Span"/>.</summary>
    internal void Keep()
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            _looks.Enqueue((now, Count()));
            while (time.GetElapsedTime(_looks.Peek().At, now) > Span)
                _looks.Dequeue();
        }
    }

    private long[] Count()
    {
        var (line, orders) = (output.Status, gate.Counters);
        return [.. OfParts.Select(metrics.Gaps), orders.TooLate + orders.VerdictLate, line.Late + line.Failed + orders.QueueFull];
    }
}
