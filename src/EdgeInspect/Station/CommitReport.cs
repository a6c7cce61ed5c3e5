using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Station;

/// <summary>Hears from the ledger first: the gate, then the meters.</summary>
internal sealed class CommitReport : ICommitObserver
{
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly OutputGate _gate;
    private readonly StationMetrics _metrics;
    private readonly TimeProvider _time;

    public CommitReport(OutputGate gate, IOutputLine line, StationMetrics metrics, TimeProvider time)
    {
        (_gate, _metrics, _time) = (gate, metrics, time);
        line.Acted += (order, _, _) => metrics.Acted(time.MonotonicNs() - order.DueNs);
    }

    /// <inheritdoc/>
    public void OnCommitted(InspectionRecord record)
    {
        _gate.OnCommitted(record);
        var latency = record.Latency;
        var spentUs = (long)latency.CaptureUs + latency.PrepareUs + latency.RunUs + latency.DecideUs;
        _metrics.Committed(_time.MonotonicNs() - record.CapturedNs - (spentUs * NanosecondsPerMicrosecond));
    }

    /// <inheritdoc/>
    public void OnFailed(InspectionRecord record, string reason) => _gate.OnFailed(record, reason);
}
