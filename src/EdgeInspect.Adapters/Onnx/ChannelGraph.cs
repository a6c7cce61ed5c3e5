using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching.Channels;
using static EdgeInspect.Adapters.Onnx.GraphBuilder;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>Adds <see cref="ChannelStatistics"/> and their distance from good parts to a detector's graph, which holds f_b10 and f_b14.</summary>
internal sealed class ChannelGraph
{
    /// <summary>
    /// The matrix is triangular and reading it is what its product costs: in this many strips of rows, each only as long as its last row,
    /// five eighths are read.
    /// </summary>
    private const int Strips = 4;

    private readonly GraphBuilder _graph;
    private readonly int _size;
    private readonly FeatureMap _fine;
    private readonly FeatureMap _coarse;

    private ChannelGraph(GraphBuilder graph, int size, FeatureMap fine, FeatureMap coarse) =>
        (_graph, _size, _fine, _coarse) = (graph, size, fine, coarse);

    /// <summary>Root mean square steps are over as many steps as there are, in <see cref="ChannelStatistics"/> over all cells.</summary>
    private double StepUnit => Math.Sqrt((FeatureLayout.Side(FeatureTap.Fine, _size) - 1.0) / FeatureLayout.Side(FeatureTap.Fine, _size));

    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">The detector's graph.</param>
    /// <param name="size">Side of the square input.</param>
    /// <param name="fine">The fine map.</param>
    /// <param name="coarse">The coarse map.</param>
    /// <param name="density">Where good parts lie.</param>
    /// <returns>Name of the distance, [1, 1].</returns>
    public static string Add(GraphBuilder graph, int size, FeatureMap fine, FeatureMap coarse, ChannelDensity density)
    {
        var builder = new ChannelGraph(graph, size, fine, coarse);
        string[] statistics = [.. builder.FineStatistics(), .. builder.CoarseStatistics()];
        return builder.Distance(graph.Node("Concat", "channels.all", statistics, Attribute("axis", 1L)), density);
    }

    private string[] FineStatistics()
    {
        var (mean, spread) = Moments(_fine, "channels.fine");
        var flat = _graph.Node("Reshape", "channels.flat", [_fine.Name, _graph.Integers("channels.flatshape", 1, FeatureLayout.FineChannels, 1, -1)]);
        var side = FeatureLayout.Side(FeatureTap.Fine, _size);
        return
        [
            mean,
            Logarithm(spread, _fine.Scale, ChannelStatistics.LeastDeviation + ChannelStatistics.LeastLogarithm, "channels.fine"),
            Step(_fine.Name, 1, side, "right"),
            Step(flat, side, side * side, "down"),
        ];
    }

    private string[] CoarseStatistics()
    {
        var (mean, spread) = Moments(_coarse, "channels.coarse");
        var deviation = Above(spread, _coarse.Scale, ChannelStatistics.LeastDeviation, "channels.coarse.sd");
        var (over, keep) = (Attribute("axes", 2, 3), Attribute("keepdims", 1L));
        var high = _graph.Node("Sub", "channels.rise", [_graph.Node("ReduceMax", "channels.high", [_coarse.Name], over, keep), mean]);
        var low = _graph.Node("Sub", "channels.fall", [mean, _graph.Node("ReduceMin", "channels.low", [_coarse.Name], over, keep)]);
        return
        [
            mean,
            Logarithm(deviation, _coarse.Scale, ChannelStatistics.LeastLogarithm, "channels.coarse"),
            _graph.Node("Div", "channels.nhigh", [high, deviation]),
            _graph.Node("Div", "channels.nlow", [low, deviation]),
        ];
    }

    /// <summary>Mean and deviation of each channel, not scaled, [1, channels, 1, 1].</summary>
    private (string Mean, string Deviation) Moments(FeatureMap map, string name)
    {
        var mean = _graph.Node("ReduceMean", name + ".mean", [map.Name], Attribute("axes", 2, 3), Attribute("keepdims", 1L));
        return (mean, RootMeanSquare(_graph.Node("Sub", name + ".centred", [map.Name, mean]), name));
    }

    /// <summary>Logarithm of the root mean square step between values of the last axis that lie so far apart.</summary>
    private string Step(string map, long distance, long length, string name)
    {
        name = "channels." + name;
        var difference = _graph.Node("Sub", name + ".step", [Slice(map, distance, length, name + ".second"), Slice(map, 0, length - distance, name + ".first")]);
        double[] units = [.. _fine.Scale.Select(s => s * StepUnit)];
        return Logarithm(RootMeanSquare(difference, name), units, ChannelStatistics.LeastLogarithm, name);
    }

    private string Slice(string map, long from, long to, string name) => _graph.Node(
        "Slice",
        name,
        [map, _graph.Integers(name + ".from", from), _graph.Integers(name + ".to", to), _graph.Integers(name + ".axis", 3)]);

    /// <summary>Root of the mean of squares over rows and columns. Of the fine map the means are those that normalise within the image.</summary>
    private string RootMeanSquare(string values, string name)
    {
        var squares = _graph.Node("Mul", name + ".square", [values, values]);
        var mean = _graph.Node("ReduceMean", name + ".squares", [squares], Attribute("axes", 2, 3), Attribute("keepdims", 1L));
        return _graph.Node("Sqrt", name + ".rms", [mean]);
    }

