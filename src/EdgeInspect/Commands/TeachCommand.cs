using System.CommandLine;
using EdgeInspect.Adapters.DataSets;
using EdgeInspect.Adapters.Features;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Teaching;
using Spectre.Console;

namespace EdgeInspect.Commands;

/// <summary><c>edgeinspect teach</c>: a detector from good parts, and from labelled defects where there are any.</summary>
internal sealed class TeachCommand
{
    private const long Megabyte = 1_000_000;

    private readonly Option<string?> _data = new("--data") { Description = "Data set: a folder in MVTec layout, or a CSV (path, label[, mask, group, split])" };
    private readonly Option<string?> _good = new("--good") { Description = "Folder of pictures of good parts" };
    private readonly Option<string> _output = new("--out") { Description = "Folder of the model to make", Required = true };
    private readonly Option<int> _size = new("--size") { Description = "Side of the square that the model sees; a multiple of 32", DefaultValueFactory = _ => 256 };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of every random choice", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the model; the folder's name by default" };
    private readonly Option<string?> _features = new("--features") { Description = "File that keeps the pictures' features for the next time; OUT.features by default" };
    private readonly Option<int> _featuresMb = new("--features-mb")
    {
        Description = "That file never grows beyond this many megabytes",
        DefaultValueFactory = _ => 4000,
    };

    private readonly Option<bool> _discard = new("--discard-features") { Description = "Delete that file once the model is written" };
    private readonly Option<bool> _noLabels = new("--no-labels")
    {
        Description = "Learn from good parts only, though --data has labelled defects in split train",
    };

    private readonly Option<Core.Imaging.RegionOfInterest?> _region = RegionOption.Create();
    private readonly Option<string> _backbone = BackboneOption.Create();
    private readonly BankArguments _banks = new();
    private readonly ThresholdArguments _threshold = new();
    private readonly GroupArguments _groups = new();
    private readonly IgnoreArguments _ignore = new();

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var teach = new TeachCommand();
        OptionRule.Require(teach._size, value => value is >= 64 and <= 1024 && value % 32 == 0, "allowed are multiples of 32 from 64 to 1024");
        OptionRule.Require(teach._featuresMb, value => value is >= 1 and <= 1_000_000, "allowed are 1 to 1000000 megabytes");
        var command = new Command("teach", "Learn a detector from good parts, and from labelled defects where there are any")
        {
            teach._data, teach._good, teach._output, teach._size, teach._seed, teach._name, teach._region, teach._backbone, teach._features,
            teach._featuresMb, teach._discard, teach._noLabels,
        };
        teach._banks.AddTo(command);
        teach._threshold.AddTo(command);
        teach._groups.AddTo(command);
        teach._ignore.AddTo(command);
        // On a thread of its own: a signal is heard only where the verb has given its task away.
        command.SetAction((parsed, cancel) => Task.Run(() => teach.Run(parsed, cancel), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancel)
    {
        var all = Samples(parsed);
        var samples = all.FindAll(s => s.IsGood);
        var request = Request(parsed, samples, all.FindAll(s => !s.IsGood));
        TeachingReport.Announce(request, samples);
        var clock = new StageClock(TimeProvider.System);
        try
        {
            var result = TeachingView.Teach(request, TimeProvider.System, clock, cancel);
            TeachingReport.Print(request, result, clock);
            TeachingReport.WarnOfOutliers(samples, result.Head);
            return (int)ExitCode.Success;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new UserErrorException(ExitCode.Interrupted, $"stopped before the model was made; the same command resumes: the features of the pictures seen so far are in {request.Features}");
        }
    }

    private TeachingRequest Request(ParseResult parsed, List<Sample> samples, List<Sample> defects)
    {
        var folder = Path.TrimEndingDirectorySeparator(parsed.GetValue(_output)!);
        var (pictures, size, region) = (new SamplePictures(samples), parsed.GetValue(_size), parsed.GetValue(_region));
        return new()
        {
            Pictures = pictures,
            Defects = defects.Count == 0 ? null : new(new SamplePictures(defects), [.. defects.Select(d => d.Label)]),
            Folder = folder,
            Name = parsed.GetValue(_name) ?? Path.GetFileName(Path.GetFullPath(folder)),
            Backbone = BackboneOption.PathOf(parsed.GetValue(_backbone)!),
            InputSize = size,
            Region = region,
            Ignored = _ignore.Read(parsed, pictures, size, region),
            Features = parsed.GetValue(_features) ?? folder + ".features",
            FeaturesLimitBytes = parsed.GetValue(_featuresMb) * Megabyte,
            DiscardFeatures = parsed.GetValue(_discard),
            Options = new TeachingOptions
            {
                Seed = parsed.GetValue(_seed),
                BankSizes = _banks.Read(parsed),
                BankForm = _banks.Form(parsed),
                FalseRejectRate = _threshold.Rate(parsed),
                ThresholdRule = _threshold.Rule(parsed),
            },
        };
    }

    /// <summary>What to learn from: good parts, and labelled defects unless they are not wanted.</summary>
    private List<Sample> Samples(ParseResult parsed)
    {
        var (data, good) = (parsed.GetValue(_data), parsed.GetValue(_good));
        if (data is null == good is null)
            throw new UserErrorException(ExitCode.Usage, "teach needs one of --data (a data set) and --good (a folder of good parts)");
        var all = data is null ? DataSetReader.ReadGood(good!) : DataSetReader.Read(data, _groups.Column(parsed));
        if (good is not null && _groups.Column(parsed) is { } column)
            throw new UserErrorException(ExitCode.Usage, $"--group-column {column}: only --data with a CSV has columns");
        var samples = all.Where(s => s.Split == DataSplit.Train && (s.IsGood || !parsed.GetValue(_noLabels))).ToList();
        return samples.Exists(s => s.IsGood)
            ? _groups.Apply(parsed, samples, data ?? good!)
            : throw new DataSetException($"'{data}' has no good pictures to learn from: split 'train' with label 'good' is expected");
    }
}
