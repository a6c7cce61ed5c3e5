namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>Mean and standard deviation (of the population) of each column; a constant column keeps the deviation 1.</summary>
internal sealed class Standardisation
{
    private Standardisation(double[] mean, double[] sd) => (Mean, Sd) = (mean, sd);

    /// <summary>Mean of each column.</summary>
    public double[] Mean { get; }

    /// <summary>Standard deviation of each column.</summary>
    public double[] Sd { get; }

    /// <summary>Of the columns of [n, columns].</summary>
    public static Standardisation Of(double[] values, int columns)
    {
        var rows = values.Length / columns;
        var (mean, squares) = (new double[columns], new double[columns]);
        for (var row = 0; row < rows; row++)
            VectorMath.Add(1.0 / rows, values.AsSpan(row * columns, columns), mean);
        for (var i = 0; i < values.Length; i++)
            squares[i % columns] += (values[i] - mean[i % columns]) * (values[i] - mean[i % columns]);
        return new(mean, [.. squares.Select((s, c) => s > 1e-12 * rows * mean[c] * mean[c] ? Math.Sqrt(s / rows) : 1)]);
    }

    /// <summary>The values in standard deviations from their columns' means.</summary>
    public double[] Apply(double[] values) => [.. values.Select((v, i) => (v - Mean[i % Mean.Length]) / Sd[i % Mean.Length])];

    /// <summary>Linear functions of the values as they are that equal those of the standardised ones.</summary>
    public LinearFunctions Undo(LinearFunctions functions)
    {
        double[] weights = [.. functions.Weights.Select((w, i) => w / Sd[i % Mean.Length])];
        return new(weights, [.. functions.Bias.Select((b, k) => b - VectorMath.Dot(weights.AsSpan(k * Mean.Length, Mean.Length), Mean))]);
    }
}
