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

    private readonly Channel<LedgerEvent> _events = Channel.CreateBounded<LedgerEvent>(QueueLength);
    private readonly ILedger _ledger;
    private readonly OutputGate _gate;
    private readonly ILogger<EventRecorder> _logger;
    private long _lost;

    public EventRecorder(ILedger ledger, OutputGate gate, ILogger<EventRecorder> logger) => (_ledger, _gate, _logger) = (ledger, gate, logger);

    /// <summary>Events that were lost.</summary>
    public long Lost => Interlocked.Read(ref _lost);

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
        while (_events.Reader.TryRead(out var entry))
            Append(entry);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RecordEvents(stoppingToken), RecordFaults(stoppingToken));

    private async Task RecordEvents(CancellationToken stop)
    {
        await foreach (var entry in _events.Reader.ReadAllAsync(stop))
            Append(entry);
    }

    private async Task RecordFaults(CancellationToken stop)
    {
        await foreach (var fault in _gate.Faults.ReadAllAsync(stop))
        {
            InspectionLog.OutputFault(_logger, fault.Reason);
            Append(fault.ToLedgerEvent());
        }
    }

    private void Append(LedgerEvent entry)
    {
        if (!_ledger.Append(entry))
            InspectionLog.EventsLost(_logger, Interlocked.Increment(ref _lost));
    }
}
