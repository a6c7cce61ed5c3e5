using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras;

/// <summary>An even beat. Who comes late takes the next beat at once but doesn't catch up on those that were missed.</summary>
internal sealed class Pace(TimeProvider time, TimeSpan period)
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private readonly long _periodNs = period.Ticks * 100;
    private long _dueNs = time.MonotonicNs();

    /// <summary>Waits for the next beat; false when the wait was cancelled.</summary>
    public bool Wait(CancellationToken stop)
    {
        for (var nowNs = time.MonotonicNs(); nowNs < _dueNs; nowNs = time.MonotonicNs())
        {
            if (stop.WaitHandle.WaitOne((int)Math.Min(int.MaxValue, ((_dueNs - nowNs) / NanosecondsPerMillisecond) + 1)))
                return false;
        }
        _dueNs = Math.Max(_dueNs, time.MonotonicNs() - _periodNs) + _periodNs;
        return !stop.IsCancellationRequested;
    }
}
