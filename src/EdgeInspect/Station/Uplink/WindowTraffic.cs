using System.Collections.Immutable;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Closed drift windows on their way to the hub, one after the other on <c>up/win</c>. The broker's word is enough: a window counts as sent
/// once it is accepted, and its number tells one that came twice. Used by one thread.
/// </summary>
internal sealed class WindowTraffic(IWindowOutbox windows, StationName name, TimeProvider time, ILogger<WindowTraffic> logger) : ISideTraffic
{
    private readonly string _topic = new StationTopics(name).Up(UpwardTopic.Windows);
    private readonly SideTrouble _trouble = new("drift windows", time, logger);
    private (OutgoingMessage Message, DriftWindowMessage Window)? _underWay;

    /// <inheritdoc/>
    public ImmutableArray<string> Filters => [];

    /// <inheritdoc/>
    public long PicturesWaiting => 0;

    /// <inheritdoc/>
    public bool IsWorthAMoment => _underWay is not null || Read() is not null;

    /// <inheritdoc/>
    public OutgoingMessage? Next()
    {
        if (_underWay is not null || Read() is not { } window)
            return null;
        var message = new OutgoingMessage(_topic, window.Body) { ContentType = window.ContentType };
        _underWay = (message, window);
        return message;
    }

    /// <inheritdoc/>
    public void Sent(OutgoingMessage message, PublishResult result)
    {
        if (_underWay is not { } sent || !ReferenceEquals(sent.Message, message))
            return;
        _underWay = null;
        if (result.IsAccepted)
            _ = windows.MarkSentAsync(sent.Window);
        else if (result.Outcome is PublishOutcome.Refused or PublishOutcome.TooLarge)
            _trouble.Pause();
    }

    /// <inheritdoc/>
    public bool Take(ReceivedMessage message) => false;

    /// <inheritdoc/>
    public void Disconnected() => _underWay = null;

    private DriftWindowMessage? Read()
    {
        DriftWindowMessage? window = null;
        _trouble.Try(() => window = windows.Next());
        return window;
    }
}
