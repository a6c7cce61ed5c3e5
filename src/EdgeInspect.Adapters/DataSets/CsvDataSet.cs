using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Adapters.DataSets;

/// <summary>
/// A CSV with a header and the columns path and label, and optionally mask, group (or another name) and split (train or test; train when
/// absent). Paths are relative to the file. Fields may be quoted as in RFC 4180, without line breaks in them; they are separated by commas, or by
/// semicolons, as spreadsheets write where the comma is decimal.
/// </summary>
internal static class CsvDataSet
{
    public static IReadOnlyList<Sample> Read(string file, string? groupColumn)
    {
        var lines = File.ReadAllLines(file);
        if (lines.Length < 2)
            throw new DataSetException($"'{file}' holds no rows: a header with 'path' and 'label' and one row for each picture are expected");
        var separator = lines[0].Contains(';', StringComparison.Ordinal) && !lines[0].Contains(',', StringComparison.Ordinal) ? ';' : ',';
        var columns = Columns(Split(lines[0], separator, file, 1), file);
        if (groupColumn is not null && !columns.ContainsKey(groupColumn))
            throw new DataSetException($"'{file}' line 1: group column '{groupColumn}' is missing; columns are {string.Join(", ", columns.Keys)}");
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return
        [
            .. lines.Index().Skip(1).Where(l => l.Item.Length > 0)
                .Select(l => Row(Split(l.Item, separator, file, l.Index + 1), columns, groupColumn ?? "group", folder, file, l.Index + 1)),
        ];
    }

    private static Dictionary<string, int> Columns(List<string> header, string file)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (i, name) in header.Index())
        {
            if (!columns.TryAdd(name.Trim(), i))
                throw new DataSetException($"'{file}' line 1: column '{name.Trim()}' is there twice");
        }
        foreach (var required in new[] { "path", "label" })
        {
            if (!columns.ContainsKey(required))
                throw new DataSetException($"'{file}' line 1: column '{required}' is missing; columns are {string.Join(", ", columns.Keys)}");
        }
        return columns;
    }

    private static Sample Row(List<string> fields, Dictionary<string, int> columns, string groupColumn, string folder, string file, int line)
    {
        if (fields.Count != columns.Count)
            throw new DataSetException($"'{file}' line {line}: {fields.Count} fields, the header has {columns.Count}");
        return new(
            Existing("picture", fields[columns["path"]]),
            Sample.LabelOf(Field("label") ?? throw new DataSetException($"'{file}' line {line}: the label is empty")),
            Field("mask") is { } mask ? Existing("mask", mask) : null,
            Field(groupColumn),
            SplitOf());

        string? Field(string name) => columns.TryGetValue(name, out var i) && fields[i].Length > 0 ? fields[i] : null;
        string Existing(string what, string name)
        {
            var path = Path.Combine(folder, name);
            return File.Exists(path) ? path : throw new DataSetException($"'{file}' line {line}: {what} '{path}' does not exist");
        }
        DataSplit SplitOf() => Field("split") switch
        {
            null or "train" => DataSplit.Train,
            "test" => DataSplit.Test,
            var other => throw new DataSetException($"'{file}' line {line}: split is '{other}', allowed are train and test"),
        };
    }

    private static List<string> Split(string line, char separator, string file, int number)
    {
        var fields = new List<string>();
        for (var at = 0; at <= line.Length;)
        {
            var quoted = at < line.Length && line[at] == '"';
            fields.Add(quoted ? Quoted(line, ref at, file, number) : Plain(line, separator, ref at));
            if (at < line.Length && line[at] != separator)
                throw new DataSetException($"'{file}' line {number}, column {at + 1}: '{separator}' expected after a quoted field");
            at++;
        }
        return fields;
    }

    private static string Plain(string line, char separator, ref int at)
    {
        var end = line.IndexOf(separator, at);
        end = end < 0 ? line.Length : end;
        var field = line[at..end];
        at = end;
        return field;
    }

    private static string Quoted(string line, ref int at, string file, int number)
    {
        var field = new System.Text.StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
                field.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"')
                field.Append(line[at++]);
            else
                break;
        }
        if (at == line.Length)
            throw new DataSetException($"'{file}' line {number}: a quoted field does not end");
        at++;
        return field.ToString();
    }
}
