using System.CommandLine;
using System.Text.Json;
using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Commands;

/// <summary>The options that say which pictures show the same piece.</summary>
internal sealed class GroupArguments
{
    private readonly Option<string?> _column = new("--group-column")
    {
        Description = "Column of the CSV that names the piece (serial, lot) that a picture shows; 'group' by default, where it is there",
    };

    private readonly Option<string?> _pattern = new("--group-pattern")
    {
        Description = "Regular expression on each picture's path below --good or --data; its group (?<group>…), or its first one, names the piece",
    };

    private readonly Option<string?> _ledger = new("--group-ledger")
    {
        Description = "State directory of the station that stored the pictures: pictures of the same part's id are of one piece",
    };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_column);
        command.Add(_pattern);
        command.Add(_ledger);
        command.Validators.Add(result =>
        {
            var given = new Option<string?>[] { _column, _pattern, _ledger }.Where(o => result.GetResult(o) is not null).Select(o => o.Name).ToArray();
            if (given.Length > 1)
                result.AddError($"{string.Join(" and ", given)}: one of them says what the pieces are, not several");
        });
    }

    /// <summary>The column of a CSV that was asked for, or null.</summary>
    public string? Column(ParseResult parsed) => parsed.GetValue(_column);

    /// <summary>The samples with the groups that were asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="root">The folder or CSV file that they come from.</param>
    /// <exception cref="DataSetException">A picture has no group.</exception>
    /// <exception cref="StorageException">The ledger can't be read.</exception>
    public List<Sample> Apply(ParseResult parsed, List<Sample> samples, string root)
    {
        if (parsed.GetValue(_pattern) is { } pattern)
        {
            var full = Path.GetFullPath(root);
            return SampleGroups.ByPattern(samples, SampleGroups.Pattern(pattern), File.Exists(full) ? Path.GetDirectoryName(full)! : full);
        }
        if (parsed.GetValue(_ledger) is not { } state)
            return samples;
        using var reader = LedgerReader.Open(state);
        return SampleGroups.ByPart(samples, rid => PartOf(reader, rid));
    }

    private static string? PartOf(LedgerReader reader, Guid rid)
    {
        if (reader.ByRid(rid).FirstOrDefault(r => r.Kind == RecordKinds.Inspection) is not { } record)
            return null;
        using var json = JsonDocument.Parse(record.Payload);
        return json.RootElement.GetProperty("part").GetString();
    }
}
