using System.Text.RegularExpressions;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.DataSets;

/// <summary>Finds out from the names of pictures what they share.</summary>
public static class SampleGroups
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Reads a pattern whose group <c>group</c>, or else its first one, is what pictures share.</summary>
    /// <exception cref="DataSetException">It is no regular expression, or captures nothing.</exception>
    public static Regex Pattern(string text)
    {
        try
        {
            var pattern = new Regex(text, RegexOptions.CultureInvariant, Patience);
            return pattern.GetGroupNumbers().Length > 1
                ? pattern
                : throw new DataSetException($"group pattern '{text}' captures nothing: put parentheses around what names the piece, as in '_num_(\\d+)'");
        }
        catch (RegexParseException e)
        {
            throw new DataSetException($"group pattern '{text}' is no regular expression: {e.Message}", e);
        }
    }

    /// <summary>Gives each picture the group that a pattern finds in its path.</summary>
    /// <param name="samples">The pictures.</param>
    /// <param name="pattern">From <see cref="Pattern"/>.</param>
    /// <param name="root">Folder that the paths are relative to; '/' separates its sub-folders.</param>
    /// <exception cref="DataSetException">Pictures don't match; it says how many, and names the first.</exception>
    public static List<Sample> ByPattern(IReadOnlyList<Sample> samples, Regex pattern, string root)
    {
        var name = pattern.GetGroupNames().Contains("group", StringComparer.Ordinal) ? "group" : pattern.GetGroupNames()[1];
        return Give(samples, sample => GroupOf(Relative(sample)), $"do not match the group pattern '{pattern}'", Relative);

        string Relative(Sample sample) => Path.GetRelativePath(root, sample.Path).Replace('\\', '/');
        string? GroupOf(string path)
        {
            try
            {
                return pattern.Match(path).Groups[name] is { Success: true, Length: > 0 } found ? found.Value : null;
            }
            catch (RegexMatchTimeoutException e)
            {
                throw new DataSetException($"group pattern '{pattern}' takes more than a second on '{path}': write it more simply", e);
            }
        }
    }

    /// <summary>Gives each picture the part's id of the inspection that its file is named by, as a station stores its pictures.</summary>
    /// <param name="samples">The pictures.</param>
    /// <param name="partOf">The part's id of an inspection; null where there is none.</param>
    /// <exception cref="DataSetException">Pictures have no inspection with a part's id; it says how many, and names the first.</exception>
    public static List<Sample> ByPart(IReadOnlyList<Sample> samples, Func<Guid, string?> partOf) => Give(
        samples,
        sample => Guid.TryParse(Path.GetFileNameWithoutExtension(sample.Path), out var rid) ? partOf(rid) : null,
        "are not named by an inspection of this ledger that has a part's id",
        sample => sample.Path);

    private static List<Sample> Give(IReadOnlyList<Sample> samples, Func<Sample, string?> groupOf, string refusal, Func<Sample, string> nameOf)
    {
        List<Sample> grouped = [.. samples.Select(s => s with { Group = groupOf(s) })];
        var strangers = grouped.FindAll(s => s.Group is null);
        return strangers.Count == 0
            ? grouped
            : throw new DataSetException($"{strangers.Count} of {samples.Count} pictures {refusal}; the first is '{nameOf(strangers[0])}'");
    }
}
