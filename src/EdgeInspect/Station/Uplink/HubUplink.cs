using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// The station's link to the hub as one of its hosted loops. It is stopped last, after the ledger has written its last record, so that the hub
/// has that too and the ledger waits for no network. Nothing of it can make the station fail or wait, but for a moment at its stop.
/// </summary>
internal sealed class HubUplink : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1.8);
    private static readonly TimeSpan MarkPatience = TimeSpan.FromMilliseconds(300);

    private readonly StationExit _exit;
    private readonly EventQueue _events;
    private readonly ILogger<HubUplink> _logger;
    private readonly OutboxReader _records;
    private readonly MqttLink _link;
    private readonly UplinkThread _thread;

    /// <summary>Opens the records and checks the link's values; connects to nothing yet. What else the link needs may come later.</summary>
    /// <exception cref="MessageLinkException">The link's values are wrong.</exception>
    /// <exception cref="StorageException">The ledger can't be read.</exception>
    public HubUplink(
        StationOptions options,
        Ledger ledger,
        StateDirectory directory,
        StationVoice voice,
        EventQueue events,
        IEnumerable<ISideTraffic> side,
        StationExit exit,
        TimeProvider time,
        ILogger<HubUplink> logger)
    {
        (_exit, _events, _logger) = (exit, events, logger);
        var name = new StationName(options.Station.Site, options.Station.Line, options.Station.Name);
        var hub = options.Hub;
        var mqtt = hub.Mqtt with { ClientId = hub.Mqtt.ClientId ?? $"{name.Site}/{name.Line}/{name.Station}" };
        _link = new MqttLink(mqtt, time, StationUplink.Will(name, voice, (uint)hub.OfflineAfterSeconds), isPatient: true);
        _records = OutboxReader.Open(directory.FullPath);
        using var reader = LedgerReader.Open(directory.FullPath);
        var parts = new UplinkParts(_link, name, _records, OutboxMark.Open(ledger, reader), voice, events, [.. side]);
        _thread = new UplinkThread(() => new StationUplink(parts, hub, time, logger), _link, logger);
    }

    /// <summary>What the link has counted.</summary>
    public LinkCounters Counters => _link.Counters;

    /// <summary>Where it stands; null before it has begun.</summary>
    public UplinkStatus? Status => _thread.Status;

    /// <summary>Alarms that were lost for want of room.</summary>
    public long EventsDropped => _events.Dropped;

    /// <summary>A hub that can't be reached is no trouble of the station, for weeks; one that refuses it is.</summary>
    public (HealthStatus Status, string Reason) Health()
    {
        if (Status is not { } status)
            return (HealthStatus.Ok, "is being connected");
        var waiting = Invariant($"{status.Backlog} records wait");
        if (status.Trouble is { } trouble)
            return (HealthStatus.Degraded, $"{trouble}; {waiting}");
        return status.Link.State == LinkState.Online
            ? (HealthStatus.Ok, $"connected; {waiting}")
            : (HealthStatus.Ok, $"no connection: {status.Link.Reason ?? "none was made yet"}; {waiting}");
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start("uplink");
        return Task.CompletedTask;
    }

    /// <summary>Writes the mark now, or gives up a moment later.</summary>
    public async Task KeepMarkAsync(CancellationToken cancellation) =>
        await _thread.KeepMarkAsync().WaitAsync(MarkPatience, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _thread.StopAsync().WaitAsync(StopPatience, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The network may hang for minutes; the records are on the disk, so that nothing is lost by leaving it.
            UplinkLog.Abandoned(_logger);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_exit.IsAbandoned || !_thread.Ended.IsCompleted)
            return;
        _records.Dispose();
        await _link.DisposeAsync().AsTask().WaitAsync(StopPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
