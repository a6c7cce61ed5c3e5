using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// Adds what labelled defects teach to a head learned from good parts. ζ, the decision of a logistic regression of the n labelled defects
/// against all good pictures, is standardised by mean and deviation of the good pictures' cross-validated decisions; the new score is
/// (S − mean of S) / sd of S + 0.6 n / (n + 20) · ζ, S being the old one, both over the good pictures. Labels are taken when the new score's
/// AUROC on pictures of groups that it did not learn from is above the old one's, if need be at half that weight.
/// <para>
/// Decisions of different folds are ranked together, and each fold's regression has its own zero and unit: one that lost a labelled piece
/// lies lower for it, which alone would rank that piece below the good parts (Parker, Günter and Bedo 2007; Forman and Scholz 2010). So
/// every regression's decisions are first standardised by those of the good pictures that it learned from.
/// </para>
/// </summary>
public sealed class LabelTeacher
{
    /// <summary>Inverse strength of the penalty.</summary>
    private const double C = 0.001;

    /// <summary>Weight of the variance over good pictures: what tells pieces from each other should not tell defects.</summary>
    private const double Calm = 1.0 / 3;

    private const int LeastFolds = 5;

    /// <summary>Up to here every labelled group is a fold of its own, so that a regression learns from nearly all labels.</summary>
    private const int MostFolds = 20;

    /// <summary>Weight of the head with very many labels: more of it helps with siblings of the labelled pieces and hurts with others.</summary>
    private const double Most = 0.6;

    /// <summary>Labels at which it weighs half of that.</summary>
    private const double HalfAt = 20;

    /// <summary>What is tried of that weight when the whole of it gains nothing; a quarter would be taken for labels that mean nothing, too.</summary>
    private const double LessWeight = 0.5;

    private readonly TaughtHead _head;
    private readonly LabelledFeatures _features;
    private readonly Standardisation _scale;
    private readonly double[] _x;
    private readonly int[] _isDefect;
    private readonly int _seed;
    private readonly ParallelOptions _parallel;

    private LabelTeacher(TaughtHead head, LabelledFeatures features, int seed, ParallelOptions parallel)
    {
        (_head, _features, _seed, _parallel) = (head, features, seed, parallel);
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
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancel };
        return new LabelTeacher(head, features, options.Seed, parallel).Learn();
    }

    private LabelOutcome Learn()
    {
        var folds = LabelFolds.Deal(_features.Groups, _features.Labels, Folds(), _seed);
        if (!LabelFolds.CanTest(folds, _features.Labels))
            return new(_head, new(LabelDecision.OneGroup, Counts(), Ranking: null, Before: null, After: null, Naming: null));
        var decisions = CrossValidated(folds);
        var naming = DefectNaming.Learn(_features, _x, _scale, folds);
        var (head, report) = Weighed(decisions);
        return new(
            report.Decision == LabelDecision.Taken ? head with { Naming = naming?.Head } : _head,
            report with { Naming = naming?.Report });
    }

    /// <summary>With half of the weight if only that gains, else with the whole.</summary>
    private LabelOutcome Weighed(double[] decisions)
    {
        var learned = Learned([.. Enumerable.Range(0, _isDefect.Length)]);
        var whole = With(1, learned, decisions);
        if (whole.Report.Decision == LabelDecision.Taken)
            return whole;
        var less = With(LessWeight, learned, decisions);
        return less.Report.Decision == LabelDecision.Taken ? less : whole;
    }

    private LabelOutcome With(double share, LinearFunctions learned, double[] decisions)
    {
        var (mean, sd) = MeanAndSd(decisions.AsSpan(0, _features.Goods));
        var unit = share * Weight(_features.Labels.Length - _features.Goods) / sd;
        double[] sums = [.. _features.Scores.Zip(decisions, (s, z) => ((s - _head.GoodMean) / _head.GoodSd) + (unit * (z - mean)))];
        var head = _head with { GoodScores = sums[.._features.Goods], Labels = Final(learned, mean, unit) };
        return new(head, Compare(head, share, sums));
    }

    /// <summary>What n labelled defects weigh.</summary>
    internal static double Weight(int n) => Most * n / (n + HalfAt);

    private int Folds()
    {
        var labelled = _features.Groups.Where((_, i) => _isDefect[i] == 1).Distinct(StringComparer.Ordinal).Count();
        return Math.Clamp(labelled, LeastFolds, MostFolds);
    }

    /// <summary>Each picture's decision by a regression that saw nothing of its fold.</summary>
    private double[] CrossValidated(int[] folds)
    {
        var decisions = new double[folds.Length];
        Parallel.ForEach(folds.Distinct(), _parallel, fold =>
        {
            var functions = Learned([.. Enumerable.Range(0, folds.Length).Where(i => folds[i] != fold)]);
            for (var i = 0; i < folds.Length; i++)
            {
                if (folds[i] == fold)
                    decisions[i] = functions.Of(Row(i));
            }
        });
        return decisions;
    }

    /// <summary>What the given pictures teach, in deviations of the good ones among them from their mean.</summary>
    private LinearFunctions Learned(int[] rows)
    {
        var functions = LogisticRegression.Binary(_x, PooledFeatures.Count, rows, _isDefect, C, Calm);
        double[] goods = [.. rows.Where(r => _isDefect[r] == 0).Select(r => functions.Of(Row(r)))];
        var (mean, sd) = MeanAndSd(goods);
        return new([.. functions.Weights.Select(w => w / sd)], [(functions.Bias[0] - mean) / sd]);
    }

    private ReadOnlySpan<double> Row(int picture) => _x.AsSpan(picture * PooledFeatures.Count, PooledFeatures.Count);

    private LabelHead Final(LinearFunctions learned, double mean, double unit)
    {
        var raw = _scale.Undo(learned);
        return new(_head.GoodMean, _head.GoodSd, [.. raw.Weights.Select(w => (float)(unit * w))], unit * (raw.Bias[0] - mean), Counts());
    }

    private LabelReport Compare(TaughtHead head, double share, double[] sums)
    {
        bool[] isDefect = [.. _isDefect.Select(d => d == 1)];
        var ranking = RankingComparison.Of(_features.Scores, sums, isDefect, _features.Groups, _seed);
        return new(
            ranking.Difference.Value > 0 ? LabelDecision.Taken : LabelDecision.NotBetter,
            Counts(),
            ranking,
            At(_head.Threshold, _features.Scores, isDefect),
            At(head.Threshold, sums, isDefect),
            Naming: null)
        {
            ShareOfWeight = share,
        };
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
