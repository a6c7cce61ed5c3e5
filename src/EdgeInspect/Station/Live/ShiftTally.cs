using System.Globalization;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Station.Live;

/// <summary>
/// Counts the parts of the shift: those before somebody looks from the ledger, once for each shift, and from then on by this run's own
/// count. Used by one thread at a time.
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
            // It may have begun before this run, or long before anybody looked.
            _base = Minus(run, RecordedFrom(since));
            _since = since;
        }
        return (since, Minus(run, _base));
    }

    private static PartTally Minus(PartTally a, PartTally b) => new(a.Ok - b.Ok, a.Ng - b.Ng, a.Unsure - b.Unsure, a.None - b.None);

    private PartTally RecordedFrom(DateTimeOffset since)
    {
        using var reader = LedgerReader.Open(stateDirectory);
        var counts = reader.CountByVerdict(since);
        return new(counts.Ok, counts.Ng, counts.Unsure, counts.None);
    }

    /// <summary>The last start that has come. Each has the offset of its own moment: the clocks may have been changed since.</summary>
    private DateTimeOffset StartOf(DateTimeOffset now)
    {
        var days = new[] { now.Date, now.Date.AddDays(-1) };
        return days.SelectMany(day => starts.Select(start => day + start.ToTimeSpan()))
            .Select(local => new DateTimeOffset(local, time.LocalTimeZone.GetUtcOffset(local)).ToUniversalTime())
            .Where(start => start <= now).Max();
    }
}
