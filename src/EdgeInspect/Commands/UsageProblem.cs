using System.Text.RegularExpressions;

namespace EdgeInspect.Commands;

/// <summary>What is wrong with a command line, in a user's words instead of the parser's, which name types of .NET.</summary>
internal static partial class UsageProblem
{
    /// <summary>The parser's message without names of types.</summary>
    public static string InPlainWords(string message)
    {
        var match = Unparsed().Match(message);
        if (!match.Success)
            return message;
        return $"{match.Groups["option"].Value}: '{match.Groups["value"].Value}' is not {Expected(match.Groups["type"].Value, match.Groups["more"].Value)}";
    }

    private static string Expected(string type, string more)
    {
        string[] names = [.. more.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        if (names.Length > 0)
            return $"one of {string.Join(", ", names)}";
        if (type.Contains("Int", StringComparison.Ordinal))
            return "a whole number in range";
        return type.Contains("Double", StringComparison.Ordinal) ? "a number" : "what is expected";
    }

    [GeneratedRegex(
        @"^Cannot parse argument '(?<value>.*?)' for option '(?<option>.*?)' as expected type '(?<type>.*?)'\.(?<more>.*)$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unparsed();
}
