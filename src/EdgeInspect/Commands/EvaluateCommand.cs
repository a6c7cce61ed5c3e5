using System.CommandLine;
using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;
using EdgeInspect.Reports;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect evaluate</c>: how a model does on labelled pictures.</summary>
internal static class EvaluateCommand
{
    private const int Worst = 12;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var options = new EvaluateOptions();
        return options.Command(cancel => Run(options, TimeProvider.System, cancel));
    }

    private static int Run(EvaluateOptions options, TimeProvider time, CancellationToken cancel)
    {
        var files = new[] { (Option: "--json", Path: options.Json), (Option: "--report", Path: options.Report) };
        foreach (var file in files.Where(f => f.Path is not null))
            OutputFile.CheckWritable(file.Option, file.Path!);
        var samples = TestPart(options.Data);
        RequireClasses(options.Question, samples);
        var loaded = ModelLoader.Load(new ModelOptions { Path = options.Model });
        using var detector = loaded.Detector;
        var region = RegionOf(loaded.Manifest, options.Region);
        var report = Evaluate(loaded, options, samples, region, time, cancel);
        EvaluationView.Print(report);
        if (options.Json is { } json)
            OutputFile.Write("--json", json, report.ToJson());
        if (options.Report is { } page)
            OutputFile.Write("--report", page, EvaluationPage.Of(Facts(loaded, options.Data, report, region, time, cancel)));
        var isProven = report.Factory!.Critical.All(c => c.Verdict == FloorVerdict.Met);
        return (int)(isProven ? ExitCode.Success : ExitCode.CheckFailed);
    }

    private static EvaluationReport Evaluate(
        LoadedModel model, EvaluateOptions options, List<Sample> samples, RegionOfInterest? region, TimeProvider time,
        CancellationToken cancel)
    {
        EvaluationReport? report = null;
        var threshold = options.Threshold ?? model.Detector.Threshold;
        ProgressBars.Run(bars =>
        {
            var bar = bars.AddTask("Inspecting", maxValue: Math.Max(1, samples.Count));
            report = DetectorEvaluation.Run(model.Detector, threshold, samples, region, time, done => bar.Value = done, cancel);
        });
        return report! with { Factory = FactoryTerms.Of(report!.Parts, threshold, options.Question) };
    }

    private static EvaluationFacts Facts(
        LoadedModel model, string data, EvaluationReport report, RegionOfInterest? region, TimeProvider time, CancellationToken cancel)
    {
        var (good, defective) = (report.Parts.Where(p => p.Sample.IsGood), report.Parts.Where(p => !p.Sample.IsGood));
        var rejected = good.Where(p => p.Score > report.Threshold).OrderByDescending(p => p.Score).Take(Worst).ToArray();
        var escaped = defective.Where(p => !(p.Score > report.Threshold)).OrderBy(p => p.Score).Take(Worst).ToArray();
        var pictures = InspectedPictures.Of(model.Detector, [.. rejected, .. escaped], region, cancel);
        return new()
        {
            Report = report,
            Now = new RankedScores([.. report.Parts.Select(p => (p.Score, !p.Sample.IsGood))]).At(report.Threshold),
            Manifest = model.Manifest,
            Data = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data))),
            Provider = model.Provider,
            Made = time.GetUtcNow(),
            FalseRejects = [.. pictures.Take(rejected.Length)],
            Escapes = [.. pictures.Skip(rejected.Length)],
        };
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

    private static void RequireClasses(FactoryQuestion question, List<Sample> samples)
    {
        var classes = samples.Where(s => !s.IsGood).Select(s => s.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        foreach (var unknown in question.Floors.Keys.Except(classes, StringComparer.Ordinal))
            throw new UserErrorException(
                ExitCode.Usage, $"--critical '{unknown}': the test pictures have no such class; theirs are {string.Join(", ", classes)}");
    }
}
