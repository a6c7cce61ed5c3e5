using EdgeInspect.Adapters.Cameras;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station;

/// <summary>
/// Asks the camera for a frame for each part: at the beat of a timer or of a part sensor. A trigger that the camera can't take (it still
/// waits for the frame of the one before, or is lost) and an edge that the sensor missed are recorded as gaps.
/// </summary>
internal sealed class PartTriggers : IHostedService, IDisposable
{
    private readonly ICamera _camera;
    private readonly IPartSensor? _sensor;
    private readonly EventRecorder _recorder;
    private readonly StationMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private ITimer? _timer;

    /// <summary>Makes the triggers that the options ask for; in free run there are none.</summary>
    /// <param name="camera">Asked for frames.</param>
    /// <param name="options">When.</param>
    /// <param name="sensor">The part sensor, for its mode.</param>
    /// <param name="recorder">Takes the gaps.</param>
    /// <param name="metrics">Counts them.</param>
    /// <param name="time">Clock.</param>
    public PartTriggers(
        ICamera camera, TriggerOptions options, IPartSensor? sensor, EventRecorder recorder, StationMetrics metrics, TimeProvider time)
    {
        (_camera, _sensor, _recorder, _metrics, _time) = (camera, sensor, recorder, metrics, time);
        _period = options.ToMode() == TriggerMode.Software ? TimeSpan.FromMilliseconds(options.PeriodMs) : TimeSpan.Zero;
    }

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
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        if (_sensor is not null)
            _sensor.PartSeen -= OnPart;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void OnPart(PartEdge part)
    {
        if (part.MissedBefore > 0)
            Record(part.MissedBefore, "edges of the part sensor were lost");
        if (!_camera.Trigger(part.AtNs))
            Record(1, "the camera took no trigger: it is lost, or still waits for the frame before");
    }

    private void Record(long count, string detail)
    {
        _metrics.Gap(GapReason.CameraLate, count);
        _recorder.Record(new Gap(GapReason.CameraLate, count, LastFrame: -1, detail).ToLedgerEvent());
    }
}
