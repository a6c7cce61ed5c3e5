using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Station.Live;

namespace EdgeInspect.Station;

/// <summary>Hears from the ledger first: the gate, then the meters, the drift windows and the live view.</summary>
internal sealed class CommitReport : ICommitObserver
{
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly OutputGate _gate;
    private readonly StationMetrics _metrics;
    private readonly WindowIntake _windows;
    private readonly LivePicture _live;
    private readonly TimeProvider _time;
    private long _heard;

    public CommitReport(OutputGate gate, IOutputLine line, StationMetrics metrics, WindowIntake windows, LivePicture live, TimeProvider time)
    {
        (_gate, _metrics, _windows, _live, _time) = (gate, metrics, windows, live, time);
        line.Acted += (order, _, _) => metrics.Acted(time.MonotonicNs() - order.DueNs);
    }

    /// <summary>Records of which it is known what became of them.</summary>
    public long Heard => Interlocked.Read(ref _heard);

    /// <inheritdoc/>
    public void OnCommitted(InspectionRecord record)
    {
        _gate.OnCommitted(record);
        var latency = record.Latency;
        var spentUs = (long)latency.CaptureUs + latency.PrepareUs + latency.RunUs + latency.DecideUs;
        _metrics.Committed(_time.MonotonicNs() - record.CapturedNs - (spentUs * NanosecondsPerMicrosecond));
        _windows.Add(record);
        _live.Committed(record);
        Interlocked.Increment(ref _heard);
    }

    /// <inheritdoc/>
    public void OnFailed(InspectionRecord record, string reason)
    {
        _gate.OnFailed(record, reason);
        Interlocked.Increment(ref _heard);
    }
}
