using System.Numerics.Tensors;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>
/// Brings a quantised backbone nearer to the float one, and makes it thinner. Block after block: each hidden channel is scaled to the whole
/// range of its bytes, then the projection is fitted by least squares to what the float backbone gives on pictures, from what the
/// quantised one really has at that place, so that it makes up for the rounding before it; channels can be left out. What a block gives
/// keeps the quantised one's gain and offset of each channel.
/// </summary>
internal sealed class BackboneFitting
{
    private const int Blocks = 14;

    /// <summary>As many channels remain as the vector kernels take at once, or a multiple.</summary>
    private const int ChannelMultiple = 16;

    /// <summary>Activations saturate at this many times the largest that was seen in the cells looked at, and at 6 as ReLU6 does.</summary>
    private const double Headroom = 1.15;

    /// <summary>No channel's step becomes finer than this share of what it was.</summary>
    private const double FinestStep = 1.0 / 16;

    /// <summary>
    /// Added to the variance that a picture's count is divided by, as a share of the mean variance: a picture without contrast counts 21 times
    /// as much as one of mean contrast.
    /// </summary>
    private const double LeastContrast = 0.05;

    private readonly ModelProto _float;
    private readonly ModelProto _before;
    private readonly ModelProto _fitted;
    private readonly CalibrationPictures _pictures;

    private BackboneFitting(string original, string quantised, CalibrationPictures pictures)
    {
        (_float, _before, _fitted) = (Parse(original), Parse(quantised), Parse(quantised));
        _pictures = pictures;
    }

    /// <summary>Reads two backbones and writes the fitted one.</summary>
    /// <param name="original">The float backbone.</param>
    /// <param name="quantised">The quantised one.</param>
    /// <param name="shares">Share of the channels that blocks 1 to 14 keep, over 0 up to 1; one for all, or one for each.</param>
    /// <param name="pictures">Folders and lists of pictures; their order matters.</param>
    /// <param name="result">File to write.</param>
    public static void Write(string original, string quantised, double[] shares, IReadOnlyList<string> pictures, string result)
    {
        if (shares.Length is not (1 or Blocks) || shares.Any(s => s is not (> 0 and <= 1)))
            throw new ArgumentException($"expected are {Blocks} shares, or one for all, over 0 up to 1", nameof(shares));
        var fitting = new BackboneFitting(original, quantised, new(pictures));
        for (var block = 1; block <= Blocks; block++)
            fitting.Fit(block, shares[shares.Length == 1 ? 0 : block - 1]);
        File.WriteAllBytes(result, fitting._fitted.ToByteArray());
    }

    private static ModelProto Parse(string path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));

    /// <summary>Cells of each picture that are looked at: more where channels are many.</summary>
    private static int CellsOf(int block) => block < 11 ? 32 : 48;

    private void Fit(int number, double share)
    {
        var (block, cells) = (new QuantisedBlock(_fitted.Graph, number), CellsOf(number));
        var projection = Equalise(block, cells);
        var wanted = InUnitsOf(Sample(_before, block.Stream, cells), Sample(_float, block.Stream, cells));
        var counts = Counts(wanted, cells);
        if (block.Shortcut is { } shortcut)
            Subtract(wanted, Sample(_fitted, shortcut, cells));
        var layer = new Reconstruction(new(Sample(_fitted, block.Filtered, cells), wanted, counts), projection);
        var (channels, whole) = (layer.Kept.Length, layer.Error());
        layer.RemoveDownTo(Kept(channels, share));
        var (weights, scales) = layer.Round();
        block.Project(layer.Kept, weights, scales, layer.Bias());
        Console.WriteLine(
            $"block {number}: {channels} channels miss {whole:p2} of the projection, {layer.Kept.Length} rounded ones {layer.Error():p2}");
    }

    private static int Kept(int channels, double share) =>
        share == 1 ? channels : Math.Max(1, (int)Math.Round(channels * share / ChannelMultiple)) * ChannelMultiple;

    /// <summary>Scales all channels of a block to the range of their bytes.</summary>
    /// <returns>The projection's weights, in the new units.</returns>
    private float[] Equalise(QuantisedBlock block, int cells)
    {
        block.ScaleExpanded(Factors(block, block.Expanded, cells));
        var factors = Factors(block, block.Filtered, cells);
        var projection = block.Projection();
        block.ScaleFiltered(factors);
        return [.. projection.Select((w, i) => (float)(w / factors[i % factors.Length]))];
    }

    private double[] Factors(QuantisedBlock block, string activations, int cells)
    {
        var (range, rows) = (block.RangeOf(activations), Sample(_fitted, activations, cells));
        double Reach(int channel) => Math.Clamp(Headroom * rows.Max(row => row[channel]), range * FinestStep, range);
        return [.. Enumerable.Range(0, rows[0].Length).Select(c => range / Reach(c))];
    }

    private float[][] Sample(ModelProto model, string output, int cells)
    {
        var cut = model.Clone();
        cut.Graph.Output.Clear();
        cut.Graph.Output.Add(new ValueInfoProto { Name = output });
        return _pictures.Sample(cut.ToByteArray(), output, cells);
    }

    /// <summary>The float backbone's channels, each scaled and moved to lie on the quantised one's, which are equalised.</summary>
    private static float[][] InUnitsOf(float[][] quantised, float[][] original)
    {
        double[] counts = [.. Enumerable.Repeat(1.0, original.Length)];
        var (mq, mo) = (SampleMoments.Means(quantised, counts), SampleMoments.Means(original, counts));
        for (var c = 0; c < mo.Length; c++)
        {
            double oo = 0, oq = 0;
            for (var i = 0; i < original.Length; i++)
            {
                var x = original[i][c] - mo[c];
                (oo, oq) = (oo + (x * x), oq + (x * (quantised[i][c] - mq[c])));
            }
            foreach (var row in original)
                row[c] = (float)(mq[c] + (oo > 0 ? oq / oo * (row[c] - mo[c]) : 0));
        }
        return original;
    }

    /// <summary>How often samples count: pictures about the same, whatever their contrast.</summary>
    private static double[] Counts(float[][] rows, int cells)
    {
        double[] variances = [.. rows.Chunk(cells).Select(Variance)];
        var least = LeastContrast * variances.Average();
        double[] counts = [.. variances.SelectMany(v => Enumerable.Repeat(1 / (v + least), cells))];
        var mean = counts.Average();
        return [.. counts.Select(c => c / mean)];
    }

    private static double Variance(float[][] rows)
    {
        var means = SampleMoments.Means(rows, [.. Enumerable.Repeat(1.0, rows.Length)]);
        return rows.Average(row => row.Select((v, c) => (v - means[c]) * (v - means[c])).Average());
    }

    private static void Subtract(float[][] from, float[][] what)
    {
        for (var i = 0; i < from.Length; i++)
            TensorPrimitives.Subtract(from[i], what[i], from[i]);
    }
}
