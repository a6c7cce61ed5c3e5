using System.CommandLine;
using EdgeInspect.Commands;

namespace EdgeInspect.Integration.Tests.Commands;

/// <summary>A command line that can't be parsed is refused in a user's words.</summary>
public class UsageProblemTests
{
    [Theory]
    [InlineData("--seed", "abc", "--seed: 'abc' is not a whole number in range")]
    [InlineData("--false-rejects", "much", "--false-rejects: 'much' is not a number")]
    [InlineData("--threshold-rule", "none", "--threshold-rule: 'none' is not one of Guaranteed, Normal, Quantile, Tail, Tolerance")]
    public void Types_are_told_in_plain_words(string option, string value, string expected)
    {
        var errors = new RootCommand { TeachCommand.Create() }.Parse(["teach", "--good", "photos", "--out", "model", option, value]).Errors;
        Assert.Equal(expected, UsageProblem.InPlainWords(Assert.Single(errors).Message));
    }
}
