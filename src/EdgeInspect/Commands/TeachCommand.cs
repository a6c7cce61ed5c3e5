using System.CommandLine;
using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Teaching;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect teach</c>: a detector from good parts only.</summary>
internal static class TeachCommand
{
    private const int AdvisedImages = 100;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "Data set: a folder in MVTec layout, or a CSV (path, label[, mask, group, split])" };
        var good = new Option<string?>("--good") { Description = "Folder of pictures of good parts" };
        var output = new Option<string>("--out") { Description = "Folder of the model to make", Required = true };
        var size = new Option<int>("--size") { Description = "Side of the square that the model sees; a multiple of 32", DefaultValueFactory = _ => 256 };
        var seed = new Option<int>("--seed") { Description = "Seed of every random choice", DefaultValueFactory = _ => 0 };
        var name = new Option<string?>("--name") { Description = "Name of the model; the folder's name by default" };
        var bank = BankOption.Create();
        var region = RegionOption.Create();
        var backbone = BackboneOption.Create();
        OptionRule.Require(size, value => value is >= 64 and <= 1024 && value % 32 == 0, "allowed are multiples of 32 from 64 to 1024");
        var command = new Command("teach", "Learn a detector from good parts only") { data, good, output, size, seed, name, bank, region, backbone };
        command.SetAction((parsed, cancel) =>
        {
            var samples = Samples(parsed.GetValue(data), parsed.GetValue(good));
            var request = new TeachingRequest
            {
                Pictures = new SamplePictures(samples),
                Folder = parsed.GetValue(output)!,
                Name = parsed.GetValue(name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(output)!))),
                Backbone = BackboneOption.PathOf(parsed.GetValue(backbone)!),
                InputSize = parsed.GetValue(size),
                Region = parsed.GetValue(region),
                Options = new TeachingOptions { Seed = parsed.GetValue(seed), BankForm = BankOption.FormOf(parsed.GetValue(bank)!) },
            };
            return Task.FromResult(Run(request, samples, cancel));
        });
        return command;
    }

    private static List<Sample> Samples(string? data, string? good)
    {
        if (data is null == good is null)
            throw new UserErrorException(ExitCode.Usage, "teach needs one of --data (a data set) and --good (a folder of good parts)");
        var all = data is null ? DataSetReader.ReadGood(good!) : DataSetReader.Read(data);
        var samples = all.Where(s => s.IsGood && s.Split == DataSplit.Train).ToList();
        return samples.Count > 0
            ? samples
            : throw new DataSetException($"'{data}' has no good pictures to learn from: split 'train' with label 'good' is expected");
    }

    private static int Run(TeachingRequest request, List<Sample> samples, CancellationToken cancel)
    {
        if (samples.Count < AdvisedImages)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{samples.Count} good pictures: at least {AdvisedImages} of many parts are advised, or variants are missed[/]");
        if (samples.TrueForAll(s => s.Group is null))
            AnsiConsole.MarkupLine("No groups given: each picture counts as a part of its own. Several photos of one part without a group make the threshold far too low.");
        var start = TimeProvider.System.GetTimestamp();
        var result = TeachingView.Teach(request, TimeProvider.System, cancel);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var manifest = result.Manifest;
        AnsiConsole.MarkupLineInterpolated($"Taught [bold]{manifest.Name}[/] from {samples.Count} pictures of {result.Head.Groups} groups in {seconds:f1} s");
        AnsiConsole.MarkupLineInterpolated($"  threshold {manifest.Thresholds.Default:f3} (nominally 1 % false rejects); 95 % of the good parts score below {manifest.Thresholds.Quantile95:f3}");
        AnsiConsole.MarkupLineInterpolated($"  model {request.Folder}, {manifest.Model.Bytes / 1e6:f1} MB, SHA-256 {manifest.Model.Sha256}");
        return (int)ExitCode.Success;
    }
}
