using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeInspect.Configuration;

namespace EdgeInspect.Commands;

/// <summary>What is said to who names a group of verbs, as <c>edgeinspect hub</c>, without one of its verbs.</summary>
internal static class VerbGroup
{
    private const string Program = "edgeinspect";

    /// <summary>Lines that say what is missing, name the nearest verb and list all of them; null where a verb was named.</summary>
    public static IReadOnlyList<string>? Lines(ParseResult parsed)
    {
        var group = parsed.CommandResult.Command;
        if (group.Action is not null || group.Subcommands.Count == 0)
            return null;
        var (path, verbs) = (PathOf(parsed.CommandResult), group.Subcommands.Where(verb => !verb.Hidden).ToList());
        var width = verbs.Max(verb => verb.Name.Length);
        return
        [
            $"{Program}: {Problem(parsed.UnmatchedTokens, path, verbs)}",
            .. verbs.Select(verb => $"  {verb.Name.PadRight(width)}  {verb.Description?.TrimEnd('.')}"),
            $"{Program}: '{path} VERB --help' says more of one",
        ];
    }

    private static string Problem(IReadOnlyList<string> unmatched, string path, IEnumerable<Command> verbs)
    {
        if (unmatched is not [var word, ..] || word.StartsWith('-'))
            return $"'{path}' takes one of these verbs:";
        var guess = NearestWord.Of(word, verbs.Select(verb => verb.Name)) is { } nearest ? $" (did you mean '{nearest}'?)" : "";
        return $"'{word}' is no verb of '{path}'{guess}; there are:";
    }

    /// <summary>The words up to the group. The root is called as its file is, which may be another name than the program's.</summary>
    private static string PathOf(CommandResult group) =>
        group.Parent is CommandResult parent ? $"{PathOf(parent)} {group.Command.Name}" : Program;
}
