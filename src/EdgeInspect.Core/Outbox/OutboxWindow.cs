namespace EdgeInspect.Core.Outbox;

/// <summary>What became of an acknowledgement.</summary>
public enum AckOutcome
{
    /// <summary>It acknowledged something that was open.</summary>
    Advanced,

    /// <summary>It said nothing new, or was overtaken by a later one.</summary>
    Repeated,

    /// <summary>It is of another epoch: the database was made anew. Ignored and counted.</summary>
    ForeignEpoch,

    /// <summary>It claims records that were never sent. Ignored as a whole and counted.</summary>
    BeyondSent,

    /// <summary>It could not be read. Counted.</summary>
    Unreadable,
}

/// <summary>
/// What of one epoch the hub has acknowledged, what is in flight, and what goes next. Only an acknowledgement from the hub moves the mark;
/// that a broker took a batch means nothing here. Nothing is given up: a batch is sent again until it is acknowledged, at growing intervals. While
/// the hub is away the oldest batch goes on asking for it (<see cref="OutboxOptions.ResendProbeMs"/>); its answer sends the others.
/// </summary>
/// <remarks>
/// New records wait behind no backlog but what is in flight (at most <see cref="OutboxOptions.BacklogInFlight"/> batches), and one batch of it
/// after each <see cref="OutboxOptions.LiveTurns"/> of their own. Ranges are bounded: records that can't join the backlog because it has too
/// many gaps go in their order as new ones; extras of an acknowledgement that would make too many are ignored, counted and sent again. Used by
/// one thread at a time.
/// </remarks>
public sealed class OutboxWindow
{
    private const int MaxBacklogRanges = 32;
    private readonly SeqRanges _acknowledged = new();
    private readonly SeqRanges _backlog = new();
    private readonly FlightList _flights;
    private readonly OutboxOptions _options;
    private readonly string _epoch;
    private readonly long _lastBefore;
    private long _nextLive;
    private int _liveTurns;

