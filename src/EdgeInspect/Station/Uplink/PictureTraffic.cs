using System.Collections.Immutable;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Stored pictures on their way to the hub in pieces on <c>up/img</c>, as slowly as configured; what the hub says of them comes on
/// <c>dn/img</c>. The pictures' connection is used within a lock, so that it is never closed under a reading that is under way.
/// </summary>
internal sealed class PictureTraffic(
    StationPictures pictures, PictureSendOptions options, StationName name, TimeProvider time, ILogger<PictureTraffic> logger) : ISideTraffic, IDisposable
{
    private readonly Lock _gate = new();
    private readonly StationTopics _topics = new(name);
    private readonly PictureSender _sender = new(pictures, options, time);
    private readonly SideTrouble _trouble = new("pictures", time, logger);
    private long _waiting;
    private bool _isDisposed;

    /// <summary>What it has counted. Safe from any thread.</summary>
    public PictureSendCounters Counters => _sender.Counters;

    /// <summary>Pictures that waited when they were last counted. Safe from any thread.</summary>
    public long LastWaiting => Volatile.Read(ref _waiting);

    /// <inheritdoc/>
    public ImmutableArray<string> Filters => [_topics.PictureAnswers];

    /// <inheritdoc/>
    public long PicturesWaiting
    {
        get
        {
            Guarded(() => Volatile.Write(ref _waiting, pictures.Count));
            return _waiting;
        }
    }

    /// <summary>No: a picture takes long, and goes on where it was at the next start.</summary>
    public bool IsWorthAMoment => false;

    /// <inheritdoc/>
    public OutgoingMessage? Next()
    {
        byte[]? body = null;
        Guarded(() => body = _sender.Next());
        return body is null ? null : new(_topics.Up(UpwardTopic.Images), body) { ContentType = PictureWire.ContentType };
    }

    /// <summary>What did not arrive is asked for again: the sender waits for the hub's answers, not the broker's.</summary>
    public void Sent(OutgoingMessage message, PublishResult result)
    {
        if (result.Outcome is PublishOutcome.Refused or PublishOutcome.TooLarge)
            _trouble.Pause();
    }

    /// <inheritdoc/>
    public bool Take(ReceivedMessage message)
    {
        if (message.Topic != _topics.PictureAnswers)
            return false;
        lock (_gate)
        {
            if (!_isDisposed)
                _sender.Take(message.Payload.Span);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Disconnected() => _sender.NoteDisconnected();

    /// <summary>Waits for a reading that is under way.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
                pictures.Dispose();
            _isDisposed = true;
        }
    }

    private void Guarded(Action read)
    {
        lock (_gate)
        {
            if (!_isDisposed)
                _trouble.Try(read);
        }
    }
}
