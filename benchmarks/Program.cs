using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using EdgeInspect.Benchmarks;
using EdgeInspect.Benchmarks.Backbones;
using EdgeInspect.Benchmarks.Hub;
using EdgeInspect.Benchmarks.Panel;
using EdgeInspect.Benchmarks.Peers;

// What to measure, and the folder for the tables; or a backbone to quantise further, to fit or to compare.
switch (args)
{
    case ["preparation", var folder]:
        PreparationPeers.Write(folder);
        return 0;
    case ["detector", var folder]:
        DetectorPeers.Write(folder);
        return 0;
    case ["options", var folder]:
        OptionSweep.Write(folder);
        return 0;
    case ["teach", var folder]:
        TeachScaling.Write(folder);
        return 0;
    case [TeachScaling.ChildVerb, var count]:
        TeachScaling.Child(int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    case ["fleet", var folder]:
        await FleetRates.WriteAsync(folder);
        return 0;
    case ["quantise", var reference, var result]:
        BlockQuantisation.Write(reference, result);
        return 0;
    case ["fit", var original, var quantised, var shares, var result, .. var pictures]:
        var kept = shares.Split(',').Select(s => double.TryParse(s, CultureInfo.InvariantCulture, out var share) ? share : double.NaN);
        BackboneFitting.Write(original, quantised, [.. kept], pictures, result);
        return 0;
    case ["noise", var original, var pictures, .. var others]:
        FeatureNoise.Print(original, others, [pictures]);
        return 0;
    case ["hub", var folder, var program, .. var more]:
        await HubLoad.WriteAsync(folder, program, more is ["--quick"] ? HubLoadSize.Quick : HubLoadSize.Full);
        return 0;
    case ["panel", var folder, var program, .. var more]:
        await PanelLoad.WriteAsync(folder, program, more is ["--quick"] ? PanelLoadSize.Quick : PanelLoadSize.Full);
        return 0;
    case [PanelPeople.Verb, var panel, .. var tokens]:
        await PanelPeople.RunAsync(new(panel), tokens);
        return 0;
    case ["station", var folder]:
        BenchmarkRunner.Run<StationBenchmarks>(Config(folder));
        return 0;
    default:
        Console.Error.WriteLine("usage: EdgeInspect.Benchmarks preparation|detector|options|teach|fleet|station FOLDER\n       EdgeInspect.Benchmarks quantise REFERENCE.onnx RESULT.onnx\n"
            + "       EdgeInspect.Benchmarks fit FLOAT.onnx QUANTISED.onnx SHARE[,SHARE...] RESULT.onnx PICTURES...\n"
            + "       EdgeInspect.Benchmarks noise FLOAT.onnx PICTURES BACKBONE.onnx...\n"
            + "       EdgeInspect.Benchmarks hub|panel FOLDER EDGEINSPECT [--quick]");
        return 2;
}

// In process: what is measured is the very build that lies here.
static IConfig Config(string folder) => ManualConfig.CreateEmpty()
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(15))
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddColumn(StatisticColumn.Median)
    .HideColumns("Job", "Toolchain", "IterationCount", "WarmupCount", "Error", "StdDev", "Gen0", "Gen1")
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
    .WithArtifactsPath(folder);
