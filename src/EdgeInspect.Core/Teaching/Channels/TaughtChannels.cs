namespace EdgeInspect.Core.Teaching.Channels;

/// <summary>What was learned of good pictures as a whole.</summary>
/// <param name="Density">Where they lie.</param>
/// <param name="Mu">Mean of the good pictures' distances, each from a density that its group had no part in.</param>
/// <param name="Sd">Unbiased standard deviation of them.</param>
public sealed record TaughtChannels(ChannelDensity Density, double Mu, double Sd)
{
    /// <summary>Weight of its standardised distance in the score, against 1 for the cells' cue: measured on unseen pieces.</summary>
    public const double Weight = 3;

    /// <summary>Densities that a fold of the groups had no part in.</summary>
    internal IReadOnlyList<ChannelDensity> HeldOut { get; init; } = [];

    /// <summary>Fold of each group, an index of <see cref="HeldOut"/>.</summary>
    internal IReadOnlyList<int> FoldOf { get; init; } = [];

    /// <summary>Standardised distance of a picture.</summary>
    /// <param name="statistics">Its <see cref="ChannelStatistics"/>.</param>
    /// <param name="excludedGroup">
    /// Group that must have no part in what it is compared with; below 0 for none. A group that was not taught is compared with the density
    /// of a fold as well: only so is it as far from good parts as taught groups are.
    /// </param>
    internal double Standardised(ReadOnlySpan<float> statistics, int excludedGroup)
    {
        return (DensityFor(excludedGroup).Distance(statistics) - Mu) / Sd;
    }

    private ChannelDensity DensityFor(int excludedGroup) => excludedGroup < 0 ? Density
        : HeldOut[excludedGroup < FoldOf.Count ? FoldOf[excludedGroup] : excludedGroup % HeldOut.Count];
}
