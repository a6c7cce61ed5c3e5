using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Commands;

/// <summary>The options that say how much of the good parts is remembered.</summary>
internal sealed class BankArguments
{
    private readonly Option<string> _profile = new("--profile")
    {
        Description = "fast (small banks, for a Raspberry Pi) or accurate (for a Jetson or a PC)",
        DefaultValueFactory = _ => "accurate",
    };

    private readonly Option<int[]?> _sizes = new("--bank-sizes")
    {
        Description = $"Cells to remember for each cue ({string.Join(", ", Cue.All.Select(c => c.Name))}), as numbers with commas; overrides the profile",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = Parse,
    };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        _profile.AcceptOnlyFromAmong("fast", "accurate");
        command.Add(_profile);
        command.Add(_sizes);
    }

    /// <summary>Cells for each cue.</summary>
    public IReadOnlyList<int> Read(ParseResult parsed) =>
        parsed.GetValue(_sizes) is { Length: > 0 } sizes ? sizes : BankSizes.Of(parsed.GetValue(_profile) == "fast" ? TeachingProfile.Fast : TeachingProfile.Accurate);

    private static int[]? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var sizes = text.Split(',').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray();
        if (sizes.Length == Cue.All.Count && sizes.All(s => s is >= BankSizes.Fewest and <= BankSizes.Most))
            return sizes;
        result.AddError($"--bank-sizes '{text}': expected are {Cue.All.Count} numbers from {BankSizes.Fewest} to {BankSizes.Most} with commas between them");
        return null;
    }
}
