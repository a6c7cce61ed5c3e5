using System.Numerics.Tensors;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>Weighted means and covariances of a layer's inputs and outputs.</summary>
internal sealed class SampleMoments
{
    /// <summary>Samples that are summed up in float.</summary>
    private const int SumLength = 4096;

    /// <summary>Of samples.</summary>
    /// <param name="inputs">[sample][input].</param>
    /// <param name="outputs">[sample][output].</param>
    /// <param name="counts">How often each sample counts, on average once.</param>
    public SampleMoments(float[][] inputs, float[][] outputs, double[] counts)
    {
        (Inputs, Outputs) = (inputs[0].Length, outputs[0].Length);
        (MeanIn, MeanOut) = (Means(inputs, counts), Means(outputs, counts));
        float[] roots = [.. counts.Select(c => (float)Math.Sqrt(c))];
        var (columnsIn, columnsOut) = (Columns(inputs, MeanIn, roots), Columns(outputs, MeanOut, roots));
        Covariance = new double[Inputs, Inputs];
        Cross = new double[Outputs, Inputs];
        Parallel.For(0, Inputs, i =>
        {
            for (var k = 0; k <= i; k++)
                Covariance[i, k] = Covariance[k, i] = Mean(columnsIn[i], columnsIn[k]);
            for (var o = 0; o < Outputs; o++)
                Cross[o, i] = Mean(columnsOut[o], columnsIn[i]);
        });
        VarianceOut = [.. columnsOut.Select(c => Mean(c, c))];
    }

    /// <summary>Number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>Number of outputs.</summary>
    public int Outputs { get; }

    /// <summary>Mean of each input.</summary>
    public double[] MeanIn { get; }

    /// <summary>Mean of each output.</summary>
    public double[] MeanOut { get; }

    /// <summary>Variance of each output.</summary>
    public double[] VarianceOut { get; }

    /// <summary>Covariances of the inputs.</summary>
    public double[,] Covariance { get; }

    /// <summary>Covariances of outputs (rows) with inputs.</summary>
    public double[,] Cross { get; }

    /// <summary>Means of columns.</summary>
    public static double[] Means(float[][] rows, double[] counts)
    {
        var means = new double[rows[0].Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var k = 0; k < means.Length; k++)
                means[k] += counts[i] * rows[i][k] / rows.Length;
        }
        return means;
    }

    private static float[][] Columns(float[][] rows, double[] means, float[] roots)
    {
        var columns = new float[means.Length][];
        Parallel.For(0, columns.Length, k => columns[k] = [.. rows.Select((row, i) => roots[i] * (float)(row[k] - means[k]))]);
        return columns;
    }

    private static double Mean(float[] x, float[] y)
    {
        double sum = 0;
        for (var start = 0; start < x.Length; start += SumLength)
        {
            var length = Math.Min(SumLength, x.Length - start);
            sum += TensorPrimitives.Dot<float>(x.AsSpan(start, length), y.AsSpan(start, length));
        }
        return sum / x.Length;
    }
}
