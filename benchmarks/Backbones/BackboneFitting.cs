using System.Numerics.Tensors;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>
/// Brings a quantised backbone as near to the float one as its bytes allow, and makes it thinner. Block after block: each channel is scaled to
/// the whole range of its bytes, then the projection is fitted by least squares to what the float backbone gives on pictures, from what the
/// quantised one really has at that place, so that it makes up for the rounding before it; channels can be left out.
/// </summary>
internal sealed class BackboneFitting
{
    private const int Blocks = 14;

    /// <summary>Channels remain in such multiples, which the kernels like.</summary>
    private const int Bundle = 16;

    /// <summary>An activation may grow by this much beyond what was seen before it saturates.</summary>
    private const double Headroom = 1.15;

    /// <summary>No channel's step becomes finer than this share of what it was.</summary>
    private const double FinestStep = 1.0 / 16;

    /// <summary>Pictures of less than this share of the mean variance count no more than one that has it.</summary>
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
    /// <param name="shares">Share of the channels that blocks 1 to 14 keep; one for all, or one for each.</param>
    /// <param name="pictures">Folders and lists of pictures.</param>
    /// <param name="result">File to write.</param>
    public static void Write(string original, string quantised, double[] shares, IEnumerable<string> pictures, string result)
    {
        if (shares.Length is not (1 or Blocks) || shares.Any(s => s is not (> 0 and <= 1)))
            throw new ArgumentException($"expected are {Blocks} shares, or one for all, over 0 up to 1", nameof(shares));
        var fitting = new BackboneFitting(original, quantised, new(pictures));
        for (var block = 1; block <= Blocks; block++)
            fitting.Fit(block, shares[shares.Length == 1 ? 0 : block - 1]);
        File.WriteAllBytes(result, fitting._fitted.ToByteArray());
    }

    private static ModelProto Parse(string path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));

    /// <summary>Places of each picture: more where maps are small and channels many.</summary>
    private static int PlacesOf(int block) => block < 11 ? 32 : 48;

    private void Fit(int number, double share)
    {
        var (block, places) = (new QuantisedBlock(_fitted.Graph, number), PlacesOf(number));
        var projection = Equalise(block, places);
        var wanted = InUnitsOf(Sample(_before, block.Stream, places), Sample(_float, block.Stream, places));
        var counts = Counts(wanted, places);
        if (block.Shortcut is { } shortcut)
            Subtract(wanted, Sample(_fitted, shortcut, places));
        var layer = new Reconstruction(new(Sample(_fitted, block.Filtered, places), wanted, counts), projection);
        var (channels, whole) = (layer.Kept.Length, layer.Error());
        layer.RemoveDownTo(Math.Min(channels, (int)Math.Round(channels * share / Bundle) * Bundle));
        var (weights, scales) = layer.Rounded();
        block.Project(layer.Kept, weights, scales, layer.Bias());
        Console.WriteLine($"block {number}: {channels} channels, {whole:p2} of the projection unexplained; {layer.Kept.Length} of them rounded, {layer.Error():p2}");
    }

    /// <summary>Scales all channels of a block to the range of their bytes.</summary>
    /// <returns>The projection's weights, in the new units.</returns>
    private float[] Equalise(QuantisedBlock block, int places)
    {
        block.ScaleExpanded(Factors(block, block.Expanded, places));
        var factors = Factors(block, block.Filtered, places);
        var projection = block.Projection();
        block.ScaleFiltered(factors);
        return [.. projection.Select((w, i) => (float)(w / factors[i % factors.Length]))];
    }

    private double[] Factors(QuantisedBlock block, string activations, int places)
    {
        var (range, rows) = (block.RangeOf(activations), Sample(_fitted, activations, places));
        return [.. Enumerable.Range(0, rows[0].Length).Select(c => range / Math.Clamp(Headroom * rows.Max(row => row[c]), range * FinestStep, range))];
    }

    private float[][] Sample(ModelProto model, string output, int places)
    {
        var cut = model.Clone();
        cut.Graph.Output.Clear();
        cut.Graph.Output.Add(new ValueInfoProto { Name = output });
        return _pictures.Sample(cut.ToByteArray(), output, places);
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

    /// <summary>How often samples count: each picture the same, whatever its contrast.</summary>
    private static double[] Counts(float[][] rows, int places)
    {
        double[] variances = [.. rows.Chunk(places).Select(Variance)];
        var least = LeastContrast * variances.Average();
        double[] counts = [.. variances.SelectMany(v => Enumerable.Repeat(1 / (v + least), places))];
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
