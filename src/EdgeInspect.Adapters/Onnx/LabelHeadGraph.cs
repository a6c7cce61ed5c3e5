using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Labels;
using static EdgeInspect.Adapters.Onnx.GraphBuilder;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>
/// Adds what labelled defects taught to a detector's graph: the score with the labels in it, and the probabilities of the defect classes.
/// Both see the same pooled features, which cost a few passes over maps that are there anyway.
/// </summary>
internal sealed class LabelHeadGraph
{
    private const string Pooled = "labels.pooled";

    private readonly GraphBuilder _graph;
    private readonly int _fineCells;
    private readonly int _coarseCells;

    private LabelHeadGraph(GraphBuilder graph, int size)
    {
        _graph = graph;
        _fineCells = FeatureLayout.Cells(FeatureTap.Fine, size);
        _coarseCells = FeatureLayout.Cells(FeatureTap.Coarse, size);
    }

    /// <summary>Adds the nodes; the graph must hold f_b10, f_b10n (normalised within the picture), f_b14 and the map.</summary>
    /// <param name="graph">The detector's graph.</param>
    /// <param name="size">Side of the square input.</param>
    /// <param name="cueScore">Score of the cues, [1].</param>
    /// <param name="labels">What is added to it; the result is <c>score</c>, [1].</param>
    /// <param name="naming">What names defects, or null; the result is <c>class</c>, [1, classes].</param>
    public static void Add(GraphBuilder graph, int size, string cueScore, LabelHead labels, NamingHead? naming)
    {
        var builder = new LabelHeadGraph(graph, size);
        builder.Pool();
        builder.AddScore(cueScore, labels);
        if (naming is not null)
            builder.AddClasses(naming);
    }

    private void Pool()
    {
        var (fine, coarse) = Attention();
        string[] parts =
        [
            .. Statistics("f_b10", _fineCells), .. Statistics("f_b14", _coarseCells),
            Average("f_b10n", fine, FeatureLayout.FineChannels, _fineCells),
            Average("f_b10", fine, FeatureLayout.FineChannels, _fineCells),
            Average("f_b14", coarse, FeatureLayout.CoarseChannels, _coarseCells),
        ];
        _graph.Node("Concat", Pooled, parts, Attribute("axis", 1L));
    }

    /// <summary>Mean, largest, smallest and unbiased deviation of each channel over its cells, [1, channels] each.</summary>
    private string[] Statistics(string map, int cells)
    {
        var name = $"labels.{map}";
        var (over, drop) = (Attribute("axes", 2, 3), Attribute("keepdims", 0L));
        var wide = _graph.Node("ReduceMean", name + ".mean4", [map], over, Attribute("keepdims", 1L));
        var length = _graph.Node("ReduceL2", name + ".length", [_graph.Node("Sub", name + ".centred", [map, wide])], over, drop);
        return
        [
            _graph.Node("ReduceMean", name + ".mean", [map], over, drop),
            _graph.Node("ReduceMax", name + ".max", [map], over, drop),
            _graph.Node("ReduceMin", name + ".min", [map], over, drop),
            _graph.Node("Mul", name + ".sd", [length, _graph.Scalar(name + ".unbiased", 1 / Math.Sqrt(cells - 1))]),
        ];
    }

    /// <summary>The softmax of the map over the fine cells, [1, cells], and its sums over the coarse ones.</summary>
    private (string Fine, string Coarse) Attention()
    {
        var side = (long)Math.Sqrt(_fineCells);
        var row = _graph.Node("Reshape", "labels.map", ["map", _graph.Integers("labels.row", 1, _fineCells)]);
        var fine = _graph.Node("Softmax", "labels.attention", [row], Attribute("axis", 1L));
        var grid = _graph.Node("Reshape", "labels.grid", [fine, _graph.Integers("labels.gridshape", 1, 1, side, side)]);
        var means = _graph.Node("AveragePool", "labels.halved", [grid], Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2));
        var sums = _graph.Node("Mul", "labels.sums", [means, _graph.Scalar("labels.four", 4)]);
        return (fine, _graph.Node("Reshape", "labels.coarse", [sums, _graph.Integers("labels.coarserow", 1, _coarseCells)]));
    }

    private string Average(string map, string weights, int channels, int cells)
    {
        var rows = _graph.Node("Reshape", $"labels.{map}.rows", [map, _graph.Integers($"labels.{map}.shape", channels, cells)]);
        return _graph.Node("Gemm", $"labels.{map}.seen", [weights, rows], Attribute("transB", 1L));
    }

    private void AddScore(string cueScore, LabelHead labels)
    {
        var weights = _graph.Floats("labels.w", labels.Weights, labels.Weights.Length, 1);
        var learned = _graph.Node("Gemm", "labels.decision", [Pooled, weights, _graph.Floats("labels.b", [(float)labels.Bias], 1)]);
        var centred = _graph.Node("Sub", "labels.c", [cueScore, _graph.Scalar("labels.mu", labels.ScoreMean)]);
        var standardised = _graph.Node("Mul", "labels.z", [centred, _graph.Scalar("labels.isd", 1 / labels.ScoreSd)]);
        var flat = _graph.Node("Reshape", "labels.flat", [learned, _graph.Integers("labels.one", 1)]);
        _graph.Node("Add", "score", [standardised, flat]);
    }

    private void AddClasses(NamingHead naming)
    {
        var weights = _graph.Floats("naming.w", naming.Weights, PooledCount(naming), naming.Classes.Count);
        var bias = _graph.Floats("naming.b", naming.Bias, naming.Classes.Count);
        _graph.Node("Softmax", "class", [_graph.Node("Gemm", "naming.decisions", [Pooled, weights, bias])], Attribute("axis", 1L));
    }

    private static int PooledCount(NamingHead naming) => naming.Weights.Length / naming.Classes.Count;
}
