namespace EdgeInspect.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Key">The key path, for example <c>Model:Threads</c>; empty when the whole file is meant.</param>
/// <param name="Value">What was written there, or null when nothing was.</param>
/// <param name="Source">Where: file and line, environment variable, or command-line option.</param>
/// <param name="Problem">What is wrong and what is allowed.</param>
public sealed record ConfigurationError(string Key, string? Value, string Source, string Problem)
{
    /// <summary>Whether only something that the configuration names is missing now; see <see cref="INeedsFiles"/>.</summary>
    public bool IsMissing { get; init; }

    /// <summary>All of it in one line.</summary>
    public override string ToString()
    {
        var what = Value is null ? Key : $"{Key} = {Value}";
        return what.Length == 0 ? $"{Source}: {Problem}" : $"{what} ({Source}): {Problem}";
    }
}
