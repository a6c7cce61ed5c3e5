using EdgeInspect.Core.Fleet;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// The hub's database as one writer sees it: it may fail for a while, which is waited out with growing pauses and shows in the health.
/// Used by one writer; its health from any thread.
/// </summary>
internal sealed class StoreGuard(IFleetStore store, HubMetrics metrics, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private TimeSpan _pause = FirstPause;
    private Failure? _failure;

    /// <summary>Whether the last write succeeded.</summary>
    public (HealthStatus Status, string Reason) Health => Volatile.Read(ref _failure) is { } failure
        ? (HealthStatus.Failing, Invariant($"takes nothing for {time.GetElapsedTime(failure.Since).TotalSeconds:F0} s: {failure.Reason}"))
        : (HealthStatus.Ok, "takes what comes");

    /// <summary>Writes once. After a failure it waits, longer with each in a row.</summary>
    /// <returns>Whether it is stored.</returns>
    public async Task<bool> TryAsync(Func<IFleetStore, CancellationToken, Task> write, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        try
        {
            await write(store, stop);
        }
        catch (FleetStoreException e)
        {
            Note(e.Message);
            await Task.Delay(_pause, time, stop);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            return false;
        }
        metrics.Committed(time.GetElapsedTime(began));
        Forget();
        return true;
    }

    /// <summary>Whether it can be read: what it then still refuses is not its fault.</summary>
    public async Task<bool> AnswersAsync(CancellationToken stop)
    {
        try
        {
            await store.EventsAsync(null, EventSeverity.Alarm, cursor: null, limit: 1, stop);
            return true;
        }
        catch (FleetStoreException)
        {
            return false;
        }
    }

    private void Note(string reason)
    {
        metrics.StoreFailed();
        if (_failure is null)
            IngestLog.StoreFailed(logger, reason);
        Volatile.Write(ref _failure, new(_failure?.Since ?? time.GetTimestamp(), reason));
    }

    private void Forget()
    {
        _pause = FirstPause;
        if (_failure is not { } failure)
            return;
        IngestLog.StoreRecovered(logger, time.GetElapsedTime(failure.Since).TotalSeconds);
        Volatile.Write(ref _failure, null);
    }

    private sealed record Failure(long Since, string Reason);
}
