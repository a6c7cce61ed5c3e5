using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// Adds what labelled defects teach to a head learned from good parts. ζ, the decision of a logistic regression of the n labelled defects
/// against all good pictures, is standardised by mean and deviation of the good pictures' cross-validated decisions; the new score is
/// (S − mean of S) / sd of S + 0.6 n / (n + 20) · ζ, S being the old one, both over the good pictures. Labels are taken when the new score's
/// AUROC on pictures of groups that it did not learn from is above the old one's.
/// </summary>
public sealed class LabelTeacher
{
    /// <summary>Inverse strength of the penalty.</summary>
    private const double C = 0.001;

    /// <summary>Weight of the variance over good pictures: what tells pieces from each other should not tell defects.</summary>
    private const double Calm = 1.0 / 3;

    private const int Folds = 5;

    /// <summary>Weight of the head with very many labels: more of it helps with siblings of the labelled pieces and hurts with others.</summary>
    private const double Most = 0.6;

    /// <summary>Labels at which it weighs half of that.</summary>
    private const double HalfAt = 20;

    private readonly TaughtHead _head;
    private readonly LabelledFeatures _features;
    private readonly Standardisation _scale;
    private readonly double[] _x;
    private readonly int[] _isDefect;
    private readonly int _seed;

    private LabelTeacher(TaughtHead head, LabelledFeatures features, int seed)
    {
        (_head, _features, _seed) = (head, features, seed);
        _scale = Standardisation.Of(features.Pooled, PooledFeatures.Count);
        _x = _scale.Apply(features.Pooled);
        _isDefect = [.. features.Labels.Select(l => Math.Min(l, 1))];
    }

    /// <summary>Learns from labels and judges what was learned.</summary>
    /// <param name="head">What was taught from the good pictures.</param>
    /// <param name="goods">The same good pictures, in the same order.</param>
    /// <param name="defects">Labelled defects; at least one.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="progress">Told how far it is, from several threads.</param>
    /// <param name="cancel">Stops early.</param>
    /// <exception cref="TeachingException">There is no labelled defect.</exception>
    public static LabelOutcome Learn(
        TaughtHead head,
        ITeachingImages goods,
        LabelledDefects defects,
        TeachingOptions options,
        Action<TeachingProgress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(goods);
        ArgumentNullException.ThrowIfNull(defects);
        ArgumentNullException.ThrowIfNull(options);
        if (defects.Classes.Count == 0)
            throw new TeachingException("there is no labelled defect to learn from");
        var features = TeachingErrors.Told(
            () => LabelledFeatures.Measure(head, goods, defects, options.Threads, progress, cancel));
        return new LabelTeacher(head, features, options.Seed).Learn();
    }

    private LabelOutcome Learn()
    {
        var folds = LabelFolds.Deal(_features.Groups, _features.Labels, Folds, _seed);
        if (!LabelFolds.CanTest(folds, _features.Labels))
            return new(_head, new(LabelDecision.OneGroup, Counts(), Ranking: null, Before: null, After: null, Naming: null));
        var decisions = CrossValidated(folds);
        var (mean, sd) = MeanAndSd(decisions.AsSpan(0, _features.Goods));
        var weight = Weight(_features.Labels.Length - _features.Goods);
        double[] sums = [.. _features.Scores.Zip(decisions, (s, z) => ((s - _head.GoodMean) / _head.GoodSd) + (weight * (z - mean) / sd))];

        var naming = DefectNaming.Learn(_features, _x, _scale, folds);
        var head = _head with
        {
            GoodScores = sums[.._features.Goods],
            Labels = Final(mean, sd, weight),
            Naming = naming?.Head,
        };
        var report = Compare(head, sums, naming?.Report);
        return new(report.Decision == LabelDecision.Taken ? head : _head, report);
    }

    /// <summary>What n labelled defects weigh.</summary>
    internal static double Weight(int n) => Most * n / (n + HalfAt);

    /// <summary>Each picture's decision by a regression that saw nothing of its fold.</summary>
    private double[] CrossValidated(int[] folds)
    {
        var decisions = new double[folds.Length];
        foreach (var fold in folds.Distinct())
        {
            int[] others = [.. Enumerable.Range(0, folds.Length).Where(i => folds[i] != fold)];
            var functions = LogisticRegression.Binary(_x, PooledFeatures.Count, others, _isDefect, C, Calm);
            for (var i = 0; i < folds.Length; i++)
            {
                if (folds[i] == fold)
                    decisions[i] = functions.Of(_x.AsSpan(i * PooledFeatures.Count, PooledFeatures.Count));
            }
        }
        return decisions;
    }

    private LabelHead Final(double mean, double sd, double weight)
    {
        int[] all = [.. Enumerable.Range(0, _isDefect.Length)];
        var raw = _scale.Undo(LogisticRegression.Binary(_x, PooledFeatures.Count, all, _isDefect, C, Calm));
        float[] weights = [.. raw.Weights.Select(w => (float)(weight / sd * w))];
        return new(_head.GoodMean, _head.GoodSd, weights, weight / sd * (raw.Bias[0] - mean), Counts());
    }

    private LabelReport Compare(TaughtHead head, double[] sums, NamingReport? naming)
    {
        bool[] isDefect = [.. _isDefect.Select(d => d == 1)];
        var ranking = RankingComparison.Of(_features.Scores, sums, isDefect, _features.Groups, _seed);
        return new(
            ranking.Difference.Value > 0 ? LabelDecision.Taken : LabelDecision.NotBetter,
            Counts(),
            ranking,
            At(_head.Threshold, _features.Scores, isDefect),
            At(head.Threshold, sums, isDefect),
            naming);
    }

    private static LabelThreshold At(double threshold, double[] scores, bool[] isDefect) =>
        new(threshold, ThresholdMetrics.Of([.. scores.Zip(isDefect)], threshold));

    private SortedDictionary<string, int> Counts()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (k, name) in _features.Classes.Index())
            counts[name] = _features.Labels.Count(l => l == k + 1);
        return counts;
    }

    private static (double Mean, double Sd) MeanAndSd(ReadOnlySpan<double> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var v in values)
            sum += v;
        var mean = sum / values.Length;
        foreach (var v in values)
            squares += (v - mean) * (v - mean);
        return (mean, Math.Sqrt(squares / (values.Length - 1)));
    }
}
