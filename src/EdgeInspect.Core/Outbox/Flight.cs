namespace EdgeInspect.Core.Outbox;

/// <summary>A batch that was sent and not acknowledged.</summary>
internal sealed class Flight(Lane lane, SeqRange range, long sentAt)
{
    private long _sentAt = sentAt;

    public Lane Lane => lane;

    public SeqRange Range => range;

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; private set; } = 1;

    /// <summary>How often it was sent since the hub last answered what had gone later: each time the wait is twice as long.</summary>
    public int Unanswered { get; private set; } = 1;

    /// <summary>Whether it is due whatever its time: the connection it went over is gone.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>Time since it was sent last.</summary>
    public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(_sentAt);

    public void Repeat(long now)
    {
        (_sentAt, IsOverdue) = (now, false);
        Attempts++;
        Unanswered++;
    }

    /// <summary>The hub has answered one that went later: it is there, and this one is likely lost.</summary>
    public void NoteAnswerTo(Flight later)
    {
        if (_sentAt < later._sentAt)
            Unanswered = 1;
    }
}
