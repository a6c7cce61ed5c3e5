namespace EdgeInspect.Hosting;

/// <summary>
/// The earliest time that a clock can show when this program runs. A box whose battery is flat starts decades before it: what it then dates
/// would be old, and be deleted, once the clock is set.
/// </summary>
internal static class ClockFloor
{
    /// <summary>Set with each release.</summary>
    public static readonly DateTimeOffset Released = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Refuses a clock that stands before it. The supervisor starts the program again until the clock is set.</summary>
    /// <exception cref="UserErrorException">It does.</exception>
    public static void Check(TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (now < Released)
        {
            throw new UserErrorException(
                ExitCode.State,
                $"the clock says {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC, before this program was made ({Released.UtcDateTime:yyyy-MM}): set it, or let it be "
                    + "set by NTP; until then nothing is taken, and stations keep what they have");
        }
    }
}
