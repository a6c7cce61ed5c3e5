using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching.Channels;
using EdgeInspect.Core.Teaching.Labels;
using EdgeInspect.Core.Teaching.Thresholds;

namespace EdgeInspect.Core.Teaching;

/// <summary>What was learned for one cue.</summary>
/// <param name="Cue">The cue.</param>
/// <param name="Mean">Mean of each channel.</param>
/// <param name="Scale">What each channel is multiplied with once its mean is taken away.</param>
/// <param name="Bank">Cells of good parts.</param>
/// <param name="Chosen">Where the bank's cells came from: picture times cells of a picture plus cell.</param>
/// <param name="Mu">Mean of the good pictures' statistics.</param>
/// <param name="Sd">Unbiased standard deviation of them.</param>
/// <param name="MapMu">Mean of the good cells' distances.</param>
/// <param name="MapSd">Unbiased standard deviation of them.</param>
public sealed record TaughtCue(
    Cue Cue, float[] Mean, float[] Scale, MemoryBank Bank, int[] Chosen, double Mu, double Sd, double MapMu, double MapSd);

/// <summary>A taught detector without its backbone.</summary>
/// <param name="Cues">In the order of <see cref="Cue.All"/>.</param>
/// <param name="Channels">What pictures are like as a whole.</param>
/// <param name="GoodScores">
/// Score of each taught picture by what was not learned from its group: against banks and densities without it and, with labels, cross-validated.
/// </param>
/// <param name="Groups">Number of distinct groups.</param>
public sealed record TaughtHead(IReadOnlyList<TaughtCue> Cues, TaughtChannels Channels, IReadOnlyList<double> GoodScores, int Groups)
{
    /// <summary>The false-reject rate that <see cref="Threshold"/> aims at.</summary>
    public double FalseRejectRate { get; init; } = 0.01;

    /// <summary>How the threshold follows from the good scores.</summary>
    public ThresholdRule Rule { get; init; } = ThresholdRule.Tail;

    /// <summary>What labelled defects add to the score; null when there were none, or nothing was gained by them.</summary>
    public LabelHead? Labels { get; init; }

    /// <summary>Names the type of a defect; null when it is not known.</summary>
    public NamingHead? Naming { get; init; }

    /// <summary>Number of the group that each taught picture belongs to.</summary>
    public required IReadOnlyList<int> GroupOf { get; init; }

    /// <summary>Mean of the good scores.</summary>
    public double GoodMean => GoodParts.Mean;

    /// <summary>Unbiased standard deviation of the good scores.</summary>
    public double GoodSd => GoodParts.Sd;

    /// <summary>Threshold for <see cref="FalseRejectRate"/>.</summary>
    /// <exception cref="TeachingException">The rule has no threshold for that rate from so few parts.</exception>
    public double Threshold => FalseRejectThreshold.Of(Rule, GoodParts, FalseRejectRate);

    /// <summary>The good scores' 95 % quantile (linear between neighbours): more false rejects, far fewer escapes.</summary>
    public double Quantile95 => GoodParts.Quantile(0.95);

    /// <summary>What <see cref="Threshold"/> promises on good parts.</summary>
    public FalseRejectBound FalseRejects => FalseRejectThreshold.Promise(GoodParts, Threshold, FalseRejectRate);

    /// <summary>Taught pictures that lie far from all others, the farthest first: look at them.</summary>
    public IReadOnlyList<int> Outliers => GoodParts.Outliers();

    private GoodScores GoodParts => new(GoodScores, GroupOf);
}
