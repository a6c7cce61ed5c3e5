using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>What became of an answer of the hub.</summary>
public enum AnswerOutcome
{
    /// <summary>It was to a picture that is being sent.</summary>
    Taken,

    /// <summary>It was to another one, for example of the last run.</summary>
    Stray,

    /// <summary>It could not be read. Counted.</summary>
    Unreadable,
}

/// <summary>
/// Sends stored pictures to the hub in chunks, as the last of all traffic. It sends nothing itself: whoever holds the connection calls
/// <see cref="Next"/> when nothing more important waits and the link has room, at least once a second. Only the hub's word that a picture is
/// complete makes it acknowledged. Memory does not grow with the pictures that wait. Used by one thread at a time.
/// </summary>
public sealed class PictureSender
{
    private const int MaxRestarts = 3;
    private readonly IPictureSource _source;
    private readonly PictureSendOptions _options;
    private readonly TimeProvider _time;
    private readonly PictureQueue _queue;
    private readonly TokenBucket _bucket;
    private readonly Queue<PictureFacts> _withdrawals = new();
    private readonly List<PictureInHand> _inHand = [];
    private TimeSpan _pause;
    private long _pausedAt;

    /// <summary>At the start of a run.</summary>
    /// <param name="source">The station's pictures.</param>
    /// <param name="options">Validated.</param>
    /// <param name="time">The clock.</param>
    public PictureSender(IPictureSource source, PictureSendOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_source, _options, _time) = (source, options, time);
        _queue = new PictureQueue(source, options, time);
        _bucket = new TokenBucket(options.RateBytesPerSecond, PictureWire.MaxMessageBytes, time);
    }

    /// <summary>What it has counted.</summary>
    public PictureSendCounters Counters { get; private set; } = new();

    /// <summary>Results whose pictures are being sent.</summary>
    public int InHand => _inHand.Count;

    /// <summary>Chunks of which the hub has not answered yet.</summary>
    public int Flying => _inHand.Sum(picture => picture.Uploads.Sum(upload => upload.Flying));

    /// <summary>Time until there may be something to send without an answer or a new picture; null when there won't.</summary>
    public TimeSpan? UntilDue
    {
        get
        {
            if (IsPaused)
                return _pause - _time.GetElapsedTime(_pausedAt);
            if (_withdrawals.Count > 0 || (_inHand.Count < _options.PicturesInFlight && _queue.HasUnseen))
                return TimeSpan.Zero;
            var due = _inHand.SelectMany(picture => picture.Uploads).Select(UntilStep).Append(_queue.UntilRetry);
            return due.Min();
        }
    }

    private bool IsPaused => _pause > TimeSpan.Zero && _time.GetElapsedTime(_pausedAt) < _pause;

    private bool MayFly => Flying < _options.ChunksInFlight;

    /// <summary>
    /// The message to publish now on <c>up/img</c>, at least once, with <see cref="PictureWire.ContentType"/>; or null when there is nothing,
    /// or as much is on its way as may be, or the rate is spent. It counts as sent.
    /// </summary>
    public byte[]? Next()
    {
        if (!_options.Enabled || IsPaused)
            return null;
        while (true)
        {
            if (_withdrawals.TryPeek(out var gone))
                return _bucket.Holds(PictureWire.HeaderBytes) ? Send(PictureMessage.WriteWithdrawal(_withdrawals.Dequeue())) : null;
            if (NextStep() is not { } next)
            {
                if (!TakeUpAnother())
                    return null;
                continue;
            }

            if (!_bucket.Holds(next.Step.Bytes))
                return null;
            if (Write(next.Upload, next.Step) is { } message)
                return Send(message);
            PutDown(next.Picture, next.Upload);
        }
    }

    /// <summary>Takes a message of the hub's <c>dn/img</c>.</summary>
    public AnswerOutcome Take(ReadOnlySpan<byte> body)
    {
        if (PictureAnswer.Read(body).Message is not { } answer)
        {
            Counters = Counters with { UnreadableAnswers = Counters.UnreadableAnswers + 1 };
            return AnswerOutcome.Unreadable;
        }

        var picture = _inHand.Find(inHand => inHand.Waiting.Rid == answer.Rid);
        if (picture?.Find(answer) is not { } upload)
        {
            Counters = Counters with { StrayAnswers = Counters.StrayAnswers + 1 };
            return AnswerOutcome.Stray;
        }

        Take(picture, upload, answer);
        return AnswerOutcome.Taken;
    }

    /// <summary>The connection is gone: what went over it may be too, so the hub is asked what it has.</summary>
    public void NoteDisconnected()
    {
        foreach (var upload in _inHand.SelectMany(picture => picture.Uploads))
            upload.NoteDisconnected();
    }

    private void Take(PictureInHand picture, Upload upload, PictureAnswer answer)
    {
        switch (answer.State)
        {
            case PictureState.Stored:
                upload.NoteStored(answer.Have);
                break;
            case PictureState.Partial:
                upload.NotePartial(answer.Ask, answer.Have);
                break;
            case PictureState.Complete:
                upload.NoteComplete();
                Finish(picture);
                break;
            default:
                if (upload.IsToLast(answer.Ask))
                    TakeRefusal(picture, upload, answer);
                break;
        }

        if (upload is { IsFutile: true, IsComplete: false })
            Refuse(picture);
    }

    private void Finish(PictureInHand picture)
    {
        if (!picture.Uploads.TrueForAll(upload => upload.IsComplete) || !_inHand.Remove(picture))
            return;
        _source.Acknowledge(picture.Waiting.Rid);
        Counters = Counters with { Acknowledged = Counters.Acknowledged + 1 };
    }

    private void TakeRefusal(PictureInHand picture, Upload upload, PictureAnswer answer)
    {
        switch (answer.Reason)
        {
            case PictureRefusal.Quota:
                // There is no room for any: what is in hand waits with all others, and the newest go first then.
                (_pausedAt, _pause) = (_time.GetTimestamp(), TimeSpan.FromSeconds(Math.Max(1, answer.RetrySeconds)));
                Counters = Counters with { Pauses = Counters.Pauses + 1 };
                _inHand.Clear();
                _queue.StartOver();
                break;
            case PictureRefusal.HashDiffers when _source.Look(upload.File) == PictureCondition.Whole && upload.Restarts < MaxRestarts:
                upload.Restart();
                break;
            case PictureRefusal.HashDiffers:
                PutDown(picture, upload);
                break;
            default:
                Refuse(picture);
                break;
        }
    }

    private void Refuse(PictureInHand picture)
    {
        _inHand.Remove(picture);
        _queue.Leave();
        Counters = Counters with { Refused = Counters.Refused + 1 };
    }

    /// <summary>Lets go of a picture whose file could not be read, or is not what was said.</summary>
    private void PutDown(PictureInHand picture, Upload upload)
    {
        _inHand.Remove(picture);
        if (_source.Look(upload.File) != PictureCondition.Gone)
        {
            _queue.Leave();
            Counters = Counters with { Damaged = Counters.Damaged + 1 };
            return;
        }

        Counters = Counters with { Gone = Counters.Gone + 1 };
        foreach (var sent in picture.Uploads.Where(sent => sent is { WasSent: true, IsComplete: false }))
            _withdrawals.Enqueue(sent.Facts);
    }

    private (PictureInHand Picture, Upload Upload, UploadStep Step)? NextStep()
    {
        var mayFly = MayFly;
        foreach (var picture in _inHand)
        {
            foreach (var upload in picture.Uploads)
            {
                if (upload.Next(mayFly) is { } step)
                    return (picture, upload, step);
            }
        }

        return null;
    }

    private bool TakeUpAnother()
    {
        if (_inHand.Count >= _options.PicturesInFlight || _queue.Next() is not { } waiting)
            return false;
        if (_inHand.Exists(picture => picture.Waiting.Rid == waiting.Rid))
            return true;
        if (PictureInHand.TryMake(waiting, _options, _time) is { } picture)
        {
            _inHand.Add(picture);
            return true;
        }

        _queue.Leave();
        Counters = Counters with { Damaged = Counters.Damaged + 1 };
        return true;
    }

    private byte[]? Write(Upload upload, UploadStep step)
    {
        var ask = upload.Begin(step);
        if (step.Number == 0)
            return PictureMessage.WriteOffer(upload.Facts, ask);
        var offset = upload.Facts.OffsetOf(step.Number);
        return PictureMessage.WriteChunk(upload.Facts, step.Number, ask, into => _source.TryRead(upload.File, offset, into.Span));
    }

    private byte[] Send(byte[] message)
    {
        _bucket.Take(message.Length);
        Counters = Counters with { Messages = Counters.Messages + 1, Bytes = Counters.Bytes + message.Length };
        return message;
    }

    private TimeSpan? UntilStep(Upload upload) => upload.Next(MayFly) is { } step ? _bucket.Until(step.Bytes) : upload.UntilAsking;
}
