using System.Text.Json.Serialization;

namespace EdgeInspect.Core.Lifecycle.Operating;

/// <summary>Whether a defect class is found as often as it must be.</summary>
public enum FloorVerdict
{
    /// <summary>Proven: the lower limit of its recall reaches the floor.</summary>
    [JsonStringEnumMemberName("met")]
    Met,

    /// <summary>Disproven: the upper limit of its recall lies below the floor.</summary>
    [JsonStringEnumMemberName("not_met")]
    NotMet,

    /// <summary>Neither: too few parts of the class are known.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,
}

/// <summary>The recall that a critical defect class must reach, and whether it does.</summary>
/// <param name="Class">The defect class.</param>
/// <param name="Floor">Share of its parts that must be rejected, between 0 and 1.</param>
/// <param name="Parts">Known parts of it.</param>
/// <param name="Escaped">Those not above the threshold.</param>
/// <param name="RecallAtLeast">Its recall's lower limit: exact binomial, one-sided, 95 %.</param>
/// <param name="Verdict">Whether the floor is reached.</param>
/// <param name="NeededWithoutEscape">Known parts that would prove the floor if none escaped: 59 for .95, 299 for .99.</param>
/// <param name="NeededWithTheseEscapes">Known parts that would prove it if no more escaped than did.</param>
public sealed record CriticalFloor(
    string Class, double Floor, int Parts, int Escaped, double RecallAtLeast, FloorVerdict Verdict,
    long NeededWithoutEscape, long NeededWithTheseEscapes)
{
    /// <summary>Judges a class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The floor is not between 0 and 1, or a count is impossible.</exception>
    public static CriticalFloor Of(string name, double floor, int parts, int escaped)
    {
        ExactLimits.ThrowIfNotBetween0And1(floor, nameof(floor));
        var (low, high) = (ExactLimits.Lower(parts - escaped, parts), ExactLimits.Upper(parts - escaped, parts));
        var verdict = low >= floor ? FloorVerdict.Met : high < floor ? FloorVerdict.NotMet : FloorVerdict.Inconclusive;
        return new(name, floor, parts, escaped, low, verdict, ExactLimits.TrialsNeeded(1 - floor),
            ExactLimits.TrialsNeeded(1 - floor, escaped));
    }
}
