using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Hosting;
using EdgeInspect.Hub.Ingest;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub;

/// <summary>
/// Each minute counts the pictures and forgets unfinished ones to which nothing came any more. Beside the loop that takes them, for counting
/// many takes its time. Then it has looked whether there is room again.
/// </summary>
internal sealed class PictureUpkeep(PictureReceiver receiver, PictureRoom room, TimeProvider time, ILogger<PictureUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _failure;

    /// <summary>Done when they were counted once.</summary>
    public Task Counted => _counted.Task;

    /// <summary>Whether they can be counted.</summary>
    public (HealthStatus Status, string Reason) Health => Volatile.Read(ref _failure) is { } failure
        ? (HealthStatus.Degraded, $"can't be counted: {failure}")
        : (HealthStatus.Ok, Counted.IsCompleted ? "are kept as they come" : "are being counted");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            await CountAsync(stoppingToken);
            room.Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CountAsync(CancellationToken stop)
    {
        try
        {
            await receiver.MaintainAsync(stop);
            Volatile.Write(ref _failure, null);
            _counted.TrySetResult();
        }
        catch (FleetStoreException e) when (!e.IsFatal)
        {
            if (_failure is null)
                HubLog.UpkeepFailed(logger, e.Message);
            Volatile.Write(ref _failure, e.Message);
        }
    }
}
