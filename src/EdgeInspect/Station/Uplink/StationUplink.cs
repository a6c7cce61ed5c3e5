using EdgeInspect.Adapters.Storage;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>What an uplink works with; all of it outlives it.</summary>
/// <param name="Link">The connection, not started yet. Its will says that the station is offline.</param>
/// <param name="Name">The station.</param>
/// <param name="Records">Its records.</param>
/// <param name="Mark">How far they are acknowledged.</param>
/// <param name="Voice">What it says of itself.</param>
/// <param name="Events">Its alarms.</param>
/// <param name="Side">What waits behind the records.</param>
internal sealed record UplinkParts(
    IMessageLink Link, StationName Name, IOutboxRecords Records, IOutboxMark Mark, IStationVoice Voice, EventQueue Events, IReadOnlyList<ISideTraffic> Side);

/// <summary>
/// A station's side of the link to the hub, in turns: takes acknowledgements, then sends state, gauges, alarms and records, and behind them
/// whatever else there is. Needs no ledger on a disk. Used by one thread, but for <see cref="Status"/> and <see cref="Wake"/>.
/// </summary>
internal sealed class StationUplink : IDisposable
{
    // Behind so many a new record waits on a slow line; on a fast one the broker answers at once.
    private const int MostUnansweredBatches = 3;
    private const int MostUnansweredEvents = 4;
    private const uint GaugesExpirySeconds = 60;

    private readonly UplinkParts _parts;
    private readonly UplinkOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StationTopics _topics;
    private readonly object _wakening = new();
    private readonly Action? _woken;
    private readonly PublishDesk _desk;
    private readonly LinkNews _news;
    private readonly StateTeller _state;
    private readonly RecordFeed _records;
    private readonly SideFeed _side;
    private readonly Interval _gauges;
    private Task? _arrival;
    private bool _isWoken;
    private bool _isLeaving;
    private long _toldBacklog;

    /// <summary>Begins to listen to the link and asks for what the hub sends.</summary>
    /// <param name="parts">What it works with.</param>
    /// <param name="options">How it sends.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it logs.</param>
    /// <param name="woken">Told, on any thread, that a turn is due; for a thread that makes the turns of many.</param>
    /// <exception cref="StorageException">The records can't be read.</exception>
    public StationUplink(UplinkParts parts, UplinkOptions options, TimeProvider time, ILogger logger, Action? woken = null)
    {
        (_parts, _options, _time, _logger, _woken) = (parts, options, time, logger, woken);
        _topics = new StationTopics(parts.Name);
        _desk = new PublishDesk(parts.Link, Wake, logger);
        _news = new LinkNews(parts, Wake, logger);
        _state = new StateTeller(parts.Voice, _topics, time);
        _records = new RecordFeed(parts, options.Outbox, time, logger);
        _side = new SideFeed(parts.Side, _desk, options.Outbox.LiveRecords);
        // Of what an uplink before this one sent nothing is known.
        _side.Disconnected();
        _gauges = new Interval(TimeSpan.FromSeconds(options.GaugesSeconds), time);
        foreach (var filter in parts.Side.SelectMany(side => side.Filters).Prepend(_topics.Acknowledgement))
            _ = parts.Link.SubscribeAsync(filter, Delivery.AtLeastOnce).AsTask();
        Status = Look();
    }

    /// <summary>Where it stands. Safe from any thread.</summary>
    public UplinkStatus Status
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>Whether the hub has acknowledged all that is committed, and the broker has taken what else is worth a moment.</summary>
    public bool IsDrained => _records.Backlog == 0 && _desk.Open(Post.Events) == 0 && !_side.IsWorthAMoment;

    /// <summary>Told on the pump's thread whenever all records up to a further number are acknowledged.</summary>
    public event Action<long>? Acknowledged;

    /// <summary>The message that the broker is to send for a station whose connection ends without a farewell.</summary>
    public static WillMessage Will(StationName name, IStationVoice voice, uint delaySeconds) =>
        new(StateTeller.Message(new(name), voice.State(StationPresence.Offline)), delaySeconds);

    /// <summary>Does what can be done now.</summary>
    /// <returns>How long nothing is to be done, unless something comes.</returns>
    public TimeSpan Turn()
    {
        _desk.Settle();
        if (_news.TakeCut())
        {
            _records.Disconnected();
            _side.Disconnected();
        }

        TakeMessages();
        _records.TendMark();
        if (_news.TakeOnline(_records.Backlog))
            _state.Forget();
        if (_parts.Link.Status.State == LinkState.Online)
            Send();
        _desk.Settle();
        Status = Look();
        return TimeSpan.FromMilliseconds(_options.SendEveryMs);
    }

