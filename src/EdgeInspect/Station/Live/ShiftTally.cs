using System.Globalization;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Station.Live;

/// <summary>
/// Counts the parts of the shift: those before this run from the ledger, once, and this run's from its own count. Used by one thread at a
/// time.
/// </summary>
/// <param name="stateDirectory">Where the ledger is.</param>
/// <param name="starts">When shifts begin, in local time.</param>
/// <param name="time">The clock.</param>
internal sealed class ShiftTally(string stateDirectory, IReadOnlyList<TimeOnly> starts, TimeProvider time)
{
    private DateTimeOffset? _since;
    private PartTally _base;

    /// <summary>When shifts begin, of a text like <c>06:00,14:00,22:00</c>.</summary>
    public static IReadOnlyList<TimeOnly> Parse(IEnumerable<string> starts) =>
        [.. starts.Select(s => TimeOnly.ParseExact(s, "HH:mm", CultureInfo.InvariantCulture)).Order()];

    /// <summary>The shift as it is now.</summary>
    /// <param name="run">Parts of this run.</param>
    /// <exception cref="StorageException">The ledger can't be read.</exception>
    public (DateTimeOffset Since, PartTally Parts) Update(PartTally run)
    {
        var since = StartOf(time.GetLocalNow());
        if (since != _since)
        {
            // A shift that begins during the run counts from here; the one that the run began in has parts before it, too.
            _base = _since is null ? Minus(run, Before(since)) : run;
            _since = since;
        }
        return (since, Minus(run, _base));
    }

    private static PartTally Minus(PartTally a, PartTally b) => new(a.Ok - b.Ok, a.Ng - b.Ng, a.Unsure - b.Unsure, a.None - b.None);

    private PartTally Before(DateTimeOffset since)
    {
        using var reader = LedgerReader.Open(stateDirectory);
        var counts = reader.CountByVerdict(since.ToUniversalTime());
        return new(counts.Ok, counts.Ng, counts.Unsure, counts.None);
    }

    private DateTimeOffset StartOf(DateTimeOffset now)
    {
        var clock = TimeOnly.FromDateTime(now.DateTime);
        var (day, start) = starts.Any(s => s <= clock) ? (now.Date, starts.Last(s => s <= clock)) : (now.Date.AddDays(-1), starts[^1]);
        return new DateTimeOffset(day + start.ToTimeSpan(), now.Offset).ToUniversalTime();
    }
}
