namespace EdgeInspect.Core.Labelling;

/// <summary>
/// How often labels are wrong, estimated from the probabilities that a model gave to each item while it was trained without it (confident
/// learning, Northcutt, Jiang and Chuang 2021).
/// </summary>
public sealed class ConfidentLearning
{
    /// <summary>A probability counts as reaching a threshold that it misses by this much.</summary>
    private const double Slack = 1e-6;
    private readonly long[][] _joint;
    private readonly long[][] _calibrated;

    private ConfidentLearning(IReadOnlyList<int> labels, IReadOnlyList<IReadOnlyList<double>> probabilities, int classes)
    {
        (Labels, Probabilities) = (labels, probabilities);
        Thresholds = [.. Enumerable.Range(0, classes).Select(Threshold)];
        Confident = [.. Enumerable.Range(0, labels.Count).Select(ConfidentClass)];
        LabelCounts = [.. Enumerable.Range(0, classes).Select(k => labels.LongCount(l => l == k))];
        _joint = [.. Enumerable.Range(0, classes).Select(_ => new long[classes])];
        for (var i = 0; i < labels.Count; i++)
        {
            if (Confident[i] is { } k)
                _joint[labels[i]][k]++;
        }
        for (var k = 0; k < classes; k++)
            _joint[k][k] = Math.Max(1, _joint[k][k]);
        _calibrated = [.. _joint.Select((row, k) => Calibrate(row, k))];
    }

    /// <summary>Confidence from which on a class counts: the mean of its probability over the items labelled so; infinite without such items.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>Items by label (row) and the class that the model is confident of (column); those it is not confident of are left out.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Joint => _joint;

    /// <summary>The same, scaled to the number of items with each label.</summary>
    public IReadOnlyList<IReadOnlyList<long>> CalibratedJoint => _calibrated;

    /// <summary>Estimated share of wrong labels, 0 to 1; null without items.</summary>
    public double? NoiseRate => Labels.Count == 0 ? null : 1 - (_calibrated.Select((row, k) => row[k]).Sum() / (double)_calibrated.Sum(row => row.Sum()));

    internal IReadOnlyList<int> Labels { get; }

    internal IReadOnlyList<IReadOnlyList<double>> Probabilities { get; }

    internal IReadOnlyList<long> LabelCounts { get; }

    /// <summary>The class of each item that the model is confident of, or null.</summary>
    internal IReadOnlyList<int?> Confident { get; }

    /// <summary>Estimates it.</summary>
    /// <param name="labels">The class that each item was given, from 0.</param>
    /// <param name="probabilities">For each item the probability of each class, from a model that did not learn from that item.</param>
    /// <exception cref="ArgumentException">
    /// The lists differ in length, a row has another number of classes (2 or more are needed), a label is no class, or a probability is not
    /// within 0 and 1.
    /// </exception>
    public static ConfidentLearning Of(IReadOnlyList<int> labels, IReadOnlyList<IReadOnlyList<double>> probabilities)
    {
        if (labels.Count != probabilities.Count)
            throw new ArgumentException($"{labels.Count} labels and probabilities of {probabilities.Count} items", nameof(probabilities));
        var classes = probabilities.Count == 0 ? 2 : probabilities[0].Count;
        for (var i = 0; i < labels.Count; i++)
        {
            if (probabilities[i].Count != classes || classes < 2)
                throw new ArgumentException($"item {i} has {probabilities[i].Count} probabilities; every item needs the same, 2 or more", nameof(probabilities));
            if (labels[i] < 0 || labels[i] >= classes)
                throw new ArgumentException($"item {i} has label {labels[i]}; labels are 0 to {classes - 1}", nameof(labels));
            if (probabilities[i].Any(p => !(p is >= 0 and <= 1)))
                throw new ArgumentException($"item {i} has a probability that is not within 0 and 1", nameof(probabilities));
        }
        return new(labels, probabilities, classes);
    }

    /// <summary>Estimated share of wrong labels among those that say a class, 0 to 1.</summary>
    public double LabelNoise(int label) => _calibrated[label].Sum() is var all and > 0 ? 1 - (_calibrated[label][label] / (double)all) : 0;

    private double Threshold(int k)
    {
        var own = Enumerable.Range(0, Labels.Count).Where(i => Labels[i] == k).Select(i => Probabilities[i][k]).ToArray();
        return own.Length == 0 ? double.PositiveInfinity : Math.Max(2 * Slack, own.Average());
    }

    private int? ConfidentClass(int item)
    {
        var row = Probabilities[item];
        var above = Enumerable.Range(0, row.Count).Where(k => row[k] >= Thresholds[k] - Slack).ToArray();
        return above.Length switch
        {
            0 => null,
            1 => above[0],
            _ => Enumerable.Range(0, row.Count).MaxBy(k => row[k]),
        };
    }

    private long[] Calibrate(long[] row, int label)
    {
        var scale = LabelCounts[label] / (double)row.Sum();
        return RoundKeepingSum([.. row.Select(c => c * scale)]);
    }

    /// <summary>Rounds each to an even half; what the sum is off by then goes to the numbers that were rounded farthest.</summary>
    private static long[] RoundKeepingSum(double[] exact)
    {
        var rounded = Array.ConvertAll(exact, x => (long)Math.Round(x));
        var missing = (long)Math.Round(exact.Sum()) - rounded.Sum();
        var step = Math.Sign(missing);
        foreach (var k in Enumerable.Range(0, exact.Length).Reverse().OrderByDescending(k => step * (exact[k] - rounded[k])).Take((int)Math.Abs(missing)))
            rounded[k] += step;
        return rounded;
    }
}
