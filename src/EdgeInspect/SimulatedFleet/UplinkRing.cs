namespace EdgeInspect.SimulatedFleet;

/// <summary>A thread that makes the turns of many stations, each when it is due or woken.</summary>
internal sealed class UplinkRing
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    // A wait is cut to whole milliseconds, and what is cut off would be spent in turns for nothing.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<SimulatedStation> _stations;
    private readonly TimeProvider _time;
    private readonly object _wakening = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isWoken;
    private bool _isAsked;

    /// <summary>Begins.</summary>
    public UplinkRing(IReadOnlyList<SimulatedStation> stations, TimeProvider time)
    {
        (_stations, _time) = (stations, time);
        new Thread(Run) { Name = "uplinks", IsBackground = true }.Start();
    }

    /// <summary>Ends with the thread, and with the bug that it met.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Lets each station say that it was stopped, and ends.</summary>
    public Task LeaveAsync()
    {
        Volatile.Write(ref _isAsked, true);
        Wake();
        return Ended;
    }

    private void Run()
    {
        try
        {
            foreach (var station in _stations)
                station.Open(Wake);
            while (!Volatile.Read(ref _isAsked))
                Turn();
            TakeLeave();
            _ended.SetResult();
        }
#pragma warning disable CA1031 // The outermost place of this loop: a bug ends the simulation, which tells it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _ended.SetException(e);
        }
    }

    private void TakeLeave()
    {
        foreach (var station in _stations)
            station.SayStopped();
        var began = _time.GetTimestamp();
        while (!_stations.All(station => station.IsTold) && _time.GetElapsedTime(began) < FarewellPatience)
            Turn();
    }

    private void Turn()
    {
        var rest = LongestWait;
        foreach (var station in _stations)
        {
            var due = station.TurnIfDue();
            rest = due < rest ? due : rest;
        }

        lock (_wakening)
        {
            if (!_isWoken)
                Monitor.Wait(_wakening, rest + Rounding);
            _isWoken = false;
        }
    }

    private void Wake()
    {
        lock (_wakening)
        {
            _isWoken = true;
            Monitor.Pulse(_wakening);
        }
    }
}
