using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching.Channels;
using static EdgeInspect.Adapters.Onnx.GraphBuilder;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>Adds <see cref="ChannelStatistics"/> and their distance from good parts to a detector's graph, which holds f_b10 and f_b14.</summary>
internal sealed class ChannelGraph
{
    private const string Fine = "f_b10";
    private const string Coarse = "f_b14";

    /// <summary>
    /// The matrix is triangular and reading it is what its product costs: in this many strips of rows, each only as long as its last row,
    /// five eighths are read.
    /// </summary>
    private const int Strips = 4;

    private readonly GraphBuilder _graph;
    private readonly int _size;

    private ChannelGraph(GraphBuilder graph, int size) => (_graph, _size) = (graph, size);

    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">The detector's graph.</param>
    /// <param name="size">Side of the square input.</param>
    /// <param name="density">Where good parts lie.</param>
    /// <returns>Name of the distance, [1, 1].</returns>
    public static string Add(GraphBuilder graph, int size, ChannelDensity density)
    {
        var builder = new ChannelGraph(graph, size);
        string[] statistics = [.. builder.FineStatistics(), .. builder.CoarseStatistics()];
        return builder.Distance(graph.Node("Concat", "channels.all", statistics, Attribute("axis", 1L)), density);
    }

    private string[] FineStatistics()
    {
        var (mean, deviation) = Moments(Fine, FeatureLayout.Cells(FeatureTap.Fine, _size));
        return [mean, Logarithm(deviation, "channels.fine.sd"), Step(3, "right"), Step(2, "down")];
    }

    private string[] CoarseStatistics()
    {
        var (mean, deviation) = Moments(Coarse, FeatureLayout.Cells(FeatureTap.Coarse, _size));
        var (over, keep) = (Attribute("axes", 2, 3), Attribute("keepdims", 1L));
        var high = _graph.Node("Sub", "channels.rise", [_graph.Node("ReduceMax", "channels.high", [Coarse], over, keep), mean]);
        var low = _graph.Node("Sub", "channels.fall", [mean, _graph.Node("ReduceMin", "channels.low", [Coarse], over, keep)]);
        return
        [
            mean,
            Logarithm(deviation, "channels.coarse.sd"),
            _graph.Node("Div", "channels.nhigh", [high, deviation]),
            _graph.Node("Div", "channels.nlow", [low, deviation]),
        ];
    }

    /// <summary>Mean of each channel, and its deviation over all cells plus a little, [1, channels, 1, 1].</summary>
    private (string Mean, string Deviation) Moments(string map, int cells)
    {
        var (name, over, keep) = ($"channels.{map}", Attribute("axes", 2, 3), Attribute("keepdims", 1L));
        var mean = _graph.Node("ReduceMean", name + ".mean", [map], over, keep);
        var variance = RootMeanSquare(_graph.Node("Sub", name + ".centred", [map, mean]), cells, name);
        return (mean, _graph.Node("Add", name + ".sd", [variance, _graph.Scalar(name + ".least", ChannelStatistics.LeastDeviation)]));
    }

    /// <summary>Logarithm of the root mean square step to the next cell along an axis.</summary>
    private string Step(long axis, string name)
    {
        name = "channels." + name;
        var length = FeatureLayout.Side(FeatureTap.Fine, _size);
        var first = Slice(axis, 0, length - 1, name + ".first");
        var second = Slice(axis, 1, length, name + ".second");
        var difference = _graph.Node("Sub", name + ".step", [second, first]);
        return Logarithm(RootMeanSquare(difference, FeatureLayout.Cells(FeatureTap.Fine, _size), name), name);
    }

    private string Slice(long axis, long from, long to, string name) => _graph.Node(
        "Slice",
        name,
        [Fine, _graph.Integers(name + ".from", from), _graph.Integers(name + ".to", to), _graph.Integers(name + ".axis", axis)]);

    /// <summary>Root of the sum of squares over rows and columns, divided by a number of cells.</summary>
    private string RootMeanSquare(string values, int cells, string name)
    {
        var squares = _graph.Node("Mul", name + ".square", [values, values]);
        var sum = _graph.Node("ReduceSum", name + ".squares", [squares, _graph.Integers(name + ".axes", 2, 3)], Attribute("keepdims", 1L));
        return _graph.Node("Sqrt", name + ".rms", [_graph.Node("Mul", name + ".share", [sum, _graph.Scalar(name + ".cells", 1.0 / cells)])]);
    }

    private string Logarithm(string values, string name) => _graph.Node(
        "Log", name + ".log", [_graph.Node("Add", name + ".more", [values, _graph.Scalar(name + ".leastlog", ChannelStatistics.LeastLogarithm)])]);

    private string Distance(string statistics, ChannelDensity density)
    {
        const int Count = ChannelStatistics.Count;
        var row = _graph.Node("Reshape", "channels.row", [statistics, _graph.Integers("channels.shape", 1, Count)]);
        var centred = _graph.Node("Sub", "channels.centred", [row, _graph.Floats("channels.mean", Floats(density.Mean, 1), 1, Count)]);
        return density.Directions is { } directions
            ? OffDirections(Standardised(centred, density, 1 / Math.Sqrt(ChannelDensity.Ridge)), directions)
            : Whitened(Standardised(centred, density, 1), density.Whitening());
    }

    private string Standardised(string centred, ChannelDensity density, double unit) => _graph.Node(
        "Mul", "channels.standardised", [centred, _graph.Floats("channels.scale", Floats(density.InverseScale, unit), 1, ChannelStatistics.Count)]);

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

    private static float[] Floats(ReadOnlySpan<double> values, double unit)
    {
        var floats = new float[values.Length];
        for (var i = 0; i < floats.Length; i++)
            floats[i] = (float)(values[i] * unit);
        return floats;
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
