using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;
using EdgeInspect.Reports;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>An evaluation on the console: a table and a few lines.</summary>
internal static class EvaluationView
{
    /// <summary>Prints it.</summary>
    public static void Print(EvaluationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "parts", "AUROC", "escapes (95 % interval)");
        foreach (var (name, c) in report.PerClass)
            table.AddRow(Markup.Escape(name), $"{c.N}", Words.Percent(c.Auroc), Words.Rate(c.EscapeRate));
        table.AddRow("[bold]all defects[/]", $"{report.NDefect}", Words.Percent(report.Auroc), Words.Rate(report.EscapeRate));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(
            $"false rejects {Words.Rate(report.FalseRejectRate)} of {report.NGood} good parts at threshold {report.Threshold:f3}");
        AnsiConsole.MarkupLineInterpolated(
            $"average precision {Words.Percent(report.AveragePrecision)}, best F1 {Words.Percent(report.F1Best)}");
        AnsiConsole.MarkupLineInterpolated(
            $"pixel AUROC {Words.Percent(report.PixelAuroc)}, per-region overlap {Words.Percent(report.PerRegionOverlap)}");
        AnsiConsole.MarkupLineInterpolated($"latency {report.LatencyMs.P50:f1} ms (median), {report.LatencyMs.P95:f1} ms (95 %)");
        if (report.Factory is { } factory)
            Print(factory, report.Threshold);
    }

    private static void Print(FactoryTerms factory, double threshold)
    {
        foreach (var floor in factory.Critical)
            AnsiConsole.MarkupLineInterpolated($"{FloorWords.Of(floor)}");
        if (factory.CostOptimum is { Point: var best, CostPerThousand: var cost, CostPerThousandNow: var costNow })
        {
            AnsiConsole.MarkupLineInterpolated(
                $"cheapest threshold {Words.Score(best.Threshold)}: {cost:0.#} for a thousand parts instead of {costNow:0.#}");
            AnsiConsole.MarkupLineInterpolated($"  false rejects {Words.Rate(best.FalseRejectRate)}, escapes {Words.Rate(best.EscapeRate)}");
        }
        if (factory.UnsureBand is { } band)
        {
            if (band is { Below: 0, Above: 0 })
            {
                AnsiConsole.MarkupLineInterpolated($"UNSURE band: none of at most {Words.Percent(band.WantedShare)} of the parts catches a mistake");
                return;
            }
            var (share, defects) = (Words.Percent(band.ExpectedShare), Words.Percent(factory.DefectRate));
            AnsiConsole.MarkupLineInterpolated($"UNSURE band: {share} of a line's parts go to a person (at {defects} defects)");
            AnsiConsole.MarkupLineInterpolated(
                $"  what remains outside: false rejects {Words.Rate(band.FalseRejectRate)}, escapes {Words.Rate(band.EscapeRate)}");
            AnsiConsole.MarkupLineInterpolated($"  in the section Recipe: {RecipeKeys.Of(threshold, band)}");
        }
    }
}
