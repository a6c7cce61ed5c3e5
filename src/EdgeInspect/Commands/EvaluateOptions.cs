using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Lifecycle.Operating;

namespace EdgeInspect.Commands;

/// <summary>The options of <c>evaluate</c>.</summary>
internal sealed class EvaluateOptions
{
    private readonly Option<string> _model = new("--model") { Description = "Folder of the model", Required = true };
    private readonly Option<string> _data = new("--data")
    {
        Description = "Data set: a folder in MVTec layout, or a CSV (path, label[, mask, group, split])",
        Required = true,
    };

    private readonly Option<string?> _json = new("--json") { Description = "File to write the figures to" };
    private readonly Option<string?> _report = new("--report")
    {
        Description = "HTML file to write, with curves and pictures; needs nothing but itself",
    };

    private readonly Option<double?> _threshold = new("--threshold") { Description = "A score above it is NG; the model's own by default" };
    private readonly Option<double> _defectRate = Share("--defect-rate", "Share of the line's parts that is defective", 0.01);
    private readonly Option<double> _unsure = new("--unsure-share")
    {
        Description = "Share of the line's parts that may go to a person: prints the UNSURE band for it; 0 for none",
        DefaultValueFactory = _ => 0.05,
    };

    private readonly Option<double?> _escape = new("--cost-escape")
    {
        Description = "Cost of a defective part that passes: prints the cheapest threshold",
    };

    private readonly Option<double> _falseReject = new("--cost-false-reject")
    {
        Description = "Cost of a good part that is rejected, in the unit of --cost-escape",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<KeyValuePair<string, double>[]> _critical = new("--critical")
    {
        Description = "A defect class and the share of it that must be found, as crack=0.99; may be repeated; exits with 7 unless all are proven",
        CustomParser = Floors,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<RegionOfInterest?> _region = RegionOption.Create();

    private ParseResult? _parsed;

    /// <summary>Folder of the model.</summary>
    public string Model => Parsed.GetValue(_model)!;

    /// <summary>The data set.</summary>
    public string Data => Parsed.GetValue(_data)!;

    /// <summary>File for the figures, or null.</summary>
    public string? Json => Parsed.GetValue(_json);

    /// <summary>File for the page, or null.</summary>
    public string? Report => Parsed.GetValue(_report);

    /// <summary>Threshold to apply, or null for the model's own.</summary>
    public double? Threshold => Parsed.GetValue(_threshold);

    /// <summary>Part of each picture to use, or null for the one that the model was taught with.</summary>
    public RegionOfInterest? Region => Parsed.GetValue(_region);

    /// <summary>What is asked in factory terms.</summary>
    public FactoryQuestion Question => new()
    {
        Flow = new(Parsed.GetValue(_defectRate), Parsed.GetValue(_escape) ?? 1, Parsed.GetValue(_falseReject)),
        HasCosts = Parsed.GetValue(_escape) is not null,
        UnsureShare = Parsed.GetValue(_unsure),
        Floors = new Dictionary<string, double>(Parsed.GetValue(_critical)!, StringComparer.Ordinal),
    };

    private ParseResult Parsed => _parsed ?? throw new InvalidOperationException("the command line was not parsed yet");

    /// <summary>The verb with these options.</summary>
    public Command Command(Func<CancellationToken, int> run)
    {
        OptionRule.Require(_threshold, value => value is { } v && double.IsFinite(v), "allowed are finite numbers");
        OptionRule.Require(_unsure, value => value is >= 0 and < 1, "allowed are 0 and shares below 1, for example 0.05");
        OptionRule.Require(_falseReject, value => value > 0 && double.IsFinite(value), "allowed are numbers above 0");
        OptionRule.Require(_escape, value => value > 0 && double.IsFinite(value), "allowed are numbers above 0");
        var command = new Command("evaluate", "Measure a model on labelled pictures")
        {
            _model, _data, _json, _report, _threshold, _region, _critical, _escape, _falseReject, _defectRate, _unsure,
        };
        command.SetAction((parsed, cancel) =>
        {
            _parsed = parsed;
            return Task.FromResult(run(cancel));
        });
        return command;
    }

    private static Option<double> Share(string name, string description, double value)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => value };
        OptionRule.Require(option, share => share is > 0 and < 1, "allowed are shares between 0 and 1, for example 0.01");
        return option;
    }

    private static KeyValuePair<string, double>[] Floors(ArgumentResult result)
    {
        var floors = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var text in result.Tokens.Select(t => t.Value))
        {
            var at = text.LastIndexOf('=');
            if (at < 1 || !double.TryParse(text[(at + 1)..], CultureInfo.InvariantCulture, out var floor) || floor is not (> 0 and < 1))
                result.AddError($"--critical '{text}': expected is a defect class and a share between 0 and 1, for example crack=0.99");
            else if (!floors.TryAdd(text[..at], floor))
                result.AddError($"--critical '{text}': the class is there twice");
        }
        return [.. floors];
    }
}
