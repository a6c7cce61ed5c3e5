using EdgeInspect.Adapters.Models;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary>Prints what the verification of a model found: tables first, what failed and the verdict last, where the eye is.</summary>
internal static class VerificationView
{
    /// <summary>Prints a report.</summary>
    public static void Print(VerificationReport report)
    {
        AnsiConsole.MarkupLineInterpolated($"model {report.Folder}, SHA-256 {report.Sha256 ?? "unknown"}");
        var device = report.Device;
        AnsiConsole.MarkupLineInterpolated($"{device.Runtime}, provider {device.Provider}, threads {device.Threads}, {device.Processor}");
        PrintChecks(report.Checks);
        if (report.Golden.Count > 0)
            PrintGolden(report);
        if (report.LatencyMs is { } latency)
            PrintLatency(latency);
        PrintVerdict(report);
    }

    private static void PrintChecks(IReadOnlyList<ModelCheck> checks)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("check", "", "found");
        foreach (var check in checks)
        {
            var outcome = check.Outcome switch
            {
                CheckOutcome.Passed => "[green]ok[/]",
                CheckOutcome.Failed => "[red]FAILED[/]",
                _ => "[yellow]skipped[/]",
            };
            table.AddRow(Markup.Escape(check.Name), outcome, check.Outcome == CheckOutcome.Failed ? "see below" : Markup.Escape(check.Detail));
        }
        AnsiConsole.Write(table);
    }

    private static void PrintGolden(VerificationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("golden picture", "input", "expected", "here", "deviation", "map's largest");
        foreach (var g in report.Golden)
            table.AddRow(Markup.Escape(g.Path), g.Prepared ? "same" : "[red]differs[/]", $"{g.Expected:f4}", Number(g.Actual, "f4"), Number(g.ScoreDeviation), Number(g.MapDeviation));
        table.AddRow("[bold]largest[/]", "", "", "", Number(Largest(report.Golden, g => g.ScoreDeviation)), Number(Largest(report.Golden, g => g.MapDeviation)));
        table.AddRow("[bold]allowed[/]", "", "", "", Number(report.Tolerance?.Score), Number(report.Tolerance?.Map));
        AnsiConsole.Write(table);
    }

    private static void PrintLatency(VerifiedLatency latency)
    {
        var (alone, whole) = (latency.Detector, latency.WithPreparation);
        AnsiConsole.MarkupLineInterpolated($"latency of {latency.Runs} runs: detector {alone.P50:f2} ms (median), {alone.P95:f2} ms (95 %)");
        AnsiConsole.MarkupLineInterpolated($"with the preparation of {latency.Frame} pixels {whole.P50:f2} ms (median), {whole.P95:f2} ms (95 %)");
    }

    private static void PrintVerdict(VerificationReport report)
    {
        var failed = report.Checks.Where(c => c.Outcome == CheckOutcome.Failed).ToArray();
        foreach (var check in failed)
            AnsiConsole.MarkupLineInterpolated($"[red]{check.Name}[/]: {check.Detail}");
        if (failed.Length == 0)
            AnsiConsole.MarkupLineInterpolated($"[green]PASS[/] '{report.Name}' scores here as where it was made");
        else
            AnsiConsole.MarkupLineInterpolated($"[red]FAIL[/] '{report.Name ?? report.Folder}' can't be used here: {failed.Length} of {report.Checks.Count} checks failed");
    }

    /// <summary>Null, that is no finite number, is the largest of all.</summary>
    private static double? Largest(IReadOnlyList<GoldenReport> golden, Func<GoldenReport, double?> value) =>
        golden.Any(g => value(g) is null) ? null : golden.Max(value);

    private static string Number(double? value, string format = "g3") =>
        value?.ToString(format, System.Globalization.CultureInfo.InvariantCulture) ?? "no number";
}
