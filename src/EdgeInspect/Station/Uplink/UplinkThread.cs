using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// The thread that makes an uplink's turns, below all others of the program. A bug in a turn ends that uplink, not the station: after a while
/// a new one begins from the mark.
/// </summary>
/// <param name="make">Makes the uplink, on the thread.</param>
/// <param name="link">The connection, which the thread starts and stops.</param>
/// <param name="logger">Where it logs.</param>
internal sealed class UplinkThread(Func<StationUplink> make, IMessageLink link, ILogger logger)
{
    private const int RestartSeconds = 30;
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StopTurn = TimeSpan.FromMilliseconds(10);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mark = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isMarkDue;
    private StationUplink? _uplink;
    private string? _failure;

    /// <summary>Where the uplink stands; null before its first turn.</summary>
    public UplinkStatus? Status => Volatile.Read(ref _uplink)?.Status is { } status ? status with { Trouble = _failure ?? status.Trouble } : null;

    /// <summary>Done when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins.</summary>
    public void Start(string name)
    {
        link.Start();
        new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Writes the mark on the thread's next turn.</summary>
    /// <returns>Done when it is written, or can't be; never before the uplink has made its first turn.</returns>
    public Task KeepMarkAsync()
    {
        Volatile.Write(ref _isMarkDue, true);
        Volatile.Read(ref _uplink)?.Wake();
        return _mark.Task;
    }

    /// <summary>Gives what is due a moment, writes the mark if the ledger still takes it, says that the station was stopped, and takes leave of the broker.</summary>
    public async Task StopAsync()
    {
        _asked.TrySetResult();
        Volatile.Read(ref _uplink)?.Wake();
        await Ended;
        await link.StopAsync();
    }

    private void Run()
    {
        _ = ThreadNiceness.TryLower();
        while (!_asked.Task.IsCompleted && !TryRun())
            _asked.Task.Wait(TimeSpan.FromSeconds(RestartSeconds));
        _ended.SetResult();
    }

    /// <returns>False when it met a bug.</returns>
    private bool TryRun()
    {
        try
        {
            var uplink = make();
            Volatile.Write(ref _uplink, uplink);
            _failure = null;
            while (!_asked.Task.IsCompleted)
            {
                var pause = uplink.Turn();
                KeepMarkIfDue(uplink);
                uplink.Wait(pause);
            }

            TakeLeave(uplink);
            return true;
        }
#pragma warning disable CA1031 // The outermost place of this loop: a bug in what hangs off the ledger must not stop the inspection.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e.Message;
            UplinkLog.Failed(logger, RestartSeconds, e.Message, e);
            Volatile.Read(ref _uplink)?.Dispose();
            return false;
        }
    }

    private void KeepMarkIfDue(StationUplink uplink)
    {
        if (!Volatile.Read(ref _isMarkDue))
            return;
        Volatile.Write(ref _isMarkDue, false);
        _ = TellKeptAsync(uplink.SaveMarkAsync());
    }

    private async Task TellKeptAsync(Task save)
    {
        await save.ConfigureAwait(false);
        _mark.TrySetResult();
    }

    private void TakeLeave(StationUplink uplink)
    {
        TurnUntil(uplink, () => uplink.IsDrained || link.Status.State != LinkState.Online, DrainPatience);
        var save = uplink.SaveMarkAsync();
        var isTold = false;
        uplink.SayStopped(() => isTold = true);
        TurnUntil(uplink, () => isTold && save.IsCompleted, FarewellPatience);
        uplink.TellLastBacklog();
        UplinkLog.Stopped(logger, uplink.Status.Backlog);
        uplink.Dispose();
    }

    private static void TurnUntil(StationUplink uplink, Func<bool> isDone, TimeSpan patience)
    {
        var began = TimeProvider.System.GetTimestamp();
        uplink.Turn();
        while (!isDone() && TimeProvider.System.GetElapsedTime(began) < patience)
        {
            uplink.Wait(StopTurn);
            uplink.Turn();
        }
    }
}
