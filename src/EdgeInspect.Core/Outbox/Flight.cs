namespace EdgeInspect.Core.Outbox;

/// <summary>Which records a batch holds.</summary>
public enum Lane
{
    /// <summary>New ones: committed a moment ago.</summary>
    Live,

    /// <summary>Those that were left behind while there was no way to the hub.</summary>
    Backlog,
}

/// <summary>What is to be sent next.</summary>
/// <param name="Lane">New records or backlog.</param>
/// <param name="Range">Their numbers: the first of them, as many as fit a batch; of one that is sent again exactly these.</param>
/// <param name="Attempt">1 for the first time, 2 for the first repetition.</param>
public readonly record struct SendOrder(Lane Lane, SeqRange Range, int Attempt);

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

/// <summary>A batch that was sent and not acknowledged.</summary>
internal sealed class Flight(Lane lane, SeqRange range, long sentAt)
{
    private long _sentAt = sentAt;

    public Lane Lane => lane;

    public SeqRange Range => range;

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; private set; } = 1;

    /// <summary>Whether it is due whatever its time: the connection it went over is gone.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>Time since it was sent last.</summary>
    public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(_sentAt);

    public void Repeat(long now)
    {
        (_sentAt, IsOverdue) = (now, false);
        Attempts++;
    }
}
