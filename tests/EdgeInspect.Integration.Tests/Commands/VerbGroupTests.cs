using System.CommandLine;
using EdgeInspect.Commands;

namespace EdgeInspect.Integration.Tests.Commands;

public sealed class VerbGroupTests
{
    private static readonly string[] HubVerbs = ["run", "verify", "config", "enroll", "broker-certificate", "revoke"];

    [Theory]
    [InlineData("edgeinspect: 'edgeinspect hub' takes one of these verbs:", "hub")]
    [InlineData("edgeinspect: 'edgeinspect hub' takes one of these verbs:", "hub", "--config", "hub.json")]
    [InlineData("edgeinspect: 'rum' is no verb of 'edgeinspect hub' (did you mean 'run'?); there are:", "hub", "rum")]
    [InlineData("edgeinspect: 'enrol' is no verb of 'edgeinspect hub' (did you mean 'enroll'?); there are:", "hub", "enrol", "a/b/c")]
    [InlineData("edgeinspect: 'destroy-all' is no verb of 'edgeinspect hub'; there are:", "hub", "destroy-all")]
    public void A_group_without_a_verb_lists_its_verbs(string first, params string[] arguments)
    {
        var lines = Lines(arguments)!;

        Assert.Equal(first, lines[0]);
        Assert.Equal(HubVerbs, lines.Skip(1).SkipLast(1).Select(line => line.TrimStart().Split(' ')[0]));
        Assert.All(lines.Skip(1).SkipLast(1), line => Assert.InRange(line.Length, 30, 140));
        Assert.Equal("edgeinspect: 'edgeinspect hub VERB --help' says more of one", lines[^1]);
    }

    [Fact]
    public void The_program_alone_and_groups_in_groups_do_the_same()
    {
        Assert.Contains("(did you mean 'teach'?)", Lines("tech")![0], StringComparison.Ordinal);
        Assert.Contains("'chek' is no verb of 'edgeinspect hub config' (did you mean 'check'?)", Lines("hub", "config", "chek")![0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_verb_with_wrong_options_is_another_matter() => Assert.Null(Lines("hub", "run"));

    private static IReadOnlyList<string>? Lines(params string[] arguments)
    {
        var root = new RootCommand();
        foreach (var command in CommandTable.All())
            root.Subcommands.Add(command);
        return VerbGroup.Lines(root.Parse(arguments));
    }
}
