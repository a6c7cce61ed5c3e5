using System.Globalization;
using System.Text;

namespace EdgeInspect.Benchmarks;

/// <summary>A committed result: what was measured, on what, a table, and notes.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">Cells of each row.</param>
/// <param name="Notes">What a reader must know to judge the numbers.</param>
internal sealed record Report(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>A number as tables show it: three significant digits at least.</summary>
    public static string Number(double value) => value switch
    {
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>Writes it into a folder.</summary>
    public void Write(string folder, string name)
    {
        var text = new StringBuilder().Append("# ").AppendLine(Title).AppendLine().Append(Machine.Describe()).AppendLine(".").AppendLine();
        AppendTo(text);
        Write(text.ToString(), folder, name);
    }

    /// <summary>Writes several, each a section, into one file.</summary>
    public static void Write(string title, IEnumerable<Report> sections, string folder, string name)
    {
        var text = new StringBuilder().Append("# ").AppendLine(title).AppendLine().Append(Machine.Describe()).AppendLine(".");
        foreach (var section in sections)
        {
            text.AppendLine().Append("## ").AppendLine(section.Title).AppendLine();
            section.AppendTo(text);
        }

        Write(text.ToString(), folder, name);
    }

    private static void Write(string text, string folder, string name)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), text);
        Console.WriteLine(text);
    }

    private void AppendTo(StringBuilder text)
    {
        AppendRow(text, Columns);
        AppendRow(text, Columns.Select((_, i) => i == 0 ? "---" : "---:"));
        foreach (var row in Rows)
            AppendRow(text, row);
        text.AppendLine();
        foreach (var note in Notes)
            text.Append("- ").AppendLine(note);
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
}
