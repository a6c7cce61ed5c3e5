using EdgeInspect.Configuration;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>What an account's name and secrets may be.</summary>
internal static class AccountRules
{
    /// <summary>Most characters of a name.</summary>
    public const int LongestName = 32;
    private const int LongestDisplayName = 64;
    private const int ShortestPassword = 10;
    private const int LongestPassword = 128;
    private const int ShortestBadge = 6;
    private const int LongestBadge = 64;

    /// <summary>Everything that is wrong; what is null is not given. The options say what badges look like.</summary>
    public static IEnumerable<PanelFault> FaultsOf(
        string? name, string? displayName, string? password, string? pin, string? badge, PanelOptions options)
    {
        if (name is not null && !IsName(name))
            yield return new("name", name, "2 to 32 of a-z, 0-9, dot, hyphen and underscore, the first a letter or digit");
        if (displayName is not null && (displayName.Trim().Length is 0 or > LongestDisplayName || displayName.Any(char.IsControl)))
            yield return new("display_name", displayName, $"1 to {LongestDisplayName} characters");
        if (password is { Length: < ShortestPassword or > LongestPassword })
            yield return new("password", null, $"{ShortestPassword} to {LongestPassword} characters");
        if (pin is not null && (!IsPin(pin) || IsGuessed(pin)))
            yield return new("pin", null, "4 to 12 digits, not all the same and not one after the other");
        if (badge is { Length: < ShortestBadge or > LongestBadge })
            yield return new("badge", null, $"{ShortestBadge} to {LongestBadge} characters");
        else if (badge is not null && !options.IsBadge(badge))
            yield return new("badge", null, $"what matches Panel:BadgePattern, {options.BadgePattern}");
    }

    /// <summary>What would be tried first: 1111, 1234, 4321.</summary>
    private static bool IsGuessed(string pin)
    {
        var steps = pin.Zip(pin.Skip(1), (a, b) => b - a).Distinct().ToArray();
        return steps is [0 or 1 or -1];
    }

    private static bool IsName(string name) => name.Length is >= 2 and <= LongestName && (char.IsAsciiLetterLower(name[0]) || char.IsAsciiDigit(name[0]))
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_');

    private static bool IsPin(string pin) => pin.Length is >= 4 and <= 12 && pin.All(char.IsAsciiDigit);
}
