using EdgeInspect.Adapters.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>Says in the log when records or pictures can't be stored, and when they can again.</summary>
internal sealed class StorageWatch(Ledger ledger, ImageStore images, TimeProvider time, ILogger<StorageWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly RepeatedNews _checkpoints = new(time);
    private readonly RepeatedNews _changes = new(time);
    private readonly RepeatedNews _unkept = new(time);
    private string? _ledgerReason;
    private string? _imagesReason;
    private long _checkpointFailures;
    private long _refused;
    private long _dropped;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LedgerLog.Opened(logger, ledger.Epoch, ledger.Health.LastSeq);
        if (ledger.OpenedAfterCrash)
            LedgerLog.OpenedAfterCrash(logger);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    /// <summary>An outage is told once, with its first reason, and once more when it is over.</summary>
    private void Look()
    {
        var health = ledger.Health;
        if (health.Reason is not null && _ledgerReason is null)
            LedgerLog.Failed(logger, health.Reason);
        if (health.Reason is null && _ledgerReason is not null)
            LedgerLog.Recovered(logger, health.LastSeq);
        _ledgerReason = health.Reason;

        var failures = ledger.CheckpointFailures;
        _checkpoints.Add(failures - _checkpointFailures, "");
        _checkpointFailures = failures;
        if (_checkpoints.TryTake(isLast: false, out var news))
            LedgerLog.CheckpointFailed(logger, news.Count);

        var refused = ledger.RefusedChanges;
        _changes.Add(refused.Count - _refused, refused.Reason);
        _refused = refused.Count;
        if (_changes.TryTake(isLast: false, out var changes))
            LedgerLog.ChangesRefused(logger, changes.Count, changes.Detail);
        LookAtImages();
    }

    private void LookAtImages()
    {
        var status = images.Status;
        if (status.Reason is not null && _imagesReason is null)
            LedgerLog.ImagesFailed(logger, status.Reason);
        if (status.Reason is null && _imagesReason is not null)
            LedgerLog.ImagesRecovered(logger, status.Failed);
        _imagesReason = status.Reason;

        // Where pictures can't be stored at all, that has been told.
        if (status.Reason is null)
            _unkept.Add(status.Dropped - _dropped, "");
        _dropped = status.Dropped;
        if (_unkept.TryTake(isLast: false, out var unkept))
            LedgerLog.ImagesDropped(logger, unkept.Count);
    }
}
