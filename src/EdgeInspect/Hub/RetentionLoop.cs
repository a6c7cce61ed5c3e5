using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub;

/// <summary>Has what is older than its retention deleted, now and then. Several instances may do so at once.</summary>
internal sealed class RetentionLoop(IFleetStore store, HubOptions options, TimeProvider time, ILogger<RetentionLoop> logger)
    : BackgroundService
{
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

    private async Task RetainAsync(CancellationToken stop)
    {
        try
        {
            var orphans = await store.RetainAsync(options.Retention.ToRetention(), time.GetUtcNow(), stop);
            HubLog.Retained(logger, orphans.Length);
        }
        catch (FleetStoreException e)
        {
            HubLog.RetentionFailed(logger, e.Message);
        }
    }
}
