using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Pictures;

/// <summary>What an upload sends next: chunk 0 is an offer.</summary>
/// <param name="Number">The chunk, or 0.</param>
/// <param name="Asks">Whether the hub is to say what it has.</param>
/// <param name="Bytes">Bytes of the message.</param>
internal readonly record struct UploadStep(int Number, bool Asks, int Bytes);

/// <summary>
/// One picture file on its way to the hub. It is offered first, unless it is a single chunk; then goes what the hub lacks, and with the last
/// chunk the question whether that is all. Whatever stays unanswered leads to that question again, never to a chunk sent on suspicion.
/// </summary>
internal sealed class Upload(PictureFacts facts, PictureFile file, PictureSendOptions options, TimeProvider time)
{
    private const int MaxDoublings = 20;
    private readonly List<int> _flying = [];
    private SeqRanges _had = new();
    private SeqRanges _storedSinceAsk = new();
    private long _sentAt = time.GetTimestamp();
    private long _sentBytes;
    private int _ask;
    private int _silences;
    private bool _isAsking;
    private bool _knows;

    public PictureFacts Facts => facts;

    public PictureFile File => file;

    public bool IsComplete { get; private set; }

    /// <summary>Chunks of which the hub has not said yet that they are there.</summary>
    public int Flying => _flying.Count;

    /// <summary>Whether the hub may have something of it.</summary>
    public bool WasSent => _sentBytes > 0;

    /// <summary>Times that it was begun anew because the hub found another hash.</summary>
    public int Restarts { get; private set; }

    /// <summary>Whether the hub loses what it confirmed: far more was sent than there is.</summary>
    public bool IsFutile => _sentBytes > (4L * facts.Bytes) + (16L * facts.ChunkBytes);

    /// <summary>Time until silence is answered with a question.</summary>
    public TimeSpan? UntilAsking
    {
        get
        {
            if (!_isAsking && _flying.Count == 0)
                return null;
            var delay = Math.Min(options.AskFirstMs * (double)(1L << Math.Min(MaxDoublings, _silences)), Math.Max(options.AskFirstMs, options.AskMaxMs));
            var left = TimeSpan.FromMilliseconds(delay) - time.GetElapsedTime(_sentAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>What goes next, or null while answers are awaited.</summary>
    /// <param name="mayFly">Whether another chunk may be on its way.</param>
    public UploadStep? Next(bool mayFly)
    {
        var offer = new UploadStep(0, true, PictureWire.HeaderBytes);
        if (IsComplete)
            return null;
        if (UntilAsking == TimeSpan.Zero)
            return offer;
        if (_isAsking)
            return null;
        if (!_knows && facts.ChunkCount > 1)
            return offer;
        var number = Missing(1);
        if (number == 0)
            return _flying.Count == 0 ? offer : null;
        return mayFly ? new(number, Missing(number + 1) == 0, PictureWire.HeaderBytes + facts.LengthOf(number)) : null;
    }

    /// <summary>Takes note that a step goes now.</summary>
    /// <returns>The number to ask with, or 0.</returns>
    public int Begin(UploadStep step)
    {
        if (step.Number > 0)
            _flying.Add(step.Number);
        else if (_isAsking || _flying.Count > 0)
            GiveUpWaiting();
        (_sentAt, _sentBytes) = (time.GetTimestamp(), _sentBytes + step.Bytes);
        if (!step.Asks)
            return 0;
        (_isAsking, _storedSinceAsk) = (true, new());
        return ++_ask;
    }

    /// <summary>A chunk is there.</summary>
    public void NoteStored(IReadOnlyList<SeqRange> chunks)
    {
        foreach (var range in chunks)
        {
            _had.Add(range);
            _storedSinceAsk.Add(range);
        }

        _flying.RemoveAll(number => _had.Covers(new(number, number)));
        NoteWord();
    }

    /// <summary>All that is there. One that was overtaken by a later question says nothing.</summary>
    public void NotePartial(int ask, IReadOnlyList<SeqRange> chunks)
    {
        if (ask != _ask || !_isAsking)
            return;
        (_had, _knows) = (_storedSinceAsk, true);
        foreach (var range in chunks)
            _had.Add(range);
        _flying.RemoveAll(number => _had.Covers(new(number, number)));
        // A hub that has all and yet does not complete it is asked again later, not at once.
        _isAsking = Missing(1) == 0 && _flying.Count == 0;
        if (!_isAsking)
            NoteWord();
    }

    /// <summary>The hub has all of it.</summary>
    public void NoteComplete()
    {
        IsComplete = true;
        _flying.Clear();
    }

    /// <summary>Whether an answer that takes the picture back is to the last question, or to a chunk.</summary>
    public bool IsToLast(int ask) => ask == 0 || ask == _ask;

    /// <summary>The hub forgot all of it: it begins anew.</summary>
    public void Restart()
    {
        Restarts++;
        (_had, _storedSinceAsk, _isAsking, _knows) = (new(), new(), false, false);
        _flying.Clear();
    }

    /// <summary>The connection is gone: what was on its way may be too.</summary>
    public void NoteDisconnected()
    {
        _flying.Clear();
        (_isAsking, _knows, _silences) = (false, false, 0);
    }

    private void GiveUpWaiting()
    {
        _flying.Clear();
        _silences++;
    }

    private void NoteWord() => (_silences, _sentAt) = (0, time.GetTimestamp());

    /// <summary>The first chunk from a number on that is neither there nor on its way; 0 for none.</summary>
    private int Missing(int from)
    {
        for (var number = from; number <= facts.ChunkCount; number++)
        {
            if (!_had.Covers(new(number, number)) && !_flying.Contains(number))
                return number;
        }

        return 0;
    }
}
