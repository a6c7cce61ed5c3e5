using EdgeInspect.Core.Fleet;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Hub.Ingest;

/// <summary>What became of a write.</summary>
internal enum StoreOutcome
{
    /// <summary>It is durable.</summary>
    Stored,

    /// <summary>The database fails; it may work again.</summary>
    Failed,

    /// <summary>The database works and refuses this.</summary>
    Refused,
}

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
    /// <exception cref="FleetStoreException">What is on the disk can no longer be known: the process must end.</exception>
    public async Task<StoreOutcome> TryAsync(Func<IFleetStore, CancellationToken, Task> write, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        try
        {
            await write(store, stop);
        }
        catch (FleetStoreException e) when (e.IsRefusal)
        {
            return StoreOutcome.Refused;
        }
        catch (FleetStoreException e) when (!e.IsFatal)
        {
            Note(e.Message);
            await Task.Delay(_pause, time, stop);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            return StoreOutcome.Failed;
        }
        metrics.Committed(time.GetElapsedTime(began));
        Forget();
        return StoreOutcome.Stored;
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
