using System.Collections.Immutable;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Messaging;
using static System.FormattableString;

namespace EdgeInspect.SimulatedFleet;

/// <summary>Runs a simulated fleet: makes records, waits until the hub has acknowledged them, takes leave, and sums up.</summary>
internal sealed class FleetSimulation(FleetPlan plan, TextWriter output, TimeProvider time)
{
    private const double BytesOfAMegabyte = 1e6;
    private const int MostThreads = 4;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceWhenTold = TimeSpan.FromSeconds(2);

    private readonly LagTally _lags = new();
    private readonly long _began = time.GetTimestamp();
    private ImmutableArray<SimulatedStation> _stations = [];
    private ImmutableArray<UplinkRing> _rings = [];
    private TimeSpan _toldAt;
    private long _toldCount;
    private TimeSpan _movedAt;
    private long _acknowledged;
    private long _peakBytes;

    private TimeSpan Elapsed => time.GetElapsedTime(_began);

    private long Made => _stations.Sum(station => station.Ledger.LastSeq);

    /// <summary>Runs it.</summary>
    /// <param name="hub">The hub whose table is compared at the end, or null.</param>
    /// <param name="cancellation">Ends it in good order.</param>
    /// <exception cref="MessageLinkException">A connection is wrongly configured.</exception>
    public async Task<FleetSummary> RunAsync(HubOptions? hub, CancellationToken cancellation)
    {
        _stations = [.. Enumerable.Range(0, plan.Stations).Select(index => new SimulatedStation(plan, index, _lags, time))];
        var threads = Math.Min(Math.Clamp(Environment.ProcessorCount, 1, MostThreads), plan.Stations);
        _rings = [.. Enumerable.Range(0, threads).Select(i => new UplinkRing([.. _stations.Where((_, at) => at % threads == i)], time))];
        var isMade = await WatchAsync(IsMade, cancellation);
        foreach (var station in _stations)
            station.Ledger.Stop();
        var isAcknowledged = await WaitAsync(cancellation);
        Tell();
        await Task.WhenAll(_rings.Select(ring => ring.LeaveAsync()));
        await Task.WhenAll(_stations.Select(station => station.DisposeAsync().AsTask()));
        var isChecked = hub is not null && !cancellation.IsCancellationRequested;
        var difference = isChecked ? await DifferenceAsync(hub!, cancellation) : null;
        var isCut = cancellation.IsCancellationRequested && (!isAcknowledged || (plan.IsBounded && !isMade));
        return Sum(isCut, isChecked ? difference is null : null, difference);
    }

    /// <summary>Waits until all is acknowledged, as long as anything moves; when it is told to stop, only a moment.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        var from = Elapsed;
        using var stop = new CancellationTokenSource();
        return await WatchAsync(
            () =>
            {
                var patience = cancellation.IsCancellationRequested ? PatienceWhenTold : plan.Patience;
                if (Elapsed - (from > _movedAt ? from : _movedAt) > patience)
                    stop.Cancel();
                return _acknowledged == Made;
            },
            stop.Token);
    }

    /// <summary>Whether no station makes any more: the time is over, or the number is reached.</summary>
    private bool IsMade() =>
        Elapsed >= plan.For || (plan.MostRecords is { } most && _stations.All(station => station.Ledger.LastSeq >= most));

    /// <summary>Looks at the stations and tells of them, until something is so.</summary>
    /// <returns>False when it was told to stop before.</returns>
    private async Task<bool> WatchAsync(Func<bool> isSo, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (!isSo())
        {
            if (cancellation.IsCancellationRequested)
                return false;
            await timer.WaitForNextTickAsync(CancellationToken.None);
            await Task.WhenAll(_rings.Where(ring => ring.Ended.IsFaulted).Select(ring => ring.Ended));
            Update();
            if (Elapsed - _toldAt >= TellEvery)
                Tell();
        }

        return true;
    }

    private void Update()
    {
        var acknowledged = _stations.Sum(station => station.AcknowledgedSeq);
        if (acknowledged > _acknowledged)
            (_acknowledged, _movedAt) = (acknowledged, Elapsed);
        _peakBytes = Math.Max(_peakBytes, Environment.WorkingSet);
    }

    private void Tell()
    {
        var (elapsed, made, online) = (Elapsed, Made, _stations.Count(station => station.Status?.Link.State == LinkState.Online));
        var rate = (_acknowledged - _toldCount) / Math.Max(0.001, (elapsed - _toldAt).TotalSeconds);
        var lag = _lags.TakeRecent() is { } recent ? Invariant($"{recent.MedianMs:F0}/{recent.P99Ms:F0} ms") : "-";
        output.WriteLine(Invariant(
            $"{elapsed.TotalSeconds,6:F1} s  made {made}  acknowledged {_acknowledged} ({rate:F0}/s)  behind {made - _acknowledged}  ")
            + Invariant($"lag p50/p99 {lag}  online {online}/{plan.Stations}"));
        (_toldAt, _toldCount) = (elapsed, _acknowledged);
    }

    private async Task<string?> DifferenceAsync(HubOptions hub, CancellationToken cancellation)
    {
        await using var walk = await FleetWalk.OpenAsync(hub.Store, hub.Hub.DataDirectory, cancellation);
        var comparison = new FleetComparison(walk, await walk.StreamsAsync(cancellation));
        foreach (var station in _stations)
        {
            if (await comparison.DifferenceAsync(station.Name, station.Ledger, cancellation) is { } difference)
                return difference;
        }

        return null;
    }

    private FleetSummary Sum(bool isCut, bool? isSame, string? difference)
    {
        var status = _stations.Select(station => station.Status).OfType<Station.Uplink.UplinkStatus>().ToArray();
        var (seconds, lag) = (_movedAt.TotalSeconds, _lags.TakeAll());
        return new(
            plan.Stations, Made, _acknowledged, status.Sum(s => s.Repeated), status.Sum(s => s.Batches), status.Sum(s => s.RefusedAcks), seconds,
            _acknowledged / Math.Max(0.001, seconds), lag is { } found ? new(found.MedianMs, found.P99Ms, _lags.MostMs) : null,
            _stations.Sum(station => station.Counters.Reconnects), _peakBytes / BytesOfAMegabyte, isCut, isSame,
            difference ?? status.Select(s => s.Trouble ?? (_acknowledged == Made ? null : s.Link.Reason)).FirstOrDefault(trouble => trouble is not null),
            [.. _stations.Select(Expect)]);
    }

    private static ExpectedStream Expect(SimulatedStation station)
    {
        var ledger = station.Ledger;
        var (site, line, name) = station.Name;
        return new(site, line, name, ledger.Epoch, ledger.LastSeq, Convert.ToHexStringLower(ledger.HashOf(ledger.LastSeq)));
    }
}