    /// <summary>ln(x + least / unit), by ln(unit) less than of the scaled value.</summary>
    private string Logarithm(string values, double[] units, double least, string name) =>
        _graph.Node("Log", name + ".log", [Above(values, units, least, name + ".more")]);

    private string Above(string values, double[] units, double least, string name) =>
        _graph.Node("Add", name, [values, _graph.Floats(name + ".least", [.. units.Select(u => (float)(least / u))], 1, units.Length, 1, 1)]);

    /// <summary>What makes deviations of the graph's statistics, in whose order they are: of those of scaled maps mean and scale are given.</summary>
    private (float[] Mean, float[] Scale) Units(ChannelDensity density, double unit)
    {
        (double Factor, double Shift)[] own =
        [
            .. _fine.Scale.Zip(_fine.Shift), .. Logarithms(_fine.Scale, 1), .. Logarithms(_fine.Scale, StepUnit), .. Logarithms(_fine.Scale, StepUnit),
            .. _coarse.Scale.Zip(_coarse.Shift), .. Logarithms(_coarse.Scale, 1), .. Enumerable.Repeat((1.0, 0.0), 2 * FeatureLayout.CoarseChannels),
        ];
        var (mean, scale) = (new float[own.Length], new float[own.Length]);
        for (var i = 0; i < own.Length; i++)
        {
            mean[i] = (float)((density.Mean[i] - own[i].Shift) / own[i].Factor);
            scale[i] = (float)(density.InverseScale[i] * own[i].Factor * unit);
        }
        return (mean, scale);
    }

    private static IEnumerable<(double Factor, double Shift)> Logarithms(double[] scale, double unit) => scale.Select(s => (1.0, Math.Log(s * unit)));

    /// <summary>Distance of the statistics from good parts.</summary>
    private string Distance(string statistics, ChannelDensity density)
    {
        const int Count = ChannelStatistics.Count;
        // Without a triangle the ridge is the unit.
        var (mean, scale) = Units(density, density.Directions is null ? 1 : 1 / Math.Sqrt(ChannelDensity.Ridge));
        var row = _graph.Node("Reshape", "channels.row", [statistics, _graph.Integers("channels.shape", 1, Count)]);
        var centred = _graph.Node("Sub", "channels.centred", [row, _graph.Floats("channels.mean", mean, 1, Count)]);
        var z = _graph.Node("Mul", "channels.standardised", [centred, _graph.Floats("channels.scale", scale, 1, Count)]);
        return density.Directions is { } directions ? OffDirections(z, directions) : Whitened(z, density.Whitening());
    }

    /// <summary>√(‖z‖² − ‖V z‖²) of statistics in units of the ridge's deviation.</summary>
    private string OffDirections(string z, float[] directions)
    {
        const int Count = ChannelStatistics.Count;
        var count = directions.Length / Count;
        var columns = new float[directions.Length];
        for (var i = 0; i < directions.Length; i++)
            columns[(i % Count * count) + (i / Count)] = directions[i];
        var along = _graph.Node("MatMul", "channels.along", [z, _graph.Floats("channels.directions", columns, Count, count)]);
        var rest = _graph.Node("Sub", "channels.rest", [SumOfSquares(z, "channels.z2"), SumOfSquares(along, "channels.along2")]);
        return _graph.Node("Sqrt", "channels.distance", [_graph.Node("Max", "channels.d2", [rest, _graph.Scalar("channels.none", 0)])]);
    }

    private string SumOfSquares(string values, string name) =>
        _graph.Node("ReduceSumSquare", name, [values], Attribute("axes", [1]), Attribute("keepdims", 1L));

    /// <summary>‖A z‖.</summary>
    private string Whitened(string z, float[] whitening)
    {
        var white = _graph.Node("Concat", "channels.white", Enumerable.Range(0, Strips).Select(s => Whitened(s, z, whitening)), Attribute("axis", 1L));
        return _graph.Node("ReduceL2", "channels.distance", [white], Attribute("axes", [1]), Attribute("keepdims", 1L));
    }

    /// <summary>The product of one strip of the triangle with the leading statistics, all that its rows reach.</summary>
    private string Whitened(int strip, string z, float[] whitening)
    {
        const int Count = ChannelStatistics.Count;
        const int Rows = Count / Strips;
        var (name, first, reach) = ($"channels.strip{strip}", strip * Rows, (strip + 1) * Rows);
        var leading = reach == Count
            ? z
            : _graph.Node("Slice", name + ".z", [z, _graph.Integers(name + ".from", 0), _graph.Integers(name + ".to", reach), _graph.Integers(name + ".axis", 1)]);
        var columns = new float[reach * Rows];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < reach; j++)
                columns[(j * Rows) + i] = whitening[((first + i) * Count) + j];
        }
        return _graph.Node("MatMul", name, [leading, _graph.Floats(name + ".whitening", columns, reach, Rows)]);
    }
}
