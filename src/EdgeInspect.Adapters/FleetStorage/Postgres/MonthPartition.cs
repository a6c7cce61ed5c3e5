using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeInspect.Adapters.FleetStorage.Postgres;

/// <summary>The table that holds the records received within a month, UTC.</summary>
/// <param name="Begin">The first moment of the month.</param>
internal readonly record struct MonthPartition(DateTimeOffset Begin)
{
    private const string Prefix = "record_";
    private const string Format = "yyyy'_'MM";

    /// <summary>The first moment of the month after it.</summary>
    public DateTimeOffset End => Begin.AddMonths(1);

    /// <summary>The month after it.</summary>
    public MonthPartition Next => new(End);

    /// <summary>For example <c>record_2026_11</c>.</summary>
    public string Name => Prefix + Begin.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>
    /// Makes it. A new table is attached rather than made as a partition, which others would have to wait for: so records go on being
    /// written and read.
    /// </summary>
    public string Create => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        CREATE TABLE {Name} (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
        ALTER TABLE record ATTACH PARTITION {Name} FOR VALUES FROM ({Begin.ToStored()}) TO ({End.ToStored()})
        """);

    /// <summary>The month of a time.</summary>
    public static MonthPartition Of(DateTimeOffset time) =>
        new(new DateTimeOffset(time.UtcDateTime.Year, time.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Reads a table's name.</summary>
    /// <returns>False when it is none of this program's partitions.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, out MonthPartition month)
    {
        month = default;
        if (name is null
            || !name.StartsWith(Prefix, StringComparison.Ordinal)
            || !DateTimeOffset.TryParseExact(
                name[Prefix.Length..], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begin))
            return false;
        month = new(begin);
        return true;
    }
}
