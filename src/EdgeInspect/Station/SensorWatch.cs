using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>Says in the log and the ledger when the part sensor is lost, and in the log when it works again.</summary>
internal sealed class SensorWatch(IPartSensor sensor, EventRecorder recorder, StationMetrics metrics, TimeProvider time, ILogger<SensorWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private bool _isLost;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look(sensor.Status);
    }

    private void Look(PartSensorStatus status)
    {
        if (!status.IsWorking && !_isLost)
            OnLost(status.Reason ?? "no reason is known");
        if (status.IsWorking && _isLost)
            InspectionLog.SensorRestored(logger);
        _isLost = !status.IsWorking;
    }

    private void OnLost(string reason)
    {
        InspectionLog.SensorLost(logger, reason);
        metrics.Gap(GapReason.SensorLost, 1);
        recorder.Record(new Gap(GapReason.SensorLost, Count: 1, LastFrame: -1, Detail: reason).ToLedgerEvent());
    }
}
