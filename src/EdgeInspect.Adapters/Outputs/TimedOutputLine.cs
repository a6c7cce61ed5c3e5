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
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(2);
    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly IOutputWire _wire;
    private readonly OutputSequence _sequence;
    private readonly OrderRing _orders;
    private readonly Thread _thread;
    private OutputLineStatus _status;
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
        _thread = new(Run) { IsBackground = true, Name = "output line" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public event Action<OutputOrder, OutputResult, string?>? Acted;

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
            if (_orders.Count == 1)
                Signal();
            return true;
        }
    }

    /// <inheritdoc/>
    public void Rest()
    {
        lock (_gate)
        {
            _orders.Clear();
            _isRestAsked = !_isStopping;
            Signal();
            while (_isRestAsked && Monitor.Wait(_gate, RestTimeoutMs))
            {
            }
        }
    }

    /// <summary>Puts the line at rest, stops its thread and closes the wire.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isStopping)
                return;
            _isStopping = true;
            _orders.Clear();
            Signal();
        }
        _thread.Join(JoinTimeout);
        _wire.Dispose();
    }

    private void Signal()
    {
        Volatile.Write(ref _isSignalled, true);
        Monitor.PulseAll(_gate);
    }

    private void Run()
    {
        // Rest is stated once before the first order: it shows whether the wire works, and the first PASS waits for no compiler.
        PutAtRest();
        while (!Volatile.Read(ref _isStopping))
        {
            CarryOutRest();
            WaitUntil(Step(_time.MonotonicNs()));
        }
        PutAtRest();
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
        lock (_gate)
        {
            _isRestAsked = false;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Does one thing that is due.</summary>
    /// <returns>When to look again.</returns>
    private long Step(long nowNs)
    {
        if (TryTakeDue(nowNs, out var order, out var nextNs))
        {
            Report(_sequence.CarryOut(order, nowNs));
            return nowNs;
        }
        if (nextNs > nowNs)
            return nextNs;
        if (_sequence.EndHold(nowNs) is { } failure)
            Report(failure);
        Publish();
        return nowNs;
    }

    private bool TryTakeDue(long nowNs, out OutputOrder order, out long nextNs)
    {
        (order, nextNs) = (default, _sequence.HoldUntilNs);
        lock (_gate)
        {
            if (_orders.Count == 0)
                return false;
            var startNs = _sequence.StartNs(_orders.First);
            nextNs = Math.Min(nextNs, startNs);
            if (startNs > nowNs)
                return false;
            order = _orders.Take();
            return true;
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
