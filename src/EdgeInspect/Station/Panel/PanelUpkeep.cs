using System.Globalization;
using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Labelling.Review;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// What the panel does by itself: queues new parts for review and likely label errors for leads, stores what the live view has shown, ends old
/// sessions, tells of refused attempts to sign in and of closed connections.
/// </summary>
internal sealed class PanelUpkeep(
    ReviewFeed feed, SuspicionFeed suspicions, ShownResults shown, ReviewDesk desk, PanelSessions sessions, SignInDesk signIns, AuditTrail audit,
    AddressConnections connections, TimeProvider time, ILogger<PanelUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RefusedEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShownEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SuspectEvery = TimeSpan.FromMinutes(10);
    private const int MostSuspectedPerDay = 50;
    private long _toldAt = time.GetTimestamp();
    private long _shownAt = time.GetTimestamp();
    private long _suspectedAt = time.GetTimestamp();
    private long _told;
    private bool _failed;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        TellRefused();
        connections.Tell(isLast: true);
        // A ledger that takes nothing now must not hold the station up.
        Task stored = shown.StoreAsync();
        await stored.WaitAsync(LastPatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FeedAsync(stoppingToken);
            EndOldSessions();
            connections.Tell(isLast: false);
            if (time.GetElapsedTime(_toldAt) >= RefusedEvery)
                TellRefused();
        }
    }

    private async Task FeedAsync(CancellationToken cancellation)
    {
        try
        {
            do
            {
                if (time.GetElapsedTime(_shownAt) >= ShownEvery)
                {
                    _shownAt = time.GetTimestamp();
                    await shown.StoreAsync();
                }
            }
            while (!cancellation.IsCancellationRequested && await feed.FeedAsync());
            if (time.GetElapsedTime(_suspectedAt) >= SuspectEvery)
            {
                _suspectedAt = time.GetTimestamp();
                await suspicions.FeedAsync(MostSuspectedPerDay);
            }
            if (_failed)
                PanelLog.FeedsAgain(logger);
            _failed = false;
        }
#pragma warning disable CA1031 // The outermost place of this loop: people sign in and judge what is queued while it is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_failed)
                PanelLog.CanNotFeed(logger, e.Message);
            _failed = true;
        }
    }

    private void EndOldSessions()
    {
        foreach (var session in sessions.EndOld())
        {
            if (!sessions.Has(session.Account))
                desk.SignOut(session.Account);
            audit.Note(new(AuditActions.Locked, session.Account, session.Origin, Detail: "nobody touched the screen"));
        }
    }

    /// <summary>One record for many: who tries without end must not fill the ledger.</summary>
    private void TellRefused()
    {
        _toldAt = time.GetTimestamp();
        var refused = signIns.Refused + signIns.Unknown;
        if (refused == _told)
            return;
        PanelLog.SignInsRefused(logger, refused - _told);
        audit.Note(new(AuditActions.SignInsRefused, Who: null, "this station", Detail: (refused - _told).ToString(CultureInfo.InvariantCulture)));
        _told = refused;
    }
}
