using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>Learns to name the type of a defect from the classes that have at least two labels.</summary>
internal sealed class DefectNaming
{
    /// <summary>Inverse strength of the penalty.</summary>
    private const double C = 0.003;

    private const int LeastLabels = 2;

    private readonly LabelledFeatures _features;
    private readonly double[] _x;
    private readonly string[] _names;
    private readonly int[] _rows;
    private readonly int[] _classes;

    private DefectNaming(LabelledFeatures features, double[] x, string[] names)
    {
        (_features, _x, _names) = (features, x, names);
        _classes = [.. features.Labels.Select(l => l == 0 ? -1 : Array.IndexOf(names, features.Classes[l - 1]))];
        _rows = [.. Enumerable.Range(0, _classes.Length).Where(i => _classes[i] >= 0)];
    }

    /// <summary>Learns.</summary>
    /// <param name="features">Features of all pictures.</param>
    /// <param name="x">The standardised ones.</param>
    /// <param name="scale">How they were standardised.</param>
    /// <param name="folds">Fold of each picture.</param>
    /// <returns>The head and its report; null when fewer than two classes have two labels.</returns>
    public static (NamingHead Head, NamingReport Report)? Learn(LabelledFeatures features, double[] x, Standardisation scale, int[] folds)
    {
        string[] names = [.. features.Classes.Where((_, k) => features.Labels.Count(l => l == k + 1) >= LeastLabels)];
        if (names.Length < 2)
            return null;
        var naming = new DefectNaming(features, x, names);
        return (naming.Head(scale), naming.Report(folds));
    }

    private NamingHead Head(Standardisation scale)
    {
        var raw = scale.Undo(LogisticRegression.Multinomial(_x, PooledFeatures.Count, _rows, _classes, _names.Length, C));
        var weights = new float[raw.Weights.Length];
        for (var i = 0; i < weights.Length; i++)
            weights[(i % PooledFeatures.Count * _names.Length) + (i / PooledFeatures.Count)] = (float)raw.Weights[i];
        return new(_names, weights, [.. raw.Bias.Select(b => (float)b)]);
    }

    private NamingReport Report(int[] folds)
    {
        var confusion = _names.Select(_ => new int[_names.Length]).ToArray();
        foreach (var fold in _rows.Select(r => folds[r]).Distinct())
        {
            var name = Trained([.. _rows.Where(r => folds[r] != fold)]);
            foreach (var row in _rows.Where(r => folds[r] == fold))
                confusion[_classes[row]][name(row)]++;
        }
        var right = Proportion.Wilson(confusion.Select((row, k) => row[k]).Sum(), _rows.Length)!.Value;
        return new(_names, confusion, right, [.. _features.Classes.Except(_names, StringComparer.Ordinal)]);
    }

    /// <summary>Names rows by what the given rows teach, which may lack a class all of whose labels are of one fold.</summary>
    private Func<int, int> Trained(int[] rows)
    {
        int[] present = [.. rows.Select(r => _classes[r]).Distinct().Order()];
        if (present.Length < 2)
            return _ => present.Length == 0 ? 0 : present[0];
        int[] renumbered = [.. _classes.Select(c => Array.IndexOf(present, c))];
        var functions = LogisticRegression.Multinomial(_x, PooledFeatures.Count, rows, renumbered, present.Length, C);
        return row =>
        {
            var x = _x.AsSpan(row * PooledFeatures.Count, PooledFeatures.Count);
            var best = 0;
            for (var k = 1; k < present.Length; k++)
                best = functions.Of(x, k) > functions.Of(x, best) ? k : best;
            return present[best];
        };
    }
}
