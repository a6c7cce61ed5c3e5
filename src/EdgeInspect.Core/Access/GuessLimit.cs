namespace EdgeInspect.Core.Access;

/// <summary>
/// Bounds wrong PINs and badge codes of a whole station, whatever accounts they name: who tries one PIN on every account gets no further
/// than who tries every PIN on one. Passwords, which are long, are not bounded by it, but for each address alone (<see cref="OriginLimit"/>): a
/// stranger on the network can't keep a lead out.
/// </summary>
/// <remarks>Thread-safe. It lives as long as the process; what an account has against it is stored with the account.</remarks>
/// <param name="time">The clock; its monotonic time counts.</param>
/// <param name="perHour">Wrong ones in any hour, 1 or more.</param>
public sealed class GuessLimit(TimeProvider time, int perHour = GuessLimit.WrongPerHour)
{
    /// <summary>Wrong PINs and badge codes of a station in any hour.</summary>
    public const int WrongPerHour = 20;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly Lock _gate = new();
    private readonly Queue<long> _taken = new();

    /// <summary>
    /// Takes a place for one PIN before it is looked at, so that many at once can't pass together. Give it back with <see cref="GiveBack"/> when
    /// the PIN was right.
    /// </summary>
    /// <param name="wait">How long until the next place is free; zero when one was taken.</param>
    /// <returns>False when all are taken: the PIN must not be looked at.</returns>
    public bool TryTake(out TimeSpan wait)
    {
        lock (_gate)
        {
            while (_taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Window)
                _taken.Dequeue();
            if (_taken.Count >= perHour)
            {
                wait = Window - time.GetElapsedTime(_taken.Peek());
                return false;
            }
            _taken.Enqueue(time.GetTimestamp());
            wait = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>The PIN was right: its place does not count. The newest place goes; which one matters to nobody.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            for (var left = _taken.Count - 1; left > 0; left--)
                _taken.Enqueue(_taken.Dequeue());
            _taken.TryDequeue(out _);
        }
    }
}
