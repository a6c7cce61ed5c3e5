using EdgeInspect.Benchmarks.Backbones;

namespace EdgeInspect.Core.Tests.Backbones;

/// <summary>The least squares that the shipped backbones are fitted by.</summary>
public sealed class ReconstructionTests
{
    private const int Samples = 600;
    private const int Inputs = 12;
    private const int Outputs = 3;
    private const int Needed = 8;

    [Fact]
    public void What_is_linear_in_some_inputs_is_found_from_them_alone()
    {
        var (inputs, weights) = (Correlated(), NeededWeights());
        var layer = new Reconstruction(new(inputs, Apply(inputs, weights, noise: 0), Once()), weights);
        layer.RemoveDownTo(Needed);
        Assert.Equal(Enumerable.Range(0, Needed), layer.Kept);
        Assert.InRange(layer.Error(), 0, 1e-6);
        Assert.All(layer.Bias().Select((bias, output) => bias - Offset(output)), difference => Assert.InRange(difference, -1e-4, 1e-4));
    }

    /// <summary>To remove one after the other is to fit what is left from the beginning.</summary>
    [Fact]
    public void Removing_inputs_is_fitting_the_rest_anew()
    {
        var (inputs, weights) = (Correlated(), AllWeights());
        var outputs = Apply(inputs, weights, noise: 0.1);
        var old = new float[Outputs * Inputs];
        var layer = new Reconstruction(new(inputs, outputs, Once()), old);
        layer.RemoveDownTo(5);

        float[][] rest = [.. inputs.Select(row => layer.Kept.Select(i => row[i]).ToArray())];
        var anew = new Reconstruction(new(rest, outputs, Once()), new float[Outputs * 5]);
        Assert.InRange(layer.Error() / anew.Error(), 0.999, 1.001);
        Assert.Equal(anew.Bias(), layer.Bias(), (a, b) => Math.Abs(a - b) < 0.02);
    }

    /// <summary>The error that is told is that of the bytes, their scales and the bias, worked out from the samples.</summary>
    [Fact]
    public void What_is_told_of_the_rounded_layer_is_true()
    {
        var (inputs, weights) = (Correlated(), AllWeights());
        var outputs = Apply(inputs, weights, noise: 0.1);
        var layer = new Reconstruction(new(inputs, outputs, Once()), weights);
        layer.RemoveDownTo(9);
        var before = layer.Error();
        var (bytes, scales) = layer.Round();

        var (kept, bias) = (layer.Kept, layer.Bias());
        double error = 0, variance = 0;
        for (var o = 0; o < Outputs; o++)
        {
            var mean = outputs.Average(row => row[o]);
            for (var s = 0; s < Samples; s++)
            {
                var said = bias[o] + kept.Select((input, k) => bytes[(o * kept.Length) + k] * scales[o] * inputs[s][input]).Sum(v => (double)v);
                error += Math.Pow(outputs[s][o] - said, 2);
                variance += Math.Pow(outputs[s][o] - mean, 2);
            }
        }
        Assert.Equal(error / variance, layer.Error(), 5);
        Assert.InRange(layer.Error(), before * 0.99, before + 0.001);
        Assert.Contains(bytes, b => Math.Abs(b) == sbyte.MaxValue);
    }

    private static double[] Once() => [.. Enumerable.Repeat(1.0, Samples)];

    private static double Offset(int output) => output - 1;

    /// <summary>Inputs that have much in common, so that others can make up for one.</summary>
    private static float[][] Correlated()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Samples).Select(_ =>
        {
            var common = random.NextDouble();
            return Enumerable.Range(0, Inputs).Select(i => (float)((common * (i % 4)) + random.NextDouble())).ToArray();
        })];
    }

    private static float[] AllWeights()
    {
        var random = new Random(6);
        return [.. Enumerable.Range(0, Outputs * Inputs).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    private static float[] NeededWeights() => [.. AllWeights().Select((w, i) => i % Inputs < Needed ? w : 0)];

    private static float[][] Apply(float[][] inputs, float[] weights, double noise)
    {
        var random = new Random(7);
        return [.. inputs.Select(row => Enumerable.Range(0, Outputs).Select(o =>
            (float)(Offset(o) + row.Select((v, i) => (double)v * weights[(o * Inputs) + i]).Sum() + (noise * random.NextDouble()))).ToArray())];
    }
}
