using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub;

/// <summary>
/// Has what is older than its retention deleted, now and then. Several instances may do so at once. Pictures lose their rows first and their
/// files after that: what a hub left that died in between goes with a look at all files, at its start and once a day. That look touches only
/// files that are older than pictures are kept, so that a hub started on a wrong database deletes nothing that may still be wanted. Nothing
/// is deleted by a clock that can't be believed.
/// </summary>
internal sealed class RetentionLoop(
    IFleetStore store, IFleetImages images, HubOptions options, TimeProvider time, ILogger<RetentionLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromDays(1);
    private readonly RetentionClock _clock = new(time);
    private long? _sweptAt;
    private volatile string? _trouble;

    /// <summary>Whether what is too old is deleted.</summary>
    public (HealthStatus Status, string Reason) Health =>
        _trouble is { } trouble ? (HealthStatus.Degraded, trouble) : (HealthStatus.Ok, "what is too old is deleted");

    /// <summary>Deletes what is too old now.</summary>
    internal async Task RetainAsync(CancellationToken stop)
    {
        try
        {
            _trouble = _clock.Doubt(await store.RetainedUtcAsync(stop));
            if (_trouble is not null)
            {
                HubLog.RetentionWaits(logger, _trouble);
                return;
            }

            var deleted = 0;
            await store.RetainAsync(
                options.Retention.ToRetention(), time.GetUtcNow(), async freed => deleted += await images.DeleteAsync(freed, stop), stop);
            if (deleted > 0)
                HubLog.Retained(logger, deleted);
            await SweepAsync(stop);
        }
        catch (FleetStoreException e) when (!e.IsFatal)
        {
            _trouble = $"retention failed and is tried again later: {e.Message}";
            HubLog.RetentionFailed(logger, e.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Retention.EveryMinutes), time);
        do
        {
            await RetainAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        var days = options.Retention.ImageDays;
        if (days == 0 || (_sweptAt is { } sweptAt && time.GetElapsedTime(sweptAt) < SweepEvery))
            return;
        var swept = await images.SweepAsync(store, time.GetUtcNow().AddDays(-days), stop);
        if (swept > 0)
            HubLog.Swept(logger, swept);
        _sweptAt = time.GetTimestamp();
    }
}
