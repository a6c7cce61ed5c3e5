using System.Globalization;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>What became of an order.</summary>
internal readonly record struct OutputOutcome(OutputOrder Order, OutputResult Result, string? Reason);

/// <summary>
/// What a line does at which moment: the rules of pulse and level, of late orders and of hardware that refuses. It waits for nothing, so
/// that every case can be tested to the nanosecond. Used by one thread.
/// </summary>
internal sealed class OutputSequence
{
    private const long RetryNs = 10 * MonotonicTime.NanosecondsPerMillisecond;
    private readonly IOutputWire _wire;
    private readonly TimeProvider _time;
    private readonly long _leadNs;
    private readonly long _toleranceNs;
    private readonly long _holdNs;
    private readonly string _setting;
    private OutputOrder _holder;
    private OutputLineStatus _status = new(IsWorking: true, Passing: false, null, 0, 0, 0, 0);
    private OutputOutcome? _cut;
    private bool _wasCut;
    private bool _isStuck;

    public OutputSequence(OutputOptions options, IOutputWire wire, TimeProvider time)
    {
        _wire = wire;
        _time = time;
        var isLevel = string.Equals(options.Mode, "level", StringComparison.Ordinal);
        _leadNs = options.LeadMs * MonotonicTime.NanosecondsPerMillisecond;
        _toleranceNs = options.ToleranceMs * MonotonicTime.NanosecondsPerMillisecond;
        var (setting, holdMs) = isLevel ? (nameof(options.MaxHoldMs), options.MaxHoldMs) : (nameof(options.PulseMs), options.PulseMs);
        _holdNs = holdMs * MonotonicTime.NanosecondsPerMillisecond;
        _setting = $"Output:{setting} = {holdMs}";
    }

    /// <summary>How the line stands.</summary>
    public OutputLineStatus Status => _status;

    /// <summary>When the PASS is over if no order comes before, or the largest value at rest.</summary>
    public long HoldUntilNs { get; private set; } = long.MaxValue;

    /// <summary>When an order is to be carried out; from then on the line belongs to its part.</summary>
    public long StartNs(in OutputOrder order) => order.DueNs - _leadNs;

    /// <summary>Carries an order out, whose start has come.</summary>
    public OutputOutcome CarryOut(in OutputOrder order, long nowNs)
    {
        NoteCut(order, nowNs);
        var isLate = IsLate(order, nowNs);
        return order.Action == OutputAction.Pass && !isLate ? Pass(order, nowNs) : Reject(order, nowNs, isLate);
    }

    /// <summary>Ends the PASS whose time is over.</summary>
    /// <returns>What to report: only that the hardware refused, and only for the first of several tries.</returns>
    public OutputOutcome? EndHold(long nowNs)
    {
        var isReported = _isStuck;
        var error = ToRest(OutputAction.None, _holder.Rid, nowNs);
        return error is null || isReported ? null : Failed(_holder, error);
    }

    /// <summary>An order that is given up before its start.</summary>
    public OutputOutcome GiveUp(in OutputOrder order, string reason)
    {
        _status = _status with { Failed = _status.Failed + 1 };
        return new(order, OutputResult.Failed, reason);
    }

    /// <summary>The first PASS that the next part cut short by more than the tolerance, once.</summary>
    public OutputOutcome? TakeCut()
    {
        var cut = _cut;
        _cut = null;
        return cut;
    }

    /// <summary>Puts the line at rest whatever it does.</summary>
    public void Rest(long nowNs) => ToRest(OutputAction.None, _holder.Rid, nowNs);

    private bool IsLate(in OutputOrder order, long nowNs) => nowNs > StartNs(order) + _toleranceNs;

    private void NoteCut(in OutputOrder next, long nowNs)
    {
        if (_wasCut || _isStuck || !_status.Passing || nowNs + _toleranceNs >= HoldUntilNs)
            return;
        _wasCut = true;
        _cut = new(_holder, OutputResult.Cut, CutReason((next.DueNs - _holder.DueNs) / MonotonicTime.NanosecondsPerMillisecond));
    }

    // How far apart the line makes its parts is not known here: frames that a busy machine took late lie closer together than the parts.
    private string CutReason(long apartMs) => string.Create(
        CultureInfo.InvariantCulture,
        $"the next part was due {apartMs} ms after this one, within its PASS, which was cut short: "
        + $"{_setting} must be shorter than the time between two parts; if it is, their frames were taken late, as on a busy machine");

    private OutputOutcome Pass(in OutputOrder order, long nowNs)
    {
        _holder = order;
        var error = _wire.Drive(OutputAction.Pass, order.Rid, nowNs);

        // Whether a refused PASS reached the wire can't be told, so it counts as passing until a rest has worked.
        _status = _status with { Passing = true };
        if (error is not null)
        {
            ToRest(OutputAction.None, order.Rid, nowNs);
            return Failed(order, error);
        }
        if (IsLate(order, _time.MonotonicNs()))
            return Reject(order, nowNs, isLate: true);
        _isStuck = false;
        HoldUntilNs = StartNs(order) + _holdNs;
        _status = _status with { IsWorking = true, Reason = null, Passed = _status.Passed + 1 };
        return new(order, OutputResult.Done, null);
    }

    private OutputOutcome Reject(in OutputOrder order, long nowNs, bool isLate)
    {
        var wasPassing = _status.Passing;
        var error = ToRest(OutputAction.Reject, order.Rid, nowNs);
        if (error is not null)
            return Failed(order, error);
        if (isLate && (wasPassing || order.Action == OutputAction.Pass))
        {
            _status = _status with { Late = _status.Late + 1 };
            return new(order, OutputResult.Late, LateReason(order, wasPassing));
        }
        _status = _status with { Rejected = _status.Rejected + 1 };
        return new(order, OutputResult.Done, null);
    }

    private static string LateReason(in OutputOrder order, bool wasPassing) => (order.Action, wasPassing) switch
    {
        (OutputAction.Pass, true) => "the line was switched after its part",
        (_, true) => "the line still passed the part before it",
        _ => "the order came after its part",
    };

    private string? ToRest(OutputAction action, Guid rid, long nowNs)
    {
        var error = _wire.Drive(action, rid, nowNs);
        if (error is null)
        {
            _isStuck = false;
            HoldUntilNs = long.MaxValue;
            _status = _status with { IsWorking = true, Passing = false, Reason = null };
            return null;
        }
        if (_status.Passing)
            HoldUntilNs = nowNs + RetryNs;
        _status = _status with { IsWorking = false, Reason = error };
        return error;
    }

    private OutputOutcome Failed(in OutputOrder order, string error)
    {
        _isStuck = true;
        _status = _status with { IsWorking = false, Reason = error, Failed = _status.Failed + 1 };
        return new(order, OutputResult.Failed, error);
    }
}
