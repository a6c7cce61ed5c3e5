namespace EdgeInspect.Core.Inspection;

/// <summary>One part on its way to the gate.</summary>
/// <param name="Rid">The result it belongs to.</param>
/// <param name="Action">Pass or Reject.</param>
/// <param name="DueNs">Monotonic time at which the part reaches the gate, in nanoseconds.</param>
public readonly record struct OutputOrder(Guid Rid, OutputAction Action, long DueNs);

/// <summary>What became of an order.</summary>
public enum OutputResult
{
    /// <summary>Acted on in time.</summary>
    Done,

    /// <summary>
    /// It came after its due time: the line rests. A PASS was not given; of a REJECT it is only said when the line still passed the part
    /// before, which may have let this one through.
    /// </summary>
    Late,

    /// <summary>The hardware refused: the line is at rest as far as can be told.</summary>
    Failed,

    /// <summary>A PASS that was carried out ended early, because the next part was due. Told once for a line.</summary>
    Cut,
}

/// <summary>The line's gate. At rest it rejects; it passes a part only while an order to pass is being carried out.</summary>
public interface IOutputLine : IDisposable
{
    /// <summary>
    /// Raised on the line's own thread after each order was carried out or refused; the text says why it failed. A pass that was carried
    /// out but couldn't be ended is told once more, as failed.
    /// </summary>
    event Action<OutputOrder, OutputResult, string?>? Acted;

    /// <summary>Raised once, on the line's own thread, when the line met a bug: it is at rest as far as can be told and takes no more orders.</summary>
    event Action<string>? Fatal;

    /// <summary>Queues an order without blocking or allocating. Orders are carried out in the order of their due times.</summary>
    /// <returns>False when the bounded queue is full: the part is rejected.</returns>
    bool Schedule(in OutputOrder order);

    /// <summary>Puts the line at rest, within 100 ms; each queued order is reported as failed.</summary>
    void Rest();

    /// <summary>
    /// Takes no more orders, carries out those that are due within a time, reports the others as failed, and comes to rest. Returns when
    /// that is done. Asked again, the shorter time holds.
    /// </summary>
    /// <returns>False when the line's thread didn't end.</returns>
    bool Drain(TimeSpan patience);

    /// <summary>What the line says now, in words for a health page, and whether it works.</summary>
    OutputLineStatus Status { get; }
}

/// <summary>State of the output line.</summary>
/// <param name="IsWorking">False after the hardware refused an order and until it accepts one again.</param>
/// <param name="Passing">Whether the line is letting a part pass at this moment.</param>
/// <param name="Reason">Why it doesn't work, or null.</param>
/// <param name="Passed">Orders to pass that were carried out.</param>
/// <param name="Rejected">Orders to reject that were carried out.</param>
/// <param name="Late">Orders that came too late.</param>
/// <param name="Failed">Orders that the hardware refused.</param>
public readonly record struct OutputLineStatus(
    bool IsWorking, bool Passing, string? Reason, long Passed, long Rejected, long Late, long Failed);
