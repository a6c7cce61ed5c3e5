using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Teaching.Labels;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>What is said of labelled defects after teaching.</summary>
internal static class LabelView
{
    /// <summary>Prints before and after, the decision, and how well defects are named.</summary>
    public static void Print(LabelReport report)
    {
        AnsiConsole.WriteLine($"Labelled defects: {string.Join(", ", report.Defects.Select(d => $"{d.Value} {d.Key}"))}");
        if (report is { Ranking: { } ranking, Before: { } before, After: { } after })
            Compare(ranking, before, after);
        AnsiConsole.MarkupLineInterpolated($"  [bold]{Said(report)}[/]");
        if (report is { Decision: LabelDecision.Taken, ShareOfWeight: < 1 and var share })
            AnsiConsole.WriteLine($"  They weigh {share:p0} of what so many usually do: with the whole weight there was no gain.");
        if (report is { Decision: LabelDecision.Taken, Naming: { } naming })
            Names(naming);
    }

    private static void Compare(RankingComparison ranking, LabelThreshold before, LabelThreshold after)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("cross-validated, 95 % intervals");
        table.AddColumns("", "good parts alone", "with labels");
        table.AddRow("AUROC", Share(ranking.Before), Share(ranking.After));
        table.AddRow("threshold", $"{before.Threshold:f3}", $"{after.Threshold:f3}");
        table.AddRow("escapes of the labelled", Rate(before.Rates.Escapes), Rate(after.Rates.Escapes));
        table.AddRow("false rejects of the taught", Rate(before.Rates.FalseRejects), Rate(after.Rates.FalseRejects));
        AnsiConsole.Write(table);
        var (value, low, high) = ranking.Difference;
        AnsiConsole.WriteLine($"  difference of the AUROC {Signed(value)} points ({Signed(low)} to {Signed(high)})");
    }

    private static string Said(LabelReport report) => report.Decision switch
    {
        LabelDecision.Taken when report.Ranking!.Difference.Low > 0 => "The model learned from the labels.",
        LabelDecision.Taken => "The model learned from the labels; whether it gained by them is not certain yet: more labels would tell.",
        LabelDecision.NotBetter => "No gain by the labels: the model is the one from good parts alone.",
        _ => "The labelled defects are of one group, so none can test what the others teach: the model is the one from good parts alone. "
            + "Label defects of other parts, too.",
    };

    private static void Names(NamingReport naming)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("named as (rows: labelled as)").AddColumn("");
        foreach (var name in naming.Classes)
            table.AddColumn(Markup.Escape(name));
        foreach (var (name, row) in naming.Classes.Zip(naming.Confusion))
            table.AddRow([Markup.Escape(name), .. row.Select(n => $"{n}")]);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"  defects named right, cross-validated: {Rate(naming.Right)}");
        if (naming.Unnamed.Count > 0)
            AnsiConsole.WriteLine($"  one label is too few to be named: {string.Join(", ", naming.Unnamed)}");
    }

    private static string Share(Estimate e) => $"{100 * e.Value:f1} % ({100 * e.Low:f1}–{100 * e.High:f1})";

    private static string Signed(double share) => $"{100 * share:+0.0;-0.0;0.0}";

    private static string Rate(Proportion? p) => p is { } v ? $"{100 * v.Value:f1} % ({100 * v.Low:f1}–{100 * v.High:f1})" : "undefined";
}
