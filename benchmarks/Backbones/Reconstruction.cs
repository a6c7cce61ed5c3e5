using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>
/// A linear layer by weighted least squares: outputs from inputs, drawn a little to the weights as they were. Inputs can be done without
/// one after the other, that first whose loss costs least once the others make up for it (optimal brain surgeon, Hassibi and Stork 1993,
/// which is exact for such a layer), and weights are rounded one after the other with the rest making up for it (GPTQ, Frantar et al.
/// 2023).
/// </summary>
internal sealed class Reconstruction
{
    /// <summary>Weight of the old weights, to the inputs' mean variance: what the samples don't show stays as it was.</summary>
    private const double Ridge = 1e-3;

    /// <summary>Of an output without weights, so that nothing is divided by zero.</summary>
    private const double LeastStep = 1e-10;

    private readonly SampleMoments _moments;
    private readonly double[,] _inverse;
    private readonly double[,] _weights;
    private readonly List<int> _kept;

    /// <summary>Fits all inputs.</summary>
    /// <param name="moments">Moments of inputs and outputs.</param>
    /// <param name="old">The weights as they were, [output x input].</param>
    public Reconstruction(SampleMoments moments, ReadOnlySpan<float> old)
    {
        _moments = moments;
        var (inputs, outputs) = (moments.Inputs, moments.Outputs);
        var ridge = Ridge * Enumerable.Range(0, inputs).Average(i => moments.Covariance[i, i]);
        var drawn = (double[,])moments.Covariance.Clone();
        for (var i = 0; i < inputs; i++)
            drawn[i, i] += ridge;
        _inverse = Inverse(drawn);
        _weights = new double[outputs, inputs];
        _kept = [.. Enumerable.Range(0, inputs)];
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
                AddScaled(_inverse, i, moments.Cross[o, i] + (ridge * old[(o * inputs) + i]), _weights, o);
        }
    }

    /// <summary>The inputs that are left, ascending.</summary>
    public int[] Kept => [.. _kept];

    /// <summary>What is added to each output, in its units.</summary>
    public double[] Bias() => [.. Enumerable.Range(0, _moments.Outputs).Select(Bias)];

    /// <summary>Does without inputs.</summary>
    /// <param name="count">How many remain.</param>
    public void RemoveDownTo(int count)
    {
        while (_kept.Count > count)
        {
            var least = _kept.MinBy(Loss);
            for (var o = 0; o < _moments.Outputs; o++)
                AddScaled(_inverse, least, -_weights[o, least] / _inverse[least, least], _weights, o);
            _kept.Remove(least);
            Eliminate(_inverse, least, _kept);
        }
    }

    /// <summary>Rounds the weights to eight bits, a scale for each output; bias and error are those of the rounded ones from then on.</summary>
    /// <returns>[output x remaining input], and what a step of each output's weights is worth.</returns>
    public (sbyte[] Weights, float[] Scales) Round()
    {
        float[] scales = [.. Enumerable.Range(0, _moments.Outputs).Select(Step)];
        var bytes = new sbyte[scales.Length * _kept.Count];
        var inverse = (double[,])_inverse.Clone();
        var rest = _kept.ToList();
        for (var k = 0; k < _kept.Count; k++)
        {
            var i = _kept[k];
            for (var o = 0; o < scales.Length; o++)
            {
                var rounded = (sbyte)Math.Clamp(Math.Round(_weights[o, i] / scales[o]), -sbyte.MaxValue, sbyte.MaxValue);
                AddScaled(inverse, i, ((rounded * (double)scales[o]) - _weights[o, i]) / inverse[i, i], _weights, o);
                bytes[(o * _kept.Count) + k] = rounded;
                _weights[o, i] = rounded * (double)scales[o];
            }
            rest.Remove(i);
            Eliminate(inverse, i, rest);
        }
        return (bytes, scales);
    }

    /// <summary>Mean squared error of all outputs on the samples, to their variance.</summary>
    public double Error()
    {
        double error = 0, all = 0;
        for (var o = 0; o < _moments.Outputs; o++)
        {
            var variance = _moments.VarianceOut[o];
            (error, all) = (error + variance, all + variance);
            foreach (var i in _kept)
            {
                var product = TensorPrimitives.Dot<double>(Row(_moments.Covariance, i), Row(_weights, o));
                error += _weights[o, i] * (product - (2 * _moments.Cross[o, i]));
            }
        }
        return error / all;
    }

    /// <summary>What the squared error grows by without an input.</summary>
    private double Loss(int input) =>
        Enumerable.Range(0, _moments.Outputs).Sum(o => _weights[o, input] * _weights[o, input]) / _inverse[input, input];

    private double Bias(int output) => _moments.MeanOut[output] - _kept.Sum(i => _weights[output, i] * _moments.MeanIn[i]);

    private float Step(int output) => (float)Math.Max(LeastStep, _kept.Max(i => Math.Abs(_weights[output, i])) / sbyte.MaxValue);

    /// <summary>The inverse without one row and column more (Schur's complement).</summary>
    private static void Eliminate(double[,] inverse, int gone, List<int> rest)
    {
        foreach (var i in rest)
        {
            AddScaled(inverse, gone, -inverse[i, gone] / inverse[gone, gone], inverse, i);
            inverse[i, gone] = 0;
        }
        Row(inverse, gone).Clear();
    }

    private static double[,] Inverse(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var factor = new double[PackedTriangle.Length(n)];
        for (var i = 0; i < n; i++)
            Row(matrix, i)[..(i + 1)].CopyTo(factor.AsSpan(PackedTriangle.Row(i)));
        PackedTriangle.Factorise(factor, n);
        var root = PackedTriangle.Invert(factor, n);
        var inverse = new double[n, n];
        for (var k = 0; k < n; k++)
        {
            var row = root.AsSpan(PackedTriangle.Row(k), k + 1);
            for (var i = 0; i <= k; i++)
                TensorPrimitives.MultiplyAdd(row, row[i], Row(inverse, i)[..row.Length], Row(inverse, i)[..row.Length]);
        }
        return inverse;
    }

    private static void AddScaled(double[,] from, int row, double by, double[,] to, int toRow) =>
        TensorPrimitives.MultiplyAdd(Row(from, row), by, Row(to, toRow), Row(to, toRow));

    private static Span<double> Row(double[,] matrix, int row) => MemoryMarshal.CreateSpan(ref matrix[row, 0], matrix.GetLength(1));
}
