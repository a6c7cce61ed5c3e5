using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>An even beat. Who comes late takes the next beat at once but doesn't catch up on those that were missed.</summary>
internal sealed class Pace(TimeProvider time, CameraTurns turns, TimeSpan period)
{
    private readonly long _periodNs = period.Ticks * 100;
    private long _dueNs = time.MonotonicNs();

    /// <summary>Waits for the next beat; false when the wait was cancelled.</summary>
    public bool Wait(CancellationToken stop)
    {
        var isOn = turns.Wait(TimeSpan.FromTicks((_dueNs - time.MonotonicNs() + 99) / 100), stop);
        _dueNs = Math.Max(_dueNs, time.MonotonicNs() - _periodNs) + _periodNs;
        return isOn;
    }
}