    /// <summary>At the start of a run.</summary>
    /// <param name="epoch">The ledger's.</param>
    /// <param name="acknowledgedSeq">The persisted mark: all up to it are acknowledged; 0 for none.</param>
    /// <param name="lastSeq">The last committed record. What is not acknowledged up to it may have been sent by an earlier run.</param>
    /// <param name="options">Validated.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mark is negative, or beyond the last record.</exception>
    public OutboxWindow(string epoch, long acknowledgedSeq, long lastSeq, OutboxOptions options, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(acknowledgedSeq);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(acknowledgedSeq, lastSeq);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_epoch, _options, _lastBefore, LastSeq, _nextLive) = (epoch, options, lastSeq, lastSeq, lastSeq + 1);
        _flights = new FlightList(options, time);
        if (acknowledgedSeq > 0)
            _acknowledged.Add(new(1, acknowledgedSeq));
        if (acknowledgedSeq < lastSeq)
            _backlog.Add(new(acknowledgedSeq + 1, lastSeq));
    }

    /// <summary>The mark: the hub has committed all up to this number. Never goes back.</summary>
    public long ContiguousSeq => _acknowledged.ContiguousEnd;

    /// <summary>The last committed record that it was told of.</summary>
    public long LastSeq { get; private set; }

    /// <summary>
    /// Batches in flight: at most <see cref="OutboxOptions.LiveInFlight"/> and <see cref="OutboxOptions.BacklogInFlight"/> together.
    /// </summary>
    public int InFlight => _flights.Count;

    /// <summary>Records that are not acknowledged.</summary>
    public long Open => LastSeq - _acknowledged.ToArray().Sum(range => range.Count);

    /// <summary>How often the batch was sent that was sent most often of those in flight: a figure for an alarm.</summary>
    public int MaxAttempts => _flights.MaxAttempts;

    /// <summary>Acknowledgements of another epoch.</summary>
    public long ForeignAcks { get; private set; }

    /// <summary>Acknowledgements of what was never sent.</summary>
    public long RefusedAcks { get; private set; }

    /// <summary>Ranges above the mark that were ignored because there were too many.</summary>
    public long IgnoredExtras { get; private set; }

    /// <summary>Time until something in flight is due again; null when nothing is in flight.</summary>
    public TimeSpan? UntilDue => _flights.UntilDue;

    /// <summary>Tells it of records that were committed.</summary>
    /// <param name="lastSeq">The last one; lower than before changes nothing.</param>
    public void NoteCommitted(long lastSeq) => LastSeq = Math.Max(LastSeq, lastSeq);

    /// <summary>
    /// What to send now, or null when all is sent or as much is in flight as may be. Whoever can't send it need do nothing: only
    /// <see cref="NoteSent"/> makes it sent.
    /// </summary>
    public SendOrder? Next()
    {
        LeaveOldOnesBehind();
        return _liveTurns >= _options.LiveTurns
            ? NextOf(Lane.Backlog) ?? NextOf(Lane.Live)
            : NextOf(Lane.Live) ?? NextOf(Lane.Backlog);
    }

    /// <summary>Takes note of what was sent of an order, or is about to be: a batch that got lost on its way is sent again.</summary>
    /// <param name="order">The last answer of <see cref="Next"/>.</param>
    /// <param name="range">The records that fit the batch: from the first of the order on; of a repetition all.</param>
    /// <exception cref="ArgumentException">Others than those.</exception>
    public void NoteSent(SendOrder order, SeqRange range)
    {
        if (range.First != order.Range.First || range.Last < range.First || range.Last > order.Range.Last)
            throw new ArgumentException($"{range} is not the beginning of {order.Range}", nameof(range));
        _liveTurns = order.Lane == Lane.Live ? _liveTurns + 1 : 0;
        if (order.Attempt > 1)
        {
            _flights.Repeat(range);
            return;
        }

        _flights.Add(order.Lane, range);
        if (order.Lane == Lane.Live)
            _nextLive = range.Last + 1;
        else
            _backlog.Remove(range);
    }

    /// <summary>Takes the hub's acknowledgement.</summary>
    public AckOutcome Apply(Acknowledgement ack)
    {
        ArgumentNullException.ThrowIfNull(ack);
        if (ack.Epoch != _epoch)
        {
            ForeignAcks++;
            return AckOutcome.ForeignEpoch;
        }

        if (IsBeyondSent(new(1, ack.ContiguousSeq)) || ack.Extra.Any(IsBeyondSent))
        {
            RefusedAcks++;
            return AckOutcome.BeyondSent;
        }

        var news = ack.ContiguousSeq > 0 ? _acknowledged.Add(new(1, ack.ContiguousSeq)) : 0;
        foreach (var range in ack.Extra)
            news += AddExtra(range);
        if (news == 0)
            return AckOutcome.Repeated;
        for (var i = 0; i < _acknowledged.Count; i++)
            _backlog.Remove(_acknowledged[i]);
        _flights.Land(_acknowledged);
        return AckOutcome.Advanced;
    }

    /// <summary>The connection is gone: what went over it may be too, so all of it is due again.</summary>
    public void NoteDisconnected() => _flights.MakeAllDue();

    private SendOrder? NextOf(Lane lane)
    {
        if (_flights.Due(lane) is { } due)
            return new(lane, due.Range, due.Attempts + 1);
        if (!_flights.HasRoom(lane))
            return null;
        if (lane == Lane.Live)
            return _nextLive <= LastSeq ? new(lane, new SeqRange(_nextLive, LastSeq).Take(BatchFormat.MaxRecords), 1) : null;
        return _backlog.Count > 0 ? new(lane, _backlog[0].Take(BatchFormat.MaxRecords), 1) : null;
    }

    private void LeaveOldOnesBehind()
    {
        var old = new SeqRange(_nextLive, LastSeq - _options.LiveRecords);
        if (old.Last < old.First || (_backlog.Count >= MaxBacklogRanges && _backlog.WouldGrow(old)))
            return;
        _backlog.Add(old);
        _nextLive = old.Last + 1;
    }

    /// <summary>Whether it claims what this run committed and never sent. What an earlier run sent is not known any more.</summary>
    private bool IsBeyondSent(SeqRange claimed)
    {
        var ofThisRun = new SeqRange(Math.Max(claimed.First, _lastBefore + 1), claimed.Last);
        return ofThisRun.First <= ofThisRun.Last && (ofThisRun.Last >= _nextLive || _backlog.Overlaps(ofThisRun));
    }

    private long AddExtra(SeqRange range)
    {
        if (_acknowledged.Count <= BatchFormat.MaxExtra || !_acknowledged.WouldGrow(range))
            return _acknowledged.Add(range);
        IgnoredExtras++;
        return 0;
    }
}
