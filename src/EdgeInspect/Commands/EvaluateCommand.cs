using System.CommandLine;
using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect evaluate</c>: how a model does on labelled pictures.</summary>
internal static class EvaluateCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Folder of the model", Required = true };
        var data = new Option<string>("--data") { Description = "Data set: a folder in MVTec layout, or a CSV (path, label[, mask, group, split])", Required = true };
        var json = new Option<string?>("--json") { Description = "File to write the report to" };
        var threshold = new Option<double?>("--threshold") { Description = "A score above it is NG; the model's own by default" };
        var region = RegionOption.Create();
        var command = new Command("evaluate", "Measure a model on labelled pictures") { model, data, json, threshold, region };
        command.SetAction((parsed, cancel) =>
        {
            if (parsed.GetValue(json) is { } target)
                JsonFile.CheckWritable(target);
            var samples = TestPart(parsed.GetValue(data)!);
            var loaded = ModelLoader.Load(new ModelOptions { Path = parsed.GetValue(model)! });
            using var detector = loaded.Detector;
            var report = Evaluate(loaded, parsed.GetValue(threshold) ?? detector.Threshold, samples, RegionOf(loaded.Manifest, parsed.GetValue(region)), cancel);
            Print(report);
            if (parsed.GetValue(json) is { } file)
                JsonFile.Write(file, report.ToJson());
            return Task.FromResult((int)ExitCode.Success);
        });
        return command;
    }

    private static EvaluationReport Evaluate(
        LoadedModel model, double threshold, List<Sample> samples, RegionOfInterest? region, CancellationToken cancel)
    {
        EvaluationReport? report = null;
        ProgressBars.Run(bars =>
        {
            var bar = bars.AddTask("Inspecting", maxValue: Math.Max(1, samples.Count));
            report = DetectorEvaluation.Run(model.Detector, threshold, samples, region, TimeProvider.System, done => bar.Value = done, cancel);
        });
        return report!;
    }

    /// <summary>The region that was asked for, or the one that the model was taught with.</summary>
    private static RegionOfInterest? RegionOf(ModelManifest manifest, RegionOfInterest? asked)
    {
        if (asked is { } region && manifest.Input.RefusalOf(region) is { } refusal)
            throw new UserErrorException(ExitCode.Usage, $"--region: {refusal}");
        return asked ?? manifest.Input.Region;
    }

    private static List<Sample> TestPart(string data)
    {
        var samples = DataSetReader.Read(data).Where(s => s.Split == DataSplit.Test).ToList();
        return samples.Count > 0
            ? samples
            : throw new DataSetException($"'{data}' has no test pictures: 'test/…' of a folder, or rows with split 'test' of a CSV (without that column every row is 'train')");
    }

    private static void Print(EvaluationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "parts", "AUROC", "escapes (95 % interval)");
        foreach (var (name, c) in report.PerClass)
            table.AddRow(Markup.Escape(name), $"{c.N}", Percent(c.Auroc), Rate(c.EscapeRate));
        table.AddRow("[bold]all defects[/]", $"{report.NDefect}", Percent(report.Auroc), Rate(report.EscapeRate));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(
            $"false rejects {Rate(report.FalseRejectRate)} of {report.NGood} good parts at threshold {report.Threshold:f3}");
        AnsiConsole.MarkupLineInterpolated(
            $"average precision {Percent(report.AveragePrecision)}, best F1 {Percent(report.F1Best)}, pixel AUROC {Percent(report.PixelAuroc)}");
        AnsiConsole.MarkupLineInterpolated($"latency {report.LatencyMs.P50:f1} ms (median), {report.LatencyMs.P95:f1} ms (95 %)");
    }

    private static string Percent(double? share) => share is { } s ? $"{100 * s:f1} %" : "undefined";

    private static string Rate(Proportion? p) => p is { } v ? $"{100 * v.Value:f1} % ({100 * v.Low:f1}–{100 * v.High:f1})" : "undefined";
}
