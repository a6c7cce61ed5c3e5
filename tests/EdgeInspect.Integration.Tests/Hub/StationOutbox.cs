using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>What an outbox believes.</summary>
internal enum Trust
{
    /// <summary>The hub's own acknowledgement, and nothing else.</summary>
    Hub,

    /// <summary>The broker's acknowledgement: the control, which must lose records.</summary>
    Broker,
}

/// <summary>
/// A station's outbox over a real ledger and a real connection. It keeps no mark: abandoned and made anew, it begins at the beginning, as a
/// station does that was killed before it saved one.
/// </summary>
internal sealed class StationOutbox : IAsyncDisposable
{
    private static readonly OutboxOptions Quick = new() { ResendFirstMs = 400, ResendMaxMs = 2000 };
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);
    private readonly OutboxReader _records;
    private readonly OutboxSender _sender;
    private readonly StationTopics _topics;
    private readonly Trust _trust;
    private readonly MqttLink _link;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(Task<PublishResult> Answer, SeqRange Range)> _sent = [];
    private readonly Task _running;
    private int _lost;
    private long _acknowledged;

    public StationOutbox(StationName station, string ledger, MqttOptions options, Trust trust = Trust.Hub)
    {
        (_topics, _trust) = (new(station), trust);
        _records = OutboxReader.Open(ledger);
        _sender = new(station, _records, 0, Quick, TimeProvider.System);
        _link = new(options, TimeProvider.System);
        _link.StatusChanged += status => Interlocked.Exchange(ref _lost, status.State == LinkState.Online ? 0 : 1);
        _link.Start();
        _running = RunAsync();
    }

    /// <summary>All up to this number are acknowledged.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Number of the last record of the ledger.</summary>
    public long LastSeq { get; private set; }

    public LinkCounters Counters => _link.Counters;

    /// <summary>Waits until all records up to a number are acknowledged.</summary>
    public Task UntilAsync(long seq) => Hosting.Eventually.IsTrueAsync(
        () => _running.IsFaulted || Acknowledged >= seq, $"record {seq} isn't acknowledged");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
        await _link.DisposeAsync();
        _records.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        _ = _link.SubscribeAsync(_topics.Acknowledgement, Core.Messaging.Delivery.AtLeastOnce).AsTask();
        var received = _link.Received.WaitToReadAsync().AsTask();
        while (!_stop.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref _lost, 0) == 1)
                _sender.Window.NoteDisconnected();
            TakeAcknowledgements();
            if (_link.Status.State == LinkState.Online)
                SendWhatMayGo();
            LastSeq = _records.LastSeq;
            Volatile.Write(ref _acknowledged, _sender.Window.ContiguousSeq);
            await Task.WhenAny([received, Task.Delay(Turn), .. _sent.Select(sent => sent.Answer)]);
            if (received.IsCompleted)
                received = _link.Received.WaitToReadAsync().AsTask();
        }
    }

    private void TakeAcknowledgements()
    {
        while (_link.Received.TryRead(out var message))
        {
            using (message)
                _sender.Acknowledge(message.Payload.Span);
        }
        foreach (var (answer, range) in _sent.Where(sent => sent.Answer.IsCompletedSuccessfully))
        {
            if (_trust == Trust.Broker && answer.Result.IsAccepted)
                BelieveBroker(range);
        }
        _sent.RemoveAll(sent => sent.Answer.IsCompleted);
    }

    private void BelieveBroker(SeqRange range)
    {
        var ranges = new SeqRanges();
        ranges.Add(range);
        _sender.Acknowledge(Acknowledgement.Of(_records.Epoch, ranges).ToBytes());
    }

    private void SendWhatMayGo()
    {
        while (_sender.Next() is { } message)
        {
            var answer = _link.PublishAsync(new(_topics.Up(UpwardTopic.Records), message.Body) { ContentType = message.ContentType });
            _sent.Add((answer.AsTask(), message.Range));
        }
    }
}
