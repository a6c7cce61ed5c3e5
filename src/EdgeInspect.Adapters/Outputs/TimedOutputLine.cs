using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Adapters.Outputs;

/// <summary>
/// An output line on any wire: a thread of its own waits for each order's time and drives the wire. Nothing is allocated for an order.
/// One lock, held for a few instructions only and never while the wire is driven.
/// </summary>
internal sealed class TimedOutputLine : IOutputLine
{
    // The kernel wakes a sleeper late by up to this; the rest of a wait is spun away.
    private const long WakeEarlyNs = MonotonicTime.NanosecondsPerMillisecond / 5;
    private const int RestTimeoutMs = 100;
    private static readonly TimeSpan EndPatience = TimeSpan.FromMilliseconds(500);
    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly IOutputWire _wire;
    private readonly OutputSequence _sequence;
    private readonly OrderRing _orders;
    private readonly Thread _thread;
    private OutputLineStatus _status;
    private long _stopByNs = long.MaxValue;
    private bool _isSignalled;
    private bool _isRestAsked;
    private bool _isStopping;

    /// <summary>Starts the thread. The wire belongs to the line from now on.</summary>
    public TimedOutputLine(OutputOptions options, IOutputWire wire, TimeProvider time)
    {
        _time = time;
        _wire = wire;
        _sequence = new(options, wire, time);
        _orders = new(options.QueueLength);
        _status = _sequence.Status;
        _thread = new(Work) { IsBackground = true, Name = "output line" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public event Action<OutputOrder, OutputResult, string?>? Acted;

    /// <inheritdoc/>
    public event Action<string>? Fatal;

    /// <inheritdoc/>
    public OutputLineStatus Status
    {
        get
        {
            lock (_gate)
                return _status;
        }
    }

    /// <inheritdoc/>
    public bool Schedule(in OutputOrder order)
    {
        lock (_gate)
        {
            if (_isStopping || !_orders.TryAdd(order))
                return false;
            // The line waits for the first one only.
            if (_orders.First.DueNs == order.DueNs)
                Signal();
            return true;
        }
    }

    /// <inheritdoc/>
    public void Rest()
    {
        lock (_gate)
        {
            _isRestAsked = !_isStopping;
            Signal();
            while (_isRestAsked && Monitor.Wait(_gate, RestTimeoutMs))
            {
            }
        }
    }

    /// <inheritdoc/>
    public bool Drain(TimeSpan patience)
    {
        lock (_gate)
        {
            _isStopping = true;
            _stopByNs = Math.Min(_stopByNs, _time.MonotonicNs() + (long)(patience.TotalMilliseconds * MonotonicTime.NanosecondsPerMillisecond));
            Signal();
        }
        return _thread.Join(patience + EndPatience);
    }

    /// <summary>Puts the line at rest, stops its thread and closes the wire, unless its thread hangs in it.</summary>
    public void Dispose()
    {
        if (Drain(TimeSpan.Zero))
            _wire.Dispose();
    }

    private void Signal()
    {
        Volatile.Write(ref _isSignalled, true);
        Monitor.PulseAll(_gate);
    }

    private void Work()
    {
        if (Attempt(Run) is not { } bug)
            return;
        lock (_gate)
            _isStopping = true;
        var reason = $"the output line met a bug: {bug.Message}";
        Attempt(PutAtRest);
        Attempt(() => GiveUpWaiting(reason));
        lock (_gate)
            _status = _status with { IsWorking = false, Reason = reason };
        Fatal?.Invoke(reason);
    }

    private static Exception? Attempt(Action work)
    {
        try
        {
            work();
            return null;
        }
#pragma warning disable CA1031 // The outermost place of this loop: the line comes to rest, and the host must hear of it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    private void Run()
    {
        // Rest is stated once before the first order: it shows whether the wire works, and the first PASS waits for no compiler.
        PutAtRest();
        while (true)
        {
            CarryOutRest();
            var nextNs = Step(_time.MonotonicNs());
            if (nextNs > Volatile.Read(ref _stopByNs))
                break;
            WaitUntil(nextNs);
        }
        PutAtRest();
        GiveUpWaiting("the line was stopped before its part came");
    }

    private void PutAtRest()
    {
        _sequence.Rest(_time.MonotonicNs());
        Publish();
    }

    private void CarryOutRest()
    {
        lock (_gate)
        {
            if (!_isRestAsked)
                return;
        }
        PutAtRest();
        GiveUpWaiting("the line was put at rest before its part came");
        lock (_gate)
        {
            _isRestAsked = false;
            Monitor.PulseAll(_gate);
        }
    }

    private void GiveUpWaiting(string reason)
    {
        while (TryTake(long.MaxValue, out var order))
            Report(_sequence.GiveUp(order, reason));
    }

    /// <summary>Does one thing that is due.</summary>
    /// <returns>When to look again.</returns>
    private long Step(long nowNs)
    {
        if (TryTake(nowNs, out var order))
        {
            Report(_sequence.CarryOut(order, nowNs));
            if (_sequence.TakeCut() is { } cut)
                Report(cut);
            return nowNs;
        }
        if (_sequence.HoldUntilNs > nowNs)
            return NextNs();
        if (_sequence.EndHold(nowNs) is { } failure)
            Report(failure);
        Publish();
        return nowNs;
    }

    private long NextNs()
    {
        lock (_gate)
            return _orders.Count == 0 ? _sequence.HoldUntilNs : Math.Min(_sequence.HoldUntilNs, _sequence.StartNs(_orders.First));
    }

    /// <summary>Takes the first order if it starts by a moment.</summary>
    private bool TryTake(long byNs, out OutputOrder order)
    {
        lock (_gate)
        {
            var isDue = _orders.Count > 0 && _sequence.StartNs(_orders.First) <= byNs;
            order = isDue ? _orders.Take() : default;
            return isDue;
        }
    }

    private void Report(OutputOutcome outcome)
    {
        Publish();
        Acted?.Invoke(outcome.Order, outcome.Result, outcome.Reason);
    }

    private void Publish()
    {
        lock (_gate)
            _status = _sequence.Status;
    }

    /// <summary>Sleeps, then spins, until the time has come or something was asked for.</summary>
    private void WaitUntil(long untilNs)
    {
        if (Sleep(untilNs))
            return;
        while (!Volatile.Read(ref _isSignalled) && _time.MonotonicNs() < untilNs)
            Thread.SpinWait(16);
    }

    /// <summary>Sleeps as long as the clock of a sleeper is fine enough.</summary>
    /// <returns>Whether something was asked for.</returns>
    private bool Sleep(long untilNs)
    {
        lock (_gate)
        {
            while (!_isSignalled)
            {
                var milliseconds = (untilNs - _time.MonotonicNs() - WakeEarlyNs) / MonotonicTime.NanosecondsPerMillisecond;
                if (milliseconds < 1)
                    return false;
                Monitor.Wait(_gate, (int)Math.Min(milliseconds, int.MaxValue));
            }
            _isSignalled = false;
            return true;
        }
    }
}