    /// <summary>Waits for a time, or until an answer, an acknowledgement or a connection comes, or somebody calls <see cref="Wake"/>.</summary>
    public void Wait(TimeSpan time)
    {
        Listen();
        lock (_wakening)
        {
            if (!_isWoken)
                Monitor.Wait(_wakening, time);
            _isWoken = false;
        }
    }

    /// <summary>What comes from now on ends a wait; whoever does not wait here calls it after each turn.</summary>
    public void Listen()
    {
        if (_arrival is null or { IsCompleted: true })
            _arrival = ArriveAsync();
    }

    /// <summary>Ends a wait. Safe from any thread.</summary>
    public void Wake()
    {
        lock (_wakening)
        {
            _isWoken = true;
            Monitor.Pulse(_wakening);
        }

        _woken?.Invoke();
    }

    /// <summary>
    /// Tells the gauges as they are at the end, which the hub keeps until the station is back, and that it was stopped, once;
    /// <paramref name="told"/> hears on a later turn whether the broker has it.
    /// </summary>
    public void SayStopped(Action told)
    {
        _isLeaving = true;
        if (_parts.Link.Status.State != LinkState.Online)
        {
            told();
            return;
        }

        _desk.Send(Post.Gauges, Gauges());
        _desk.Send(Post.State, StateTeller.Message(_topics, _parts.Voice.State(StationPresence.Stopped)), _ => told());
    }

    /// <summary>Tells the gauges once more where acknowledgements came after they were told; the last thing before the link ends.</summary>
    public void TellLastBacklog()
    {
        if (_records.Backlog != _toldBacklog && _parts.Link.Status.State == LinkState.Online)
            _desk.Send(Post.Gauges, Gauges());
    }

    /// <summary>Writes the mark if it moved.</summary>
    /// <returns>False when it could not be written.</returns>
    public Task<bool> SaveMarkAsync() => _records.SaveMarkAsync();

    /// <inheritdoc/>
    public void Dispose() => _news.Dispose();

    private void Send()
    {
        if (!_isLeaving && _desk.Open(Post.State) == 0 && _state.Next() is { } state)
            _desk.Send(Post.State, state, _state.Sent);
        if (_gauges.IsDue())
            _desk.Send(Post.Gauges, Gauges());
        while (_desk.Open(Post.Events) < MostUnansweredEvents && _parts.Events.TryTake() is { } news)
            Send(news);
        while (_desk.Open(Post.Records) < MostUnansweredBatches && _records.Next() is { } batch)
        {
            _desk.Send(Post.Records, new(_topics.Up(UpwardTopic.Records), batch.Body) { ContentType = batch.ContentType });
            _side.NoteBatch();
        }

        _side.Send(_records.Backlog);
    }

    private void Send(FleetEvent news)
    {
        var message = new OutgoingMessage(_topics.Up(UpwardTopic.Events), news.ToBytes()) { ContentType = FleetFormat.ContentType };
        _desk.Send(Post.Events, message, result =>
        {
            // What the broker refuses it would refuse again; the log has said so.
            if (!result.IsAccepted && result.Outcome is not (PublishOutcome.Refused or PublishOutcome.TooLarge))
                _parts.Events.PutBack(news);
        });
    }

    private OutgoingMessage Gauges()
    {
        _toldBacklog = _records.Backlog;
        return new(_topics.Up(UpwardTopic.Gauges), _parts.Voice.Gauges(_toldBacklog, _side.PicturesWaiting).ToBytes(), Delivery.AtMostOnce)
        {
            ContentType = FleetFormat.ContentType,
            ExpirySeconds = GaugesExpirySeconds,
        };
    }

    private void TakeMessages()
    {
        var before = _records.AcknowledgedSeq;
        while (_parts.Link.Received.TryRead(out var message))
        {
            using (message)
            {
                if (message.Topic == _topics.Acknowledgement)
                    _records.Take(message.Payload.Span);
                else
                    _side.Take(message);
            }
        }

        if (_records.AcknowledgedSeq > before)
            Acknowledged?.Invoke(_records.AcknowledgedSeq);
    }

    private async Task ArriveAsync()
    {
        if (await _parts.Link.Received.WaitToReadAsync().ConfigureAwait(false))
            Wake();
    }

    private UplinkStatus Look() => _records.Describe(_parts.Link.Status, _news.Trouble ?? _records.Trouble ?? _desk.Refusal);
}
