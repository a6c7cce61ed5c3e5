namespace EdgeInspect.Core.Outbox;

/// <summary>The batches that were sent and not acknowledged, and when each is due again. Bounded for each lane.</summary>
internal sealed class FlightList(OutboxOptions options, TimeProvider time)
{
    // 2 to the 20th first delays is beyond any longest one; more would overflow.
    private const int MaxDoublings = 20;
    private readonly List<Flight> _flights = [];

    public int Count => _flights.Count;

    /// <summary>How often the batch was sent that was sent most often; 0 when none is open.</summary>
    public int MaxAttempts => _flights.Count == 0 ? 0 : _flights.Max(flight => flight.Attempts);

    /// <summary>Time until the next is due; null when none is open, not negative.</summary>
    public TimeSpan? UntilDue => _flights.Count == 0 ? null : TimeSpan.FromTicks(_flights.Min(flight => Math.Max(0, Left(flight).Ticks)));

    public bool HasRoom(Lane lane)
    {
        var most = lane == Lane.Live ? options.LiveInFlight : options.BacklogInFlight;
        return _flights.Count(flight => flight.Lane == lane) < most;
    }

    /// <summary>The lowest batch of a lane that is due again, or null.</summary>
    public Flight? Due(Lane lane)
    {
        Flight? lowest = null;
        foreach (var flight in _flights)
        {
            if (flight.Lane == lane && Left(flight) <= TimeSpan.Zero && (lowest is null || flight.Range.First < lowest.Range.First))
                lowest = flight;
        }

        return lowest;
    }

    public void Add(Lane lane, SeqRange range) => _flights.Add(new(lane, range, time.GetTimestamp()));

    /// <summary>Notes that a batch was sent again.</summary>
    /// <exception cref="ArgumentException">There is none of this range.</exception>
    public void Repeat(SeqRange range)
    {
        var flight = _flights.Find(f => f.Range == range)
            ?? throw new ArgumentException($"records {range.First} to {range.Last} are not in flight", nameof(range));
        flight.Repeat(time.GetTimestamp());
    }

    /// <summary>Makes every batch due.</summary>
    public void MakeAllDue() => _flights.ForEach(flight => flight.IsOverdue = true);

    /// <summary>Forgets what is acknowledged as a whole; what went before it and is open need not wait for long any more.</summary>
    public void Land(SeqRanges acknowledged)
    {
        foreach (var landed in _flights.FindAll(flight => acknowledged.Covers(flight.Range)))
        {
            _flights.Remove(landed);
            _flights.ForEach(flight => flight.NoteAnswerTo(landed));
        }
    }

    private TimeSpan Left(Flight flight)
    {
        if (flight.IsOverdue)
            return TimeSpan.Zero;
        var doubled = (double)options.ResendFirstMs * (1L << Math.Min(MaxDoublings, flight.Unanswered - 1));
        var longest = IsOldest(flight) ? Math.Min(options.ResendProbeMs, options.ResendMaxMs) : options.ResendMaxMs;
        return TimeSpan.FromMilliseconds(Math.Min(doubled, Math.Max(options.ResendFirstMs, longest))) - flight.Age(time);
    }

    private bool IsOldest(Flight flight) => _flights.TrueForAll(other => other.Range.First >= flight.Range.First);
}
