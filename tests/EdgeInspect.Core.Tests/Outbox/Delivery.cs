using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Outbox;

/// <summary>A way for messages that loses, repeats and delays them, so that they overtake each other. With a rate, they queue up as on a slow line.</summary>
internal sealed class RoughChannel<T>(Random random, ManualTime time, ChannelTraits traits)
{
    private readonly PriorityQueue<T, long> _underWay = new();
    private long _freeAtNs;

    public bool IsEmpty => _underWay.Count == 0;

    public void Send(T message, int bytes)
    {
        _freeAtNs = Math.Max(_freeAtNs, time.NowNs) + (long)(bytes * 8e9 / traits.BitsPerSecond);
        var copies = (random.NextDouble() < traits.Loss ? 0 : 1) + (random.NextDouble() < traits.Duplicates ? 1 : 0);
        for (; copies > 0; copies--)
            _underWay.Enqueue(message, _freeAtNs + (traits.LeastDelayMs * 1_000_000L) + (long)(random.NextDouble() * traits.ExtraDelayMs * 1e6));
    }

    public IEnumerable<T> Arrivals()
    {
        while (_underWay.TryPeek(out var message, out var due) && due <= time.NowNs)
        {
            _underWay.Dequeue();
            yield return message;
        }
    }
}

internal sealed record ChannelTraits(double Loss, double Duplicates, int LeastDelayMs, int ExtraDelayMs, double BitsPerSecond = double.PositiveInfinity);

/// <summary>A station, a hub, and a rough way between them, in simulated time.</summary>
internal sealed class Delivery
{
    private const int StepMs = 20;
    private readonly ManualTime _time = new();
    private readonly RoughChannel<OutboxMessage> _up;
    private readonly RoughChannel<byte[]> _down;
    private readonly ContiguousMarks _marks = new(4);
    private readonly Dictionary<long, OutboxRecord> _held = [];
    private readonly Dictionary<long, long> _heldAtNs = [];
    private OutboxSender _sender;
    private long _mark;

    public Delivery(Random random, ChannelTraits traits, MemoryRecords records)
    {
        Records = records;
        _up = new(random, _time, traits);
        _down = new(random, _time, traits with { BitsPerSecond = double.PositiveInfinity });
        _sender = Open();
    }

    public MemoryRecords Records { get; }

    public OutboxOptions Options { get; } = new() { ResendFirstMs = 4000, ResendMaxMs = 30_000 };

    /// <summary>Whether the sender takes the channel's word for the hub's.</summary>
    public bool TrustsChannel { get; init; }

    public OutboxWindow Window => _sender.Window;

    public IReadOnlyDictionary<long, OutboxRecord> Held => _held;

    public int MaxInFlight { get; private set; }

    public long Sent { get; private set; }

    public bool HasMessagesUnderWay => !_up.IsEmpty;

    public double ElapsedSeconds => (_time.NowNs / 1e9) - 1;

    /// <summary>Monotonic time at which the hub got a record first, nanoseconds.</summary>
    public long HeldAtNs(long seq) => _heldAtNs[seq];

    public long NowNs => _time.NowNs;

    /// <summary>The station starts anew with the mark that it saved last.</summary>
    public void Restart() => _sender = Open();

    public void SaveMark() => _mark = Window.ContiguousSeq;

    public void Disconnect() => Window.NoteDisconnected();

    public void Step()
    {
        _time.NowNs += StepMs * 1_000_000L;
        while (_sender.Next() is { } message)
            Send(message);
        MaxInFlight = Math.Max(MaxInFlight, Window.InFlight);
        foreach (var message in _up.Arrivals())
            Receive(message);
        foreach (var ack in _down.Arrivals())
            Assert.NotEqual(AckOutcome.BeyondSent, _sender.Acknowledge(ack));
    }

    private OutboxSender Open() => new(MemoryRecords.Station, Records, _mark, Options, _time);

    private void Send(OutboxMessage message)
    {
        Sent += message.Range.Count;
        _up.Send(message, message.Body.Length);
        if (!TrustsChannel)
            return;
        var taken = new SeqRanges();
        taken.Add(message.Range);
        Window.Apply(Acknowledgement.Of(Records.Epoch, taken));
    }

    private void Receive(OutboxMessage message)
    {
        var batch = BatchReader.Read(message.Body.Span, message.ContentType).Message!;
        foreach (var record in batch.Records)
        {
            if (_held.TryAdd(record.Seq, record))
                _heldAtNs.Add(record.Seq, _time.NowNs);
            else
                Assert.True(_held[record.Seq].Payload.Span.SequenceEqual(record.Payload.Span));
        }

        Assert.NotEqual(MarkOutcome.NoRoom, _marks.Add(batch.Stream, batch.Range));
        if (!TrustsChannel)
            _down.Send(_marks.For(batch.Stream)!.ToBytes(), 100);
    }
}
