namespace EdgeInspect.Core.Lifecycle.Operating;

/// <summary>What a threshold does to labelled parts: a score above it is rejected. Rates are fractions of 1; undefined is null.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="FalseRejectRate">Share of the good parts that is rejected, with its 95 % Wilson interval.</param>
/// <param name="EscapeRate">Share of the defective parts that is not, with its 95 % Wilson interval.</param>
/// <param name="Precision">Share of the rejected parts that is defective, in the mixture of this data set.</param>
public sealed record OperatingPoint(double Threshold, Proportion? FalseRejectRate, Proportion? EscapeRate, double? Precision);

/// <summary>Scores of labelled parts in order, to be asked for every threshold.</summary>
public sealed class RankedScores
{
    private readonly double[] _good;
    private readonly double[] _defective;
    private double[]? _cuts;

    /// <summary>Takes scores with their truth; higher is more anomalous.</summary>
    /// <exception cref="ArgumentException">A score is no finite number.</exception>
    public RankedScores(IReadOnlyCollection<(double Score, bool Defective)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (!parts.All(p => double.IsFinite(p.Score)))
            throw new ArgumentException("a score is no finite number", nameof(parts));
        _good = [.. parts.Where(p => !p.Defective).Select(p => p.Score).Order()];
        _defective = [.. parts.Where(p => p.Defective).Select(p => p.Score).Order()];
    }

    /// <summary>Good parts.</summary>
    public int Good => _good.Length;

    /// <summary>Defective parts.</summary>
    public int Defective => _defective.Length;

    /// <summary>Rising thresholds, one for each way to part the scores: below all, midway between neighbours, at the largest.</summary>
    public IReadOnlyList<double> Cuts => _cuts ??= CutsOf([.. _good.Concat(_defective).Distinct().Order()]);

    /// <summary>Good parts above a threshold.</summary>
    public int GoodAbove(double threshold) => CountAbove(_good, threshold);

    /// <summary>Defective parts above a threshold.</summary>
    public int DefectiveAbove(double threshold) => CountAbove(_defective, threshold);

    /// <summary>What one threshold does.</summary>
    public OperatingPoint At(double threshold)
    {
        var (good, defective) = (GoodAbove(threshold), DefectiveAbove(threshold));
        return new(
            threshold,
            Proportion.Wilson(good, Good),
            Proportion.Wilson(Defective - defective, Defective),
            good + defective > 0 ? (double)defective / (good + defective) : null);
    }

    /// <summary>What rising thresholds do, without those that change neither rate by a step since the one before.</summary>
    /// <param name="steps">Steps from 0 to 1; the curve has at most about twice as many points.</param>
    public IReadOnlyList<OperatingPoint> Curve(int steps = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var curve = new List<OperatingPoint>();
        for (var i = 0; i < Cuts.Count; i++)
        {
            var point = At(Cuts[i]);
            if (i == 0 || i == Cuts.Count - 1 || Step(curve[^1], point) >= 1.0 / steps)
                curve.Add(point);
        }
        return curve;
    }

    private static double Step(OperatingPoint from, OperatingPoint to) => Math.Max(
        Math.Abs((from.FalseRejectRate?.Value ?? 0) - (to.FalseRejectRate?.Value ?? 0)),
        Math.Abs((from.EscapeRate?.Value ?? 0) - (to.EscapeRate?.Value ?? 0)));

    private static double[] CutsOf(double[] distinct)
    {
        if (distinct.Length == 0)
            return [];
        var margin = Math.Max(0.01 * (distinct[^1] - distinct[0]), 1e-6 * Math.Max(1, Math.Abs(distinct[0])));
        var cuts = new double[distinct.Length + 1];
        (cuts[0], cuts[^1]) = (distinct[0] - margin, distinct[^1]);
        for (var i = 1; i < distinct.Length; i++)
        {
            var middle = distinct[i - 1] + ((distinct[i] - distinct[i - 1]) / 2);
            cuts[i] = middle < distinct[i] ? middle : distinct[i - 1];
        }
        return cuts;
    }

    /// <summary>Binary search for the first score above.</summary>
    private static int CountAbove(double[] sorted, double threshold)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] > threshold ? (low, middle) : (middle + 1, high);
        }
        return sorted.Length - low;
    }
}
