using System.Globalization;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Marks of a stream as text: <c>1-500,510-520</c>.</summary>
internal static class StoredMarks
{
    /// <summary>As it is stored.</summary>
    public static string ToText(SeqRanges ranges) =>
        string.Join(',', ranges.ToArray().Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));

    /// <summary>As it was.</summary>
    public static StreamMarks Read(string text)
    {
        var ranges = new SeqRanges();
        foreach (var range in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-');
            ranges.Add(new(long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[1], CultureInfo.InvariantCulture)));
        }

        return new StreamMarks(ranges);
    }
}
