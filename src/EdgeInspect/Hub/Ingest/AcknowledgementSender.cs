using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using Microsoft.Extensions.Hosting;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Sends what was committed to the stations, of each stream only the latest: each says all of it. One that gets lost is no harm, as the
/// station sends its batch again and is answered again. Posting is safe from any thread.
/// </summary>
internal sealed class AcknowledgementSender(BrokerLinks links, HubMetrics metrics) : BackgroundService
{
    private const int MaxUnderWay = 256;
    private readonly ConcurrentDictionary<LedgerStream, Acknowledgement> _latest = new();
    private readonly SemaphoreSlim _room = new(MaxUnderWay);

    // One waiting call is enough: it sends all that then is there.
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Has a station told what the hub has committed of it.</summary>
    public void Post(LedgerStream stream, Acknowledgement acknowledgement)
    {
        _latest[stream] = acknowledgement;
        _calls.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _calls.Writer.TryComplete();
        if (ExecuteTask is { } sending)
            await Task.WhenAny(sending, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _room.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _calls.Reader.ReadAllAsync(stoppingToken))
            await SendAllAsync(stoppingToken);
        await SendAllAsync(stoppingToken);
        for (var i = 0; i < MaxUnderWay; i++)
            await _room.WaitAsync(stoppingToken);
    }

    private async Task SendAllAsync(CancellationToken stop)
    {
        foreach (var stream in _latest.Keys)
        {
            await _room.WaitAsync(stop);
            if (_latest.TryRemove(stream, out var acknowledgement))
            {
                var topic = new StationTopics(stream.Station).Acknowledgement;
                _ = SendAsync(new(topic, acknowledgement.ToBytes()) { ContentType = BatchFormat.Json });
            }
            else
            {
                _room.Release();
            }
        }
    }

    private async Task SendAsync(OutgoingMessage message)
    {
        var result = await links.Records.PublishAsync(message);
        metrics.Acknowledged(result.IsAccepted);
        _room.Release();
    }
}
