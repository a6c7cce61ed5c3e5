using System.Collections.Immutable;
using System.Threading.Channels;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>
/// Brings gaps and faults into the ledger off the threads that met them: the ledger may make its caller wait, the inspecting thread and
/// the output line must not. Bounded; what doesn't fit is counted and logged.
/// </summary>
internal sealed class EventRecorder : BackgroundService
{
    private const int QueueLength = 1024;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<LedgerEvent> _events = Channel.CreateBounded<LedgerEvent>(QueueLength);
    private readonly ILedger _ledger;
    private readonly OutputGate _gate;
    private readonly TimeProvider _time;
    private readonly ILogger<EventRecorder> _logger;
    private readonly ImmutableArray<RepeatedNews> _faults;
    private readonly RepeatedNews _losses;
    private long _lost;
    private long _lostBefore;

    public EventRecorder(ILedger ledger, OutputGate gate, StationMetrics metrics, TimeProvider time, ILogger<EventRecorder> logger)
    {
        (_ledger, _gate, _time, _logger) = (ledger, gate, time, logger);
        _faults = [.. Enum.GetValues<OutputFaultKind>().Select(_ => new RepeatedNews(time))];
        _losses = new(time);
        metrics.ObserveCount("edgeinspect.events.lost", "{record}", "Records of gaps and faults that were lost.", () => Lost);
    }

    /// <summary>Events that were lost.</summary>
    public long Lost => Interlocked.Read(ref _lost) + _gate.Counters.FaultsDropped;

    /// <summary>Queues an event; any thread, never waits.</summary>
    public void Record(LedgerEvent entry)
    {
        if (!_events.Writer.TryWrite(entry))
            Interlocked.Increment(ref _lost);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _events.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested && _events.Reader.TryRead(out var entry))
            Append(entry);
        while (!cancellationToken.IsCancellationRequested && _gate.Faults.TryRead(out var fault))
            Append(fault);
        Tell(isLast: true);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RecordEvents(stoppingToken), RecordFaults(stoppingToken), TellNews(stoppingToken));

    private async Task RecordEvents(CancellationToken stop)
    {
        await foreach (var entry in _events.Reader.ReadAllAsync(stop))
            Append(entry);
    }

    private async Task RecordFaults(CancellationToken stop)
    {
        await foreach (var fault in _gate.Faults.ReadAllAsync(stop))
            Append(fault);
    }

    private async Task TellNews(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(NewsInterval, _time);
        while (await timer.WaitForNextTickAsync(stop))
            Tell(isLast: false);
    }

    private void Append(OutputFault fault)
    {
        _faults[(int)fault.Kind].Add(1, fault.Reason);
        Append(fault.ToLedgerEvent());
    }

    private void Append(LedgerEvent entry)
    {
        if (!_ledger.Append(entry))
            Interlocked.Increment(ref _lost);
    }

    // A PASS that ended early let no part through; an order that came late cost a good part, or may have let one pass.
    private void Tell(OutputFaultKind kind, (long Count, string Detail) faults)
    {
        if (kind == OutputFaultKind.Cut)
            InspectionLog.PassCut(_logger, faults.Count, faults.Detail);
        else
            InspectionLog.OutputFault(_logger, faults.Count, faults.Detail, AdviceOn(kind));
    }

    // Why the hardware refused is in its words.
    private static string AdviceOn(OutputFaultKind kind) => kind switch
    {
        OutputFaultKind.Late =>
            "; good parts were rejected by it, or one followed through a PASS that was not its own. Look at how long the model takes, at what keeps machine "
            + "or disk busy, and whether Inspection:DeadlineMs is the time from camera to gate; Output:ToleranceMs is what may be late",
        OutputFaultKind.QueueFull =>
            "; a part without an order is rejected where the line rests, but may pass behind one that passes. Look at whether parts come faster than the line is made for, and at Output:QueueLength",
        _ => "",
    };

    private void Tell(bool isLast)
    {
        foreach (var kind in Enum.GetValues<OutputFaultKind>())
        {
            if (_faults[(int)kind].TryTake(isLast, out var faults))
                Tell(kind, faults);
        }
        var lost = Lost;
        _losses.Add(lost - _lostBefore, "");
        _lostBefore = lost;
        if (_losses.TryTake(isLast, out var losses))
            InspectionLog.EventsLost(_logger, losses.Count);
    }
}
