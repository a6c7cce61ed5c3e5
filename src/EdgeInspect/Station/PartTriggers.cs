using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station;

/// <summary>What became of the parts that asked for a frame, since start.</summary>
/// <param name="Taken">The camera took the trigger; a frame follows.</param>
/// <param name="Refused">The camera took no trigger: it is lost, or still waited for the frame of the one before.</param>
/// <param name="Missed">The part sensor lost the edge, so nobody asked.</param>
internal readonly record struct TriggerCounts(long Taken, long Refused, long Missed)
{
    /// <summary>All of them.</summary>
    public long Total => Taken + Refused + Missed;
}

/// <summary>
/// Asks the camera for a frame for each part: at the beat of a timer or of a part sensor. It counts what became of it; the gaps are
/// <see cref="FrameAccount"/>'s.
/// </summary>
internal sealed class PartTriggers : IHostedService, IDisposable
{
    private readonly ICamera _camera;
    private readonly IPartSensor? _sensor;
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private ITimer? _timer;
    private long _taken;
    private long _refused;
    private long _missed;

    /// <summary>Makes the triggers that the options ask for; in free run there are none.</summary>
    /// <param name="camera">Asked for frames.</param>
    /// <param name="options">When.</param>
    /// <param name="sensor">The part sensor, for its mode.</param>
    /// <param name="metrics">Shows the count.</param>
    /// <param name="time">Clock.</param>
    public PartTriggers(ICamera camera, TriggerOptions options, IPartSensor? sensor, StationMetrics metrics, TimeProvider time)
    {
        (_camera, _sensor, _time) = (camera, sensor, time);
        _period = options.ToMode() == TriggerMode.Software ? TimeSpan.FromMilliseconds(options.PeriodMs) : TimeSpan.Zero;
        metrics.ObserveCount("edgeinspect.triggers", "{trigger}", "Parts that asked for a frame.", () => Counts.Total);
    }

    /// <summary>The counts; safe from any thread.</summary>
    public TriggerCounts Counts => new(Interlocked.Read(ref _taken), Interlocked.Read(ref _refused), Interlocked.Read(ref _missed));

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_sensor is not null)
        {
            _sensor.PartSeen += OnPart;
            _sensor.Start();
        }
        if (_period > TimeSpan.Zero)
            _timer = _time.CreateTimer(_ => OnPart(new(_time.MonotonicNs(), MissedBefore: 0)), state: null, _period, _period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_sensor is not null)
            _sensor.PartSeen -= OnPart;
        // A beat that is just running is waited for, so that its trigger is in the account.
        if (_timer is not null)
            await _timer.DisposeAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void OnPart(PartEdge part)
    {
        Interlocked.Add(ref _missed, part.MissedBefore);
        Interlocked.Increment(ref _camera.Trigger(part.AtNs) ? ref _taken : ref _refused);
    }
}
