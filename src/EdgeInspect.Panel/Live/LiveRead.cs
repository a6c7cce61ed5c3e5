using EdgeInspect.Core.Fleet;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Panel.Live;

/// <summary>Reads one thing again and again until it is stopped. What was read last stays when a reading fails.</summary>
internal sealed class LiveRead<T> : IDisposable
    where T : class
{
    /// <summary>How long its turn is waited for before that is told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly ReadFailure Waiting = new(
        $"other pages are being read, and none of these readings ended within {Patience.TotalSeconds:F0} s: this one waits for its turn",
        IsLimit: true);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly Func<CancellationToken, Task<T>> _read;
    private readonly SemaphoreSlim _readers;
    private readonly TimeSpan _pause;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveState<T> _state = new(null, null, null);

    /// <summary>Begins at once.</summary>
    public LiveRead(Func<CancellationToken, Task<T>> read, SemaphoreSlim readers, TimeSpan pause, TimeProvider time, ILogger logger)
    {
        _stopped = _stop.Token;
        (_read, _readers, _pause, _time, _logger) = (read, readers, pause, time, logger);
        _ = Task.Run(RunAsync);
    }

    /// <summary>After each reading, and when one waits for long.</summary>
    public event Action? Changed;

    /// <summary>What is known now.</summary>
    public LiveState<T> State => Volatile.Read(ref _state);

    /// <summary>Done when the first reading is, well or not, or waits for long, or none will be.</summary>
    public Task First => _first.Task;

    /// <summary>No reading begins after this.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                Tell(await ReadOnceAsync());
                await Task.Delay(_pause, _time, _stopped);
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // It was stopped.
        }
        finally
        {
            _first.TrySetResult();
        }
    }

    private async Task<LiveState<T>> ReadOnceAsync()
    {
        await TakeTurnAsync();
        try
        {
            return new(await _read(_stopped), _time.GetUtcNow(), null);
        }
        catch (FleetStoreException e)
        {
            LiveLog.ReadFailed(_logger, e.Message);
            return State with { Failure = ReadFailure.Of(e) };
        }
#pragma warning disable CA1031 // The outermost place of this loop: what nobody expected is told, on the pages too, and tried again.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LiveLog.ReadBroke(_logger, e);
            return State with { Failure = new(e.Message, IsLimit: false) };
        }
#pragma warning restore CA1031
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>Waits as long as it takes, so that who waits longest is next, and says so to those who look.</summary>
    private async Task TakeTurnAsync()
    {
        var turn = _readers.WaitAsync(_stopped);
        try
        {
            await turn.WaitAsync(Patience, _time);
        }
        catch (TimeoutException)
        {
            Tell(State with { Failure = Waiting });
            await turn;
        }
    }

    private void Tell(LiveState<T> state)
    {
        Volatile.Write(ref _state, state);
        _first.TrySetResult();
        Changed?.Invoke();
    }
}

/// <summary>What is known of a thing that is read again and again.</summary>
/// <param name="Value">As it was read last, or null before.</param>
/// <param name="ReadUtc">When that was.</param>
/// <param name="Failure">Why the last reading failed, or null.</param>
public sealed record LiveState<T>(T? Value, DateTimeOffset? ReadUtc, ReadFailure? Failure)
    where T : class;

/// <summary>One browser's interest in a thing that is read for all.</summary>
public sealed class LiveWatch<T> : IDisposable
    where T : class
{
    private readonly LiveRead<T> _read;
    private Action? _leave;

    internal LiveWatch(LiveRead<T> read, Action leave) => (_read, _leave) = (read, leave);

    /// <summary>What is known now.</summary>
    public LiveState<T> State => _read.State;

    /// <summary>Done when the first reading is, well or not, or waits for long.</summary>
    public Task First => _read.First;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
