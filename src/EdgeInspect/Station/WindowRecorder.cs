using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Monitoring;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station;

/// <summary>
/// Counts what was committed into drift windows and stores those that close, some times a second and off the ledger's thread. A window that
/// can't be stored is kept and tried again; meanwhile inspections wait in the intake, and what finds no room there is told by the next window.
/// At a stop the open window is closed early and stored; a crash loses it, and the next run's first window says how many inspections that were.
/// </summary>
internal sealed class WindowRecorder : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    private readonly WindowIntake _intake;
    private readonly WindowStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<WindowRecorder> _logger;
    private readonly WindowBuilder _builder;
    private readonly RepeatedNews _missed;
    private (DriftWindow Window, WindowBody Body)? _closed;
    private long _dropped;
    private int _size = WindowFormat.Size;

    public WindowRecorder(WindowIntake intake, WindowStore store, TimeProvider time, ILogger<WindowRecorder> logger)
    {
        (_intake, _store, _time, _logger) = (intake, store, time, logger);
        _builder = new(store.Stream, store.Places);
        _missed = new(time);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastPatience);
        try
        {
            if (await CountAsync(limit.Token) && _builder.Cut(WindowCut.Stop) is { } last)
                await TryStoreAsync(last, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The ledger does not answer; that is told by those who need it more.
        }

        var lost = _builder.OpenFrames + (_closed?.Window.State.Frames ?? 0);
        if (lost > 0)
            WindowLog.LastLost(_logger, lost);
    }

    /// <summary>Counts what waits.</summary>
    /// <returns>Whether all of it was counted; false when a window can't be stored just now.</returns>
    internal async Task<bool> CountAsync(CancellationToken cancellation)
    {
        NoteDropped();
        if (_closed is { } waiting && !await TryStoreAsync(waiting.Window, cancellation))
            return false;
        while (_intake.TryTake(out var sample))
        {
            if (_builder.Add(sample) is { } window && !await TryStoreAsync(window, cancellation))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _builder.NoteMissed(_store.MissedBefore);
        if (_store.MissedBefore > 0)
            WindowLog.MissedBefore(_logger, _store.MissedBefore);
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await CountAsync(stoppingToken);
    }

    private async Task<bool> TryStoreAsync(DriftWindow window, CancellationToken cancellation)
    {
        var body = _closed is { } waiting ? waiting.Body : WindowWriter.Write(window);
        _closed = (window, body);
        if (!await _store.AddAsync(window, body).WaitAsync(cancellation))
            return false;
        _closed = null;
        if (window.Span.Size != _size)
            WindowLog.SizeChanged(_logger, _size = window.Span.Size);
        return true;
    }

    private void NoteDropped()
    {
        var dropped = _intake.Dropped;
        _builder.NoteMissed(dropped - _dropped);
        _missed.Add(dropped - _dropped, "");
        _dropped = dropped;
        if (_missed.TryTake(isLast: false, out var news))
            WindowLog.Missed(_logger, news.Count);
    }
}
