using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station.Live;

/// <summary>What went by of late.</summary>
/// <param name="Reason">Name of a <see cref="GapReason"/> on the wire, or <see cref="RecentLosses.OrderLate"/>.</param>
/// <param name="Count">Parts, or orders.</param>
internal sealed record Loss(string Reason, long Count);

/// <summary>
/// Parts of the last minutes that were not inspected, by reason, and orders to the output line that came too late or not at all: while both
/// go on everything may be in working order. Counts while nobody looks, too. Thread-safe.
/// </summary>
internal sealed class RecentLosses(StationMetrics metrics, IOutputLine output, OutputGate gate, TimeProvider time) : BackgroundService
{
    /// <summary>An order came too late or not at all: a part was rejected whatever it is.</summary>
    public const string OrderLate = "order_late";

    /// <summary>What is of late.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // The other gaps are of a time, not of parts: health tells of them while they last.
    private static readonly GapReason[] OfParts = [GapReason.QueueFull, GapReason.CameraLate, GapReason.FrameUnusable, GapReason.LedgerFull];
    private readonly Lock _gate = new();
    private readonly Queue<(long At, long[] Counts)> _looks = new([(time.GetTimestamp(), new long[OfParts.Length + 1])]);

    /// <summary>What went by within <see cref="Span"/>, reasons without any left out.</summary>
    public IReadOnlyList<Loss> Look()
    {
        var now = Count();
        long[] before;
        lock (_gate)
            before = _looks.Peek().Counts;
        return
        [
            .. now.Select((count, i) => new Loss(i < OfParts.Length ? OfParts[i].ToWire() : OrderLate, count - before[i])).Where(loss => loss.Count > 0),
        ];
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
        return [.. OfParts.Select(metrics.Gaps), line.Late + line.Failed + orders.TooLate + orders.QueueFull];
    }
}
