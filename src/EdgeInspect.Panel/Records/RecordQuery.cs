using System.Collections.Immutable;
using System.Globalization;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Panel.Shell;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeInspect.Panel.Records;

/// <summary>The address of a page of records: the filter, where the page begins, and the record that lies open.</summary>
/// <param name="Filter">What is looked for.</param>
/// <param name="Cursor">Where the page begins, or null for the newest.</param>
/// <param name="Opened">The record that lies open, or null.</param>
/// <param name="Wrong">Fields whose values can't be understood; they don't filter.</param>
/// <param name="Unknown">What the address holds besides, and nobody reads.</param>
public sealed record RecordQuery(
    RecordFilter Filter,
    string? Cursor,
    (LedgerStream Stream, long Seq)? Opened,
    ImmutableArray<string> Wrong,
    ImmutableArray<string> Unknown)
{
    /// <summary>Every name that an address may hold.</summary>
    public static ImmutableArray<string> Known { get; } = [.. FilterField.All.Select(f => f.Name), "cursor", "open"];

    /// <summary>Reads an address.</summary>
    public static RecordQuery Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        var filter = new RecordFilter();
        var wrong = ImmutableArray.CreateBuilder<string>();
        foreach (var field in FilterField.All)
        {
            if (!query.TryGetValue(field.Name, out var values) || string.IsNullOrWhiteSpace(values[0]))
                continue;
            if (field.Set(filter, values[0]!.Trim()) is { } set)
                filter = set;
            else
                wrong.Add(field.Name);
        }

        return new(
            filter,
            query.TryGetValue("cursor", out var cursor) ? cursor[0] : null,
            Record(query.TryGetValue("open", out var open) ? open[0] : null),
            wrong.ToImmutable(),
            [.. query.Keys.Where(k => !Known.Contains(k, StringComparer.OrdinalIgnoreCase))]);
    }

    /// <summary>The query of a filter and a page, with its question mark.</summary>
    public static string Of(RecordFilter filter, string? cursor = null) => QueryText.Of([.. Fields(filter), ("cursor", cursor)]);

    /// <summary>The address from which all records of a filter come as a file.</summary>
    /// <param name="filter">What is looked for.</param>
    /// <param name="format"><c>csv</c> or <c>jsonl</c>.</param>
    public static string Export(RecordFilter filter, string format) => "api/v1/records" + QueryText.Of([.. Fields(filter), ("format", format)]);

    /// <summary>The same with a record open.</summary>
    public static string Open(RecordFilter filter, string? cursor, FleetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (site, line, station) = record.Stream.Station;
        string[] levels = [site, line, station, record.Stream.Epoch, record.Seq.ToString(CultureInfo.InvariantCulture)];
        return QueryText.Of([.. Fields(filter), ("cursor", cursor), ("open", string.Join('/', levels.Select(Uri.EscapeDataString)))]);
    }

    private static IEnumerable<(string Name, string? Value)> Fields(RecordFilter filter) => FilterField.All.Select(f => (f.Name, f.Read(filter)));

    private static (LedgerStream Stream, long Seq)? Record(string? text)
    {
        var levels = text?.Split('/').Select(Uri.UnescapeDataString).ToArray();
        return levels is { Length: 5 } && long.TryParse(levels[4], CultureInfo.InvariantCulture, out var seq)
            ? (new(new(levels[0], levels[1], levels[2]), levels[3]), seq)
            : null;
    }
}
