using System.Collections.Immutable;
using System.Threading.Channels;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>
/// A link to an MQTT 5 broker through libmosquitto. Messages are not kept here: those that a cut left without an answer are told to be
/// <see cref="PublishOutcome.Unknown"/>, and who needs them sends them again.
/// </summary>
public sealed class MqttLink : IMessageLink
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);
    private static readonly LinkStatus NotRunning = new(LinkState.Stopped);
    private readonly MqttOptions _options;
    private readonly WillMessage? _will;
    private readonly TimeProvider _time;
    private readonly LinkTally _tally = new();
    private readonly SubscriptionBook _book = new();
    private readonly Inbox _inbox;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private MqttOutlet? _outlet;
    private LinkStatus _status = NotRunning;
    private bool _isStarted;
    private bool _wasOnline;

    /// <summary>Checks the options; connects to nothing yet.</summary>
    /// <param name="options">The connection.</param>
    /// <param name="time">The clock.</param>
    /// <param name="will">What the broker sends when this link ends without a farewell, or null.</param>
    /// <param name="isPatient">
    /// Whether files that can't be read, and a library that isn't installed, are waited for like a broker that can't be reached.
    /// </param>
    /// <exception cref="MessageLinkException">
    /// Options or the will are wrong (all of it is named); unless it is patient: a file can't be read, or libmosquitto isn't installed.
    /// </exception>
    public MqttLink(MqttOptions options, TimeProvider time, WillMessage? will = null, bool isPatient = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if ((isPatient ? options.WrongValues() : options.Problems()) is { Count: > 0 } problems)
            throw new MessageLinkException($"the MQTT options are wrong: {string.Join("; ", problems)}");
        if (!isPatient && LibraryProblem is { } missing)
            throw new MessageLinkException(missing);
        if (will is not null && (!TopicRules.IsTopic(will.Message.Topic) || will.Message.Payload.Length > ushort.MaxValue))
            throw new MessageLinkException($"a will needs a topic and at most 65,535 bytes, not {will.Message.Payload.Length} to '{will.Message.Topic}'");
        (_options, _time, _will) = (options, time, will);
        _inbox = new(options, _tally, time);
    }

    /// <summary>Why no link can be had on this machine as it is now; null when one can.</summary>
    public static string? LibraryProblem => MosquittoHandle.MissingReason;

    /// <inheritdoc/>
    public event Action<LinkStatus>? StatusChanged;

    /// <inheritdoc/>
    public LinkStatus Status => Volatile.Read(ref _status);

    /// <inheritdoc/>
    public LinkCounters Counters => _tally.Counters;

    /// <inheritdoc/>
    public ImmutableArray<SubscribeResult> Subscriptions => [.. _book.All.Values.Select(subscription => subscription.Answer)];

    /// <inheritdoc/>
    public ChannelReader<ReceivedMessage> Received => _inbox.Reader;

    /// <inheritdoc/>
    public void Start()
    {
        lock (_gate)
        {
            if (_isStarted)
                throw new InvalidOperationException("a link starts once; make a new one");
            _isStarted = true;
        }
        // Before the thread begins: a link that was started is not stopped.
        Set(new(LinkState.Connecting));
        new Thread(Run) { Name = $"mqtt {_options.ClientId}", IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public ValueTask<PublishResult> PublishAsync(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!TopicRules.IsTopic(message.Topic))
            throw new ArgumentException($"'{message.Topic}' is no topic: 1 to 65,535 bytes without '+' and '#', and up to 200 slashes, are allowed", nameof(message));
        return Volatile.Read(ref _outlet) is { } outlet
            ? outlet.Publish(message)
            : new(_tally.Count(new(PublishOutcome.Offline, null, "there is no connection")));
    }

    /// <inheritdoc/>
    public ValueTask<SubscribeResult> SubscribeAsync(string filter, Delivery most)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!TopicRules.IsFilter(filter))
            throw new ArgumentException(
                $"'{filter}' is no topic filter: '+' stands for a whole level, '#' for all that follow, $share/group/ stands before one", nameof(filter));
        lock (_gate)
        {
            _book.Add(filter, most);
            return AskAsync(filter, most, isKnown: false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<SubscribeResult> UnsubscribeAsync(string filter)
    {
        lock (_gate)
        {
            _book.Remove(filter);
            return _outlet?.Unsubscribe(filter) ?? new(new SubscribeResult(filter, SubscribeOutcome.Offline, null, "there is no connection"));
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        lock (_gate)
        {
            if (!_isStarted)
                End();
            _isStarted = true;
        }
        await _stop.CancelAsync();
        using var enough = new CancellationTokenSource();
        // A thread that hangs in the resolver or in a connect that nobody answers ends by itself.
        await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromMilliseconds(_options.StopWithinMs) + StopGrace, _time, enough.Token));
        await enough.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private void Run()
    {
        var backoff = new Backoff(_options);
        while (!_stop.IsCancellationRequested)
        {
            Set(new(LinkState.Connecting, Status.Reason));
            var (end, lasted) = RunOnce();
            if (_stop.IsCancellationRequested)
                break;
            if (lasted.TotalMilliseconds >= _options.ReconnectMostMs)
                backoff.Reset();
            Set(end.ToStatus());
            _stop.Token.WaitHandle.WaitOne(backoff.Next());
        }
        End();
    }

    private (ConnectionEnd End, TimeSpan Lasted) RunOnce()
    {
        if (LibraryProblem is { } missing)
            return (ConnectionEnd.OfThisSide(missing), TimeSpan.Zero);
        var began = _time.GetTimestamp();
        using var connection = new MqttConnection(_options, _will, _inbox, _tally, _time);
        var end = connection.Run(isResumed => GoOnline(connection.Outlet, isResumed), _stop.Token);
        lock (_gate)
            _outlet = null;
        return (end, _time.GetElapsedTime(began));
    }

    private void GoOnline(MqttOutlet outlet, bool isResumed)
    {
        if (_wasOnline)
            _tally.CountReconnect();
        _wasOnline = true;
        lock (_gate)
        {
            Volatile.Write(ref _outlet, outlet);
            foreach (var (filter, subscription) in _book.All)
                _ = AskAsync(filter, subscription.Most, subscription.WasGranted).AsTask();
        }
        Set(new(LinkState.Online, IsResumed: isResumed));
    }

    private async ValueTask<SubscribeResult> AskAsync(string filter, Delivery most, bool isKnown)
    {
        var answer = _outlet is { } outlet
            ? await outlet.Subscribe(filter, most, isKnown)
            : new(filter, SubscribeOutcome.Offline, null, "there is no connection");
        _book.Keep(answer);
        return answer;
    }

    private void End()
    {
        _inbox.Complete();
        Set(NotRunning);
        _ended.TrySetResult();
    }

    private void Set(LinkStatus status)
    {
        if (Status == status)
            return;
        Volatile.Write(ref _status, status);
        StatusChanged?.Invoke(status);
    }
}
