using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Teaching.Thresholds;

/// <summary>
/// Scores of good parts, each scored without its own group, and what they are worth: pictures of one group (piece, lot) are alike, so that
/// n pictures say as much as n / design effect unrelated parts do. The design effect is Kish's (Survey Sampling 1965): 1 + (m − 1)·ρ, with
/// m
/// the group size that a picture meets on average and ρ the share of the variance between groups (one-way analysis of variance).
/// </summary>
public sealed class GoodScores
{
    private const double FarDeviations = 10;

    private readonly double[] _scores;
    private readonly int[] _groups;
    private readonly double[] _sorted;
    private readonly GroupSizes _sizes;

    /// <summary>Takes scores and the group that each belongs to; groups are told apart by any numbers.</summary>
    /// <exception cref="ArgumentException">Fewer than two scores, as many groups as scores are missing, or a score is no finite
    /// number.</exception>
    public GoodScores(IReadOnlyList<double> scores, IReadOnlyList<int> groups)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(groups);
        if (scores.Count != groups.Count)
            throw new ArgumentException($"{scores.Count} scores for {groups.Count} groups", nameof(groups));
        if (scores.Count < 2)
            throw new ArgumentException($"{scores.Count} scores: at least 2 are needed", nameof(scores));
        (_scores, _groups) = ([.. scores], [.. groups]);
        if (!_scores.All(double.IsFinite))
            throw new ArgumentException("a score is no finite number", nameof(scores));
        _sorted = [.. _scores.Order()];
        _sizes = GroupSizes.Of(_groups);
        Mean = _scores.Average();
        Sd = Math.Sqrt(_scores.Sum(s => (s - Mean) * (s - Mean)) / (_scores.Length - 1));
        DesignEffect = DesignEffectOf(_scores);
    }

    /// <summary>Scores.</summary>
    public int Count => _scores.Length;

    /// <summary>Their mean.</summary>
    public double Mean { get; }

    /// <summary>Their unbiased standard deviation.</summary>
    public double Sd { get; }

    /// <summary>By how much the groups reduce what the scores are worth; 1 when nothing is shared.</summary>
    public double DesignEffect { get; }

    /// <summary>Unrelated parts that would say as much.</summary>
    public double EffectiveCount => Count / DesignEffect;

    /// <summary>The scores in rising order.</summary>
    internal ReadOnlySpan<double> Sorted => _sorted;

    /// <summary>Scores above a threshold.</summary>
    public int Rejected(double threshold) => _scores.Count(s => s > threshold);

    /// <summary>The score that a share of the good parts does not exceed, linear between neighbours.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        var at = share * (_sorted.Length - 1);
        var low = (int)at;
        var high = Math.Min(low + 1, _sorted.Length - 1);
        return _sorted[low] + ((at - low) * (_sorted[high] - _sorted[low]));
    }

    /// <summary>
    /// The false-reject rate that a threshold stays below: Clopper and Pearson's upper limit on counts divided by the design effect (Korn
    /// and
    /// Graubard 1998), the larger one of the scores' and of the rejections' own, so that one odd piece with all its photos counts as one.
    /// </summary>
    /// <param name="threshold">A score above it is rejected.</param>
    /// <param name="confidence">One-sided, between 0 and 1.</param>
    public double UpperRate(double threshold, double confidence = ExactLimits.Confidence)
    {
        var effect = Math.Max(DesignEffect, DesignEffectOf(Array.ConvertAll(_scores, s => s > threshold ? 1.0 : 0)));
        return ExactLimits.Upper(Rejected(threshold) / effect, Count / effect, confidence);
    }

    /// <summary>
    /// Which of the parts lie far from all others, the farthest first: more than ten median deviations above the median, where a normal
    /// score lies once in some ten billion. One photo of a defect among good ones does.
    /// </summary>
    public IReadOnlyList<int> Outliers()
    {
        var median = Quantile(0.5);
        var typical = _scores.Select(s => Math.Abs(s - median)).Order().ElementAt(Count / 2);
        return [.. Enumerable.Range(0, Count).Where(i => _scores[i] > median + (FarDeviations * typical)).OrderByDescending(i => _scores[i])];
    }

    private double DesignEffectOf(double[] values) => 1 + ((_sizes.Met - 1) * ShareBetweenGroups(values));

    /// <summary>The one-way analysis of variance's estimate of the intraclass correlation, groups of unequal sizes, 0 to 1.</summary>
    private double ShareBetweenGroups(double[] values)
    {
        if (_sizes.Groups == Count)
            return 0;
        if (_sizes.Groups == 1)
            return 1;
        var mean = values.Average();
        var (between, within) = (0.0, 0.0);
        foreach (var group in values.Zip(_groups).GroupBy(v => v.Second, v => v.First))
        {
            var own = group.Average();
            between += group.Count() * (own - mean) * (own - mean);
            within += group.Sum(v => (v - own) * (v - own));
        }
        between /= _sizes.Groups - 1;
        within /= Count - _sizes.Groups;
        var denominator = between + ((_sizes.Typical - 1) * within);
        return denominator > 0 ? Math.Clamp((between - within) / denominator, 0, 1) : 0;
    }

    /// <param name="Groups">Distinct groups.</param>
    /// <param name="Met">Mean size of the group of a picture drawn at random.</param>
    /// <param name="Typical">The size that equal groups would have for the same analysis of variance.</param>
    private readonly record struct GroupSizes(int Groups, double Met, double Typical)
    {
        public static GroupSizes Of(int[] groups)
        {
            double[] sizes = [.. groups.CountBy(g => g).Select(g => (double)g.Value)];
            var met = sizes.Sum(s => s * s) / groups.Length;
            return new(sizes.Length, met, sizes.Length > 1 ? (groups.Length - met) / (sizes.Length - 1) : groups.Length);
        }
    }
}
