using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Station.Uplink;

/// <summary>Where a station's uplink stands.</summary>
/// <param name="Link">The connection.</param>
/// <param name="AcknowledgedSeq">The hub has all records up to this number.</param>
/// <param name="Backlog">Records that it has not acknowledged.</param>
/// <param name="Batches">Batches sent since start, repetitions included.</param>
/// <param name="Repeated">Records sent again since start.</param>
/// <param name="RefusedAcks">Acknowledgements that were unreadable, of another database or of what was never sent.</param>
/// <param name="Trouble">What somebody must mend, in words; null when nothing.</param>
internal sealed record UplinkStatus(
    LinkStatus Link, long AcknowledgedSeq, long Backlog, long Batches, long Repeated, long RefusedAcks, string? Trouble);
