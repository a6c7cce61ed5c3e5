using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>
/// The sending side of one connection: what was sent and not answered yet. Safe from any thread. The library's own queue never holds more
/// than this table, and goes with the connection: nothing is sent again behind the sender's back.
/// </summary>
internal sealed class MqttOutlet(MosquittoHandle client, MqttOptions options, LinkTally tally, TimeProvider time)
{
    private const int RetainedOnlyIfNew = 0x10;
    private static readonly PublishResult CutOff = new(PublishOutcome.Unknown, null, "the connection ended before the broker answered");
    private readonly Lock _gate = new();
    private readonly Dictionary<int, TaskCompletionSource<PublishResult>> _publishes = [];
    private readonly Dictionary<int, (string Filter, TaskCompletionSource<SubscribeResult> Answer)> _wishes = [];
    private BrokerLimits? _limits;
    private long _answeredNs;

    /// <summary>Whether nothing waits for an answer.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _publishes.Count + _wishes.Count == 0;
        }
    }

    /// <summary>For how long the broker has answered nothing of what waits, in nanoseconds; 0 when nothing waits.</summary>
    public long SilenceNs
    {
        get
        {
            lock (_gate)
                return _publishes.Count + _wishes.Count == 0 ? 0 : time.MonotonicNs() - _answeredNs;
        }
    }

    /// <summary>The broker has accepted the connection.</summary>
    public void Open(BrokerLimits limits)
    {
        lock (_gate)
            _limits = limits;
    }

    /// <summary>Takes nothing more; what waits still waits.</summary>
    public void Close()
    {
        lock (_gate)
            _limits = null;
    }

    /// <summary>No answers come any more.</summary>
    public void CutOffAll()
    {
        lock (_gate)
        {
            _limits = null;
            foreach (var answer in _publishes.Values)
                answer.SetResult(tally.Count(CutOff));
            foreach (var (filter, answer) in _wishes.Values)
                answer.SetResult(new(filter, SubscribeOutcome.Unknown, null, CutOff.Reason));
            _publishes.Clear();
            _wishes.Clear();
        }
    }

    /// <summary>Gives a message to the connection.</summary>
    /// <exception cref="ArgumentException">It can't be sent on any connection.</exception>
    public ValueTask<PublishResult> Publish(OutgoingMessage message)
    {
        // The properties are copied before this returns: the task doesn't need them.
        Task<PublishResult> answer;
        using (var properties = MosquittoProperties.Of(message))
            answer = Publish(message, properties);
        return new(answer);
    }

    /// <summary>Asks for a filter.</summary>
    /// <param name="filter">A filter that was checked.</param>
    /// <param name="most">The most that is wanted.</param>
    /// <param name="isKnown">Whether it was granted before, so that kept messages need not come again.</param>
    public ValueTask<SubscribeResult> Subscribe(string filter, Delivery most, bool isKnown)
    {
        lock (_gate)
        {
            var id = 0;
            var error = _limits is null
                ? MosquittoError.NoConnection
                : Mosquitto.Subscribe(client, out id, filter, (int)most, isKnown ? RetainedOnlyIfNew : 0, 0);
            return Wish(error, id, filter);
        }
    }

    /// <summary>No longer asks for a filter.</summary>
    public ValueTask<SubscribeResult> Unsubscribe(string filter)
    {
        lock (_gate)
        {
            var id = 0;
            var error = _limits is null ? MosquittoError.NoConnection : Mosquitto.Unsubscribe(client, out id, filter, 0);
            return Wish(error, id, filter);
        }
    }

    /// <summary>A message was acknowledged.</summary>
    public void OnPublished(int id, byte reasonCode, string? added)
    {
        lock (_gate)
        {
            _answeredNs = time.MonotonicNs();
            if (!_publishes.Remove(id, out var answer))
                return;
            answer.SetResult(tally.Count(reasonCode < MqttReason.FirstError
                ? new(PublishOutcome.Accepted, reasonCode)
                : new(PublishOutcome.Refused, reasonCode, MqttReason.Words(reasonCode, added))));
        }
    }

    /// <summary>A wish was answered.</summary>
    public void OnWishAnswered(int id, byte reasonCode, string? added)
    {
        lock (_gate)
        {
            _answeredNs = time.MonotonicNs();
            if (!_wishes.Remove(id, out var wish))
                return;
            wish.Answer.SetResult(reasonCode < MqttReason.FirstError
                ? new(wish.Filter, SubscribeOutcome.Granted, reasonCode)
                : new(wish.Filter, SubscribeOutcome.Refused, reasonCode, MqttReason.Words(reasonCode, added)));
        }
    }

    private Task<PublishResult> Publish(OutgoingMessage message, MosquittoProperties properties)
    {
        lock (_gate)
        {
            if (Refusal(message) is { } refusal)
                return Task.FromResult(tally.Count(refusal));
            var error = Mosquitto.Publish(
                client, out var id, message.Topic, message.Payload.Length, message.Payload.Span, (int)message.Delivery,
                message.Retain ? (byte)1 : (byte)0, properties);
            if (error != MosquittoError.Success)
                return Task.FromResult(tally.Count(ResultOf(error)));
            tally.CountSent();
            var answer = new TaskCompletionSource<PublishResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            Await(_publishes, id, answer);
            return answer.Task;
        }
    }

    private ValueTask<SubscribeResult> Wish(MosquittoError error, int id, string filter)
    {
        if (error != MosquittoError.Success)
            return new(new SubscribeResult(filter, SubscribeOutcome.Offline, null, "there is no connection"));
        var answer = new TaskCompletionSource<SubscribeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        Await(_wishes, id, (filter, answer));
        return new(answer.Task);
    }

    private void Await<T>(Dictionary<int, T> table, int id, T answer)
    {
        if (_publishes.Count + _wishes.Count == 0)
            _answeredNs = time.MonotonicNs();
        table.Add(id, answer);
    }

    private PublishResult? Refusal(OutgoingMessage message)
    {
        if (_limits is not { } limits)
            return ResultOf(MosquittoError.NoConnection);
        if (limits.Refusal(message, options.MaxMessageBytes) is { } refusal)
            return refusal;
        if (_publishes.Count >= options.InflightMaximum)
            return new(PublishOutcome.Full, null, $"{_publishes.Count} messages wait for the broker's acknowledgement");
        return null;
    }

    private static PublishResult ResultOf(MosquittoError error) => error switch
    {
        MosquittoError.QosNotSupported => new(PublishOutcome.Refused, MqttReason.QosNotSupported, MqttReason.Words(MqttReason.QosNotSupported)),
        MosquittoError.PacketTooLarge or MosquittoError.PayloadSize => new(PublishOutcome.TooLarge, null, "longer than the broker takes"),
        MosquittoError.OutOfMemory => throw new InvalidOperationException("libmosquitto has no memory left"),
        MosquittoError.Invalid or MosquittoError.MalformedUtf8 => throw new ArgumentException("no such message can be sent", nameof(error)),
        _ => new(PublishOutcome.Offline, null, "there is no connection"),
    };
}
