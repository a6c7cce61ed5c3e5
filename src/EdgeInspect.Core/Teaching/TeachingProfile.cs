namespace EdgeInspect.Core.Teaching;

/// <summary>How large the banks are: what a part costs in time against what is remembered of good ones.</summary>
public enum TeachingProfile
{
    /// <summary>Small banks, for a Raspberry Pi.</summary>
    Fast,

    /// <summary>The measured recipe, for a Jetson or a PC.</summary>
    Accurate,
}

/// <summary>Sizes of banks.</summary>
public static class BankSizes
{
    /// <summary>Fewest cells of a bank that a user may ask for.</summary>
    public const int Fewest = 100;

    /// <summary>Most cells of a bank that a user may ask for.</summary>
    public const int Most = 20_000;

    /// <summary>Cells kept for each cue, in the cues' order.</summary>
    public static IReadOnlyList<int> Of(TeachingProfile profile) => profile == TeachingProfile.Fast ? [1000, 1000] : [3000, 2000];
}
