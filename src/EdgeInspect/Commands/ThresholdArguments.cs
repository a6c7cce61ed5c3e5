using System.CommandLine;
using EdgeInspect.Core.Teaching.Thresholds;

namespace EdgeInspect.Commands;

/// <summary>The options that say where the threshold lies among the scores of good parts.</summary>
internal sealed class ThresholdArguments
{
    private readonly Option<double> _rate = new("--false-rejects")
    {
        Description = "Share of good parts that the threshold may reject",
        DefaultValueFactory = _ => 0.01,
    };

    private readonly Option<ThresholdRule> _rule = new("--threshold-rule")
    {
        Description = "How the threshold follows from good parts: tail (fitted to the highest tenth), normal, tolerance (normal, with 95 % confidence), quantile, or guaranteed (proven with 95 % confidence)",
        DefaultValueFactory = _ => ThresholdRule.Tail,
    };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        OptionRule.Require(_rate, value => value is >= 0.0001 and <= 0.5, "allowed are 0.0001 to 0.5");
        command.Add(_rate);
        command.Add(_rule);
    }

    /// <summary>The rate.</summary>
    public double Rate(ParseResult parsed) => parsed.GetValue(_rate);

    /// <summary>The rule.</summary>
    public ThresholdRule Rule(ParseResult parsed) => parsed.GetValue(_rule);
}
