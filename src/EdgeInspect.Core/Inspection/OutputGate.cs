using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Threading.Channels;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Inspection;

/// <summary>Settings of <see cref="OutputGate"/>.</summary>
public sealed record OutputGateOptions
{
    /// <summary>A PASS less than this before the line is to be switched is not tried: the part is rejected instead.</summary>
    [Description("A PASS that is committed less than this many milliseconds before its part's time (when it reaches the gate, less LeadMs) becomes a REJECT.")]
    [Range(0, 1000)]
    public int MarginMs { get; init; } = 2;

    /// <summary>Faults that may wait for the ledger; when full the newest is dropped and counted.</summary>
    [Description("Output faults that may wait to be recorded; further ones are dropped and counted.")]
    [Range(1, 65536)]
    public int FaultQueueLength { get; init; } = 256;
}

/// <summary>What a gate did since it was made.</summary>
/// <param name="Passed">Orders to pass that were scheduled.</param>
/// <param name="Rejected">Orders to reject that were scheduled.</param>
/// <param name="TooLate">Parts to pass that were rejected because their record was committed too late.</param>
/// <param name="QueueFull">Orders that the line did not take.</param>
/// <param name="FaultsDropped">Faults that found their queue full.</param>
/// <param name="VerdictLate">Parts judged OK that were rejected because their verdict came too late, as their records say themselves.</param>
public readonly record struct OutputGateCounters(
    long Passed, long Rejected, long TooLate, long QueueFull, long FaultsDropped, long VerdictLate = 0);

/// <summary>
/// The only one that may say PASS: it orders so when the ledger has told that the record is durable, the record says so itself, its
/// recipe's degree drives the output and the part has not reached the gate yet. In every other case it orders a REJECT, or nothing at
/// all where the degree drives nothing. What fails or comes late is put in <see cref="Faults"/>.
/// </summary>
public sealed class OutputGate : ICommitObserver, IDisposable
{
    private readonly IOutputLine _line;
    private readonly TimeProvider _time;
    private readonly long _marginNs;
    private readonly Channel<OutputFault> _faults;
    private long _passed;
    private long _rejected;
    private long _tooLate;
    private long _queueFull;
    private long _faultsDropped;
    private long _verdictLate;

    /// <summary>Stands before a line, which it doesn't own.</summary>
    /// <param name="line">Takes the orders.</param>
    /// <param name="options">When a PASS is still tried.</param>
    /// <param name="lead">How long before a part's due time the line is switched; the margin is before that.</param>
    /// <param name="time">Clock.</param>
    public OutputGate(IOutputLine line, OutputGateOptions options, TimeSpan lead, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _line = line;
        _time = time;
        _marginNs = (options.MarginMs + (long)lead.TotalMilliseconds) * MonotonicTime.NanosecondsPerMillisecond;
        _faults = Channel.CreateBounded<OutputFault>(options.FaultQueueLength);
        _line.Acted += OnActed;
    }

    /// <summary>What went wrong and waits to be recorded. Completed when the gate is disposed.</summary>
    public ChannelReader<OutputFault> Faults => _faults.Reader;

    /// <summary>What was done so far.</summary>
    public OutputGateCounters Counters => new(
        Volatile.Read(ref _passed),
        Volatile.Read(ref _rejected),
        Volatile.Read(ref _tooLate),
        Volatile.Read(ref _queueFull),
        Volatile.Read(ref _faultsDropped),
        Volatile.Read(ref _verdictLate));

    /// <inheritdoc/>
    public void OnCommitted(InspectionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!Drives(record))
            return;
        var isGood = record.Verdict == Verdict.Ok;
        var mayPass = isGood && record.Action == OutputAction.Pass;
        if (isGood && !mayPass)
            Interlocked.Increment(ref _verdictLate);
        if (mayPass && _time.MonotonicNs() >= record.DueNs - _marginNs)
        {
            mayPass = false;
            Interlocked.Increment(ref _tooLate);
            Report(new(record.Rid, OutputFaultKind.Late, "the record was committed too late for its part"));
        }
        Schedule(new(record.Rid, mayPass ? OutputAction.Pass : OutputAction.Reject, record.DueNs));
    }

    /// <inheritdoc/>
    public void OnFailed(InspectionRecord record, string reason)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Drives(record))
            Schedule(new(record.Rid, OutputAction.Reject, record.DueNs));
    }

    /// <summary>
    /// A part that is known to get no record: it is rejected explicitly, so that a PASS of the part before can't cover it. Called where the
    /// degree drives the output; any thread.
    /// </summary>
    /// <param name="dueNs">Monotonic time at which the part reaches the gate, in nanoseconds.</param>
    public void Refuse(long dueNs) => Schedule(new(Guid.Empty, OutputAction.Reject, dueNs));

    /// <summary>Lets go of the line; what it still reports is not heard.</summary>
    public void Dispose()
    {
        _line.Acted -= OnActed;
        _faults.Writer.TryComplete();
    }

    private static bool Drives(InspectionRecord record) => record.Active.Recipe.Degree.DrivesOutput();

    private void Schedule(in OutputOrder order)
    {
        if (_line.Schedule(order))
        {
            Interlocked.Increment(ref order.Action == OutputAction.Pass ? ref _passed : ref _rejected);
            return;
        }
        Interlocked.Increment(ref _queueFull);
        Report(new(order.Rid, OutputFaultKind.QueueFull, "the output line's queue was full"));
    }

    private void OnActed(OutputOrder order, OutputResult result, string? reason)
    {
        if (result == OutputResult.Late)
            Report(new(order.Rid, OutputFaultKind.Late, reason ?? "the order came after its part"));
        else if (result == OutputResult.Failed)
            Report(new(order.Rid, OutputFaultKind.Failed, reason ?? "the hardware refused"));
        else if (result == OutputResult.Cut)
            Report(new(order.Rid, OutputFaultKind.Cut, reason ?? "the next part was due within a PASS"));
    }

    private void Report(OutputFault fault)
    {
        if (!_faults.Writer.TryWrite(fault))
            Interlocked.Increment(ref _faultsDropped);
    }
}
