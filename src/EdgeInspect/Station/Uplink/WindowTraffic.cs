using System.Collections.Immutable;
using System.Security.Cryptography;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Closed drift windows on their way to the hub, one after the other on <c>up/win</c>, each until the hub says on <c>dn/win</c> that it
/// has it: a broker forgets what waits for a hub that is away for long. No more than ten go in a second, so that weeks of them take
/// nothing from others. Used by one thread.
/// </summary>
internal sealed class WindowTraffic(IWindowOutbox windows, StationName name, TimeProvider time, ILogger<WindowTraffic> logger) : ISideTraffic
{
    /// <summary>Least time between two windows.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>Time without an answer after which a window is sent again; each further time is twice as long.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);

    /// <summary>Longest such time.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private readonly StationTopics _topics = new(name);
    private readonly SideTrouble _trouble = new("drift windows", time, logger);
    private UnderWay? _underWay;
    private TimeSpan _wait = FirstWait;
    private long? _sentAt;

    /// <inheritdoc/>
    public ImmutableArray<string> Filters => [_topics.WindowAnswers];

    /// <inheritdoc/>
    public long PicturesWaiting => 0;

    /// <summary>A hub that is there answers at once; one that did not is not waited for, as the next run sends the window again.</summary>
    public bool IsWorthAMoment => _underWay is null ? Read() is not null : _sentAt is { } sentAt && time.GetElapsedTime(sentAt) < Moment;

    /// <inheritdoc/>
    public OutgoingMessage? Next()
    {
        if (_sentAt is { } sentAt && time.GetElapsedTime(sentAt) < (_underWay is null ? Pace : _wait))
            return null;
        if (_underWay is { IsAtBroker: false } || (_underWay?.Window ?? Read()) is not { } window)
            return null;
        if (_underWay is not null)
            _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        var message = new OutgoingMessage(_topics.Up(UpwardTopic.Windows), window.Body) { ContentType = window.ContentType };
        _underWay = new(message, window, Convert.ToHexStringLower(SHA256.HashData(window.Body.Span)));
        _sentAt = time.GetTimestamp();
        return message;
    }

    /// <summary>The broker's word is not enough, but without it the window goes again at once.</summary>
    public void Sent(OutgoingMessage message, PublishResult result)
    {
        if (_underWay is not { } sent || !ReferenceEquals(sent.Message, message))
            return;
        if (result.IsAccepted)
        {
            _underWay = sent with { IsAtBroker = true };
            return;
        }

        _underWay = null;
        if (result.Outcome is PublishOutcome.Refused or PublishOutcome.TooLarge)
            _trouble.Pause();
    }

    /// <inheritdoc/>
    public bool Take(ReceivedMessage message)
    {
        if (message.Topic != _topics.WindowAnswers)
            return false;
        if (WindowAnswer.Read(message.Payload.Span).Message is not { } answer || answer.Sha256 != _underWay?.Sha256)
            return true;
        if (!answer.IsStored)
            UplinkLog.WindowRefused(logger, _underWay.Window.Id);
        _ = windows.MarkSentAsync(_underWay.Window);
        (_underWay, _wait) = (null, FirstWait);
        return true;
    }

    /// <inheritdoc/>
    public void Disconnected() => (_underWay, _wait, _sentAt) = (null, FirstWait, null);

    private DriftWindowMessage? Read()
    {
        DriftWindowMessage? window = null;
        _trouble.Try(() => window = windows.Next());
        return window;
    }

    private sealed record UnderWay(OutgoingMessage Message, DriftWindowMessage Window, string Sha256)
    {
        public bool IsAtBroker { get; init; }
    }
}
