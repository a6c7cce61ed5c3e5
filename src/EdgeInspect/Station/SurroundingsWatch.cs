using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Station;

/// <summary>Keeps what every record says of its surroundings up to date.</summary>
internal sealed class SurroundingsWatch(Ledger ledger, IClockQuality clock, IEnvironmentSensors sensors, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            ledger.Surroundings = new(clock.Current, sensors.Current);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }
}
