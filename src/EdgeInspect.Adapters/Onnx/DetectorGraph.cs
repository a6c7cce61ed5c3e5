using EdgeInspect.Adapters.Onnx.Format;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Channels;
using Google.Protobuf;
using static EdgeInspect.Adapters.Onnx.GraphBuilder;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>
/// Joins a backbone and a taught head into one ONNX graph: uint8 picture [1,3,S,S] to score [1], anomaly map [1,1,S/16,S/16] and cue
/// scores [1,2], of the local cue and of the picture as a whole; with labelled defects of several classes also to their probabilities, class [1,classes]. What was taught are the
/// initialisers named head.*.
/// </summary>
public sealed class DetectorGraph
{
    private const string Fine = "f_b10";
    private const string Coarse = "f_b14";

    private readonly GraphBuilder _graph;
    private readonly FeatureMap _fine;
    private readonly FeatureMap _coarse;
    private readonly int _size;

    private DetectorGraph(GraphProto graph, int size)
    {
        (_graph, _size) = (new(graph, "head."), size);
        (_fine, _coarse) = (FeatureMap.Of(graph, Fine, FeatureLayout.FineChannels), FeatureMap.Of(graph, Coarse, FeatureLayout.CoarseChannels));
    }

    /// <summary>Builds the graph.</summary>
    /// <param name="backbone">Bytes of the backbone's ONNX file.</param>
    /// <param name="head">What was taught.</param>
    /// <param name="size">Side of the square input.</param>
    /// <returns>Bytes of the detector's ONNX file; the same arguments give the same bytes.</returns>
    public static byte[] Export(byte[] backbone, TaughtHead head, int size)
    {
        var model = ModelProto.Parser.ParseFrom(backbone);
        var input = model.Graph.Input.Single(i => string.Equals(i.Name, "image", StringComparison.Ordinal));
        foreach (var axis in new[] { 2, 3 })
            input.Type.TensorType.Shape.Dim[axis] = new() { DimValue = size };
        var builder = new DetectorGraph(model.Graph, size);
        builder.Build(head);
        FeatureMap.Prune(model.Graph, Fine, Coarse);

        var side = FeatureLayout.Side(FeatureTap.Fine, size);
        model.Graph.Output.Clear();
        model.Graph.Output.AddRange(
            [FloatTensor("score", 1), FloatTensor("map", 1, 1, side, side), FloatTensor("cues", 1, head.Cues.Count(c => c.Cue.Weight > 0) + 1)]);
        if (head.Naming is { } naming)
            model.Graph.Output.Add(FloatTensor("class", 1, naming.Classes.Count));
        (model.ProducerName, model.ProducerVersion) = ("edgeinspect", "1");
        return model.ToByteArray();
    }

    private void Build(TaughtHead head)
    {
        var (centred, deviation) = SpreadWithinImage();
        var distances = head.Cues.ToDictionary(
            c => c.Cue.Name,
            c => Distances(c, c.Cue.NormalisedWithinImage ? ProjectedWithinImage(c, centred, deviation) : Projected(c)),
            StringComparer.Ordinal);
        TaughtCue[] judging = [.. head.Cues.Where(c => c.Cue.Weight > 0)];
        string[] cues = [.. judging.Select(c => Standardised(c.Cue.Name, Statistic(c.Cue, distances[c.Cue.Name]), c.Mu, c.Sd)), Channels(head.Channels)];
        _graph.Node("Concat", "cues", cues, Attribute("axis", 1L));
        float[] weights = [.. judging.Select(c => (float)c.Cue.Weight), (float)TaughtChannels.Weight];
        var shares = _graph.Node("Mul", "shares", ["cues", _graph.Floats("weights", weights, 1, weights.Length)]);
        var score = _graph.Node("ReduceSum", head.Labels is null ? "score" : "cuescore", [shares, _graph.Integers("cueaxis", 1)], Attribute("keepdims", 0L));
        AnomalyMap(head.Cues, distances);
        if (head.Labels is null)
            return;
        _graph.Node("Mul", "f_b10n", [centred, Factor("within", _fine.Scale, deviation)]);
        LabelHeadGraph.Add(_graph, _size, score, head.Labels, head.Naming);
    }

    /// <summary>The fine map minus its channels' means, not scaled, and what normalises each channel: its deviation plus a tenth of the mean one.</summary>
    private (string Centred, string Deviation) SpreadWithinImage()
    {
        double[] squares = [.. _fine.Scale.Select(s => s * s)];
        var (centred, sd) = Spread(_fine.Name, FeatureLayout.Cells(FeatureTap.Fine, _size), "within", squares, 2, 3);
        var meanSd = _graph.Node("ReduceMean", "within.meansd", [sd], Attribute("axes", [1]), Attribute("keepdims", 1L));
        var floor = _graph.Node("Mul", "within.floor", [meanSd, _graph.Scalar("within.tenth", 0.1)]);
        return (centred, _graph.Node("Add", "within.scale", [sd, floor]));
    }

    /// <summary>Unbiased deviation over axes, of values whose squares count so much. Squares are made apart: the runtime has fast paths for sums and means only.</summary>
    private (string Centred, string Sd) Spread(string x, int count, string name, double[] squares, params long[] axes)
    {
        var (over, keep) = (Attribute("axes", axes), Attribute("keepdims", 1L));
        var centred = _graph.Node("Sub", name + ".centred", [x, _graph.Node("ReduceMean", name + ".mean", [x], over, keep)]);
        var square = _graph.Node("Mul", name + ".square", [centred, centred]);
        var variance = _graph.Node("ReduceMean", name + ".var", [square], over, keep);
        float[] unbiased = [.. squares.Select(s => (float)(s * count / (count - 1.0)))];
        long[] shape = axes.Length == 2 ? [1, squares.Length, 1, 1] : [1, 1];
        return (centred, _graph.Node("Sqrt", name + ".sd", [_graph.Node("Mul", name + ".uvar", [variance, _graph.Floats(name + ".unbiased", unbiased, shape)])]));
    }

    /// <summary>Factors of the fine map's channels by their deviations, [1, channels, 1, 1].</summary>
    private string Factor(string name, double[] factors, string deviation) =>
        _graph.Node("Div", name + ".channelfactor", [_graph.Floats(name + ".channelscale", [.. factors.Select(f => (float)f)], 1, factors.Length, 1, 1), deviation]);

    /// <summary>Distances of a picture's cells to the nearest cells of a bank, [1, cells].</summary>
    private string Distances(TaughtCue cue, string projected)
    {
        var name = cue.Cue.Name;
        string[] z = [name + ".q", name + ".qscale", name + ".qzero"];
        _graph.Node("DynamicQuantizeLinear", z, [projected]);
        var values = _graph.Node("DequantizeLinear", name + ".dq", z);
        var partial = cue.Bank.Form == BankForm.Floats ? FloatPartial(cue, values) : IntegerPartial(cue, z);
        var nearest = _graph.Node("ReduceMin", name + ".min", [partial], Attribute("axes", [1]), Attribute("keepdims", 0L));
        var square = _graph.Node("Pow", name + ".square", [values, _graph.Scalar(name + ".two", 2)]);
        // A product with ones: the runtime is slow in sums over the first axis.
        var ones = _graph.Floats(name + ".ones", Enumerable.Repeat(1f, cue.Bank.Dimensions).ToArray(), 1, cue.Bank.Dimensions);
        var norm = _graph.Node("MatMul", name + ".x2", [ones, square]);
        var squared = _graph.Node("Max", name + ".d2c", [_graph.Node("Add", name + ".d2", [norm, nearest]), _graph.Scalar(name + ".zero", 0)]);
        return _graph.Node("Sqrt", name + ".dist", [squared]);
    }

    /// <summary>Projected cells in columns, [dimensions, cells]: as feature maps lie, so that nothing but bytes is ever transposed.</summary>
    private string Projected(TaughtCue cue)
    {
        var map = cue.Cue.Tap == FeatureTap.Fine ? _fine : _coarse;
        float[] scale = [.. map.Scale.Zip(cue.Scale, (unit, s) => (float)(unit * s))];
        float[] bias = [.. map.Shift.Zip(cue.Mean, (shift, mean) => shift - mean).Zip(cue.Scale, (b, s) => (float)(b * s))];
        var name = cue.Cue.Name;
        var scaled = _graph.Node("Mul", name + ".scaled", [Columns(cue, map.Name), _graph.Floats(name + ".w", scale, scale.Length, 1)]);
        return _graph.Node("Add", name + ".proj", [scaled, _graph.Floats(name + ".wb", bias, bias.Length, 1)]);
    }

    /// <summary>The same of cells that are normalised within the image: one factor a channel for both.</summary>
    private string ProjectedWithinImage(TaughtCue cue, string centred, string deviation)
    {
        var name = cue.Cue.Name;
        float[] bias = [.. cue.Mean.Zip(cue.Scale, (mean, scale) => (float)-((double)mean * scale))];
        var factor = Factor(name, [.. _fine.Scale.Zip(cue.Scale, (unit, scale) => unit * scale)], deviation);
        var scaled = Columns(cue, _graph.Node("Mul", name + ".scaled", [centred, factor]));
        return _graph.Node("Add", name + ".proj", [scaled, _graph.Floats(name + ".wb", bias, bias.Length, 1)]);
    }

    private string Columns(TaughtCue cue, string map) => _graph.Node(
        "Reshape",
        cue.Cue.Name + ".columns",
        [map, _graph.Integers(cue.Cue.Name + ".shape", cue.Cue.Channels, FeatureLayout.Cells(cue.Cue.Tap, _size))]);

    /// <summary>‖b‖² − 2 z·b for each cell and each of the bank, [cells, bank]. The runtime makes one kernel of all but the first step.</summary>
    private string IntegerPartial(TaughtCue cue, string[] z)
    {
        var (name, bank) = (cue.Cue.Name, cue.Bank);
        var rows = _graph.Node("Transpose", name + ".cells", [z[0]], Attribute("perm", 1, 0));
        var columns = _graph.Int8(name + ".bank", Transposed(bank), bank.Dimensions, bank.Count);
        var zero = _graph.Int8(name + ".bankzero", [0]);
        var products = _graph.Node("MatMulInteger", name + ".products", [rows, columns, z[2], zero]);
        var factor = _graph.Node("Mul", name + ".factor", [z[1], _graph.Scalar(name + ".bankscale", -2 * bank.Scale)]);
        var asFloat = _graph.Node("Cast", name + ".float", [products], Attribute("to", (long)TensorProto.Types.DataType.Float));
        var cross = _graph.Node("Mul", name + ".cross", [asFloat, factor]);
        return _graph.Node("Add", name + ".partial", [cross, _graph.Floats(name + ".b2", bank.SquaredNorms(), bank.Count)]);
    }

    /// <summary>The same from the quantised cells' values [dimensions, cells] in floats.</summary>
    private string FloatPartial(TaughtCue cue, string values)
    {
        var (name, bank) = (cue.Cue.Name, cue.Bank);
        float[] doubled = [.. Transposed(bank).Select(integer => -2 * bank.Scale * integer)];
        var columns = _graph.Floats(name + ".bank", doubled, bank.Dimensions, bank.Count);
        return _graph.Node("Gemm", name + ".partial", [values, columns, _graph.Floats(name + ".b2", bank.SquaredNorms(), bank.Count)], Attribute("transA", 1L));
    }

    /// <summary>Deviation of ln(1 + d) over the cells, [1, 1].</summary>
    private string Statistic(Cue cue, string distances)
    {
        var logarithms = _graph.Node("Log", cue.Name + ".log", [_graph.Node("Add", cue.Name + ".above1", [distances, _graph.Scalar(cue.Name + ".one", 1)])]);
        return Spread(logarithms, FeatureLayout.Cells(cue.Tap, _size), cue.Name + "spread", [1], 1).Sd;
    }

    private string Channels(TaughtChannels channels) =>
        Standardised("channels", ChannelGraph.Add(_graph, _size, _fine, _coarse, channels.Density), channels.Mu, channels.Sd);

    private string Standardised(string name, string statistic, double mu, double sd)
    {
        var centred = _graph.Node("Sub", name + ".c", [statistic, _graph.Floats(name + ".mu", [(float)mu], 1, 1)]);
        return _graph.Node("Mul", name + ".z", [centred, _graph.Floats(name + ".isd", [(float)(1 / sd)], 1, 1)]);
    }

    /// <summary>Standardised distances of the local cue plus those of the context cue, doubled bilinearly.</summary>
    private void AnomalyMap(IReadOnlyList<TaughtCue> cues, Dictionary<string, string> distances)
    {
        var local = MapOf(cues.Single(c => c.Cue.Name is "local"), distances);
        var context = MapOf(cues.Single(c => c.Cue.Name is "context"), distances);
        var wide = _graph.Node(
            "Resize",
            "context.wide",
            [context, "", _graph.Floats("context.scale", [1, 1, 2, 2], 4)],
            Attribute("mode", "linear"),
            Attribute("coordinate_transformation_mode", "half_pixel"));
        _graph.Node("Add", "map", [local, wide]);
    }

    private string MapOf(TaughtCue cue, Dictionary<string, string> distances)
    {
        var (name, side) = (cue.Cue.Name, FeatureLayout.Side(cue.Cue.Tap, _size));
        var grid = _graph.Node("Reshape", name + ".grid2d", [distances[name], _graph.Integers(name + ".grid", 1, 1, side, side)]);
        var centred = _graph.Node("Sub", name + ".mapc", [grid, _graph.Floats(name + ".mapmu", [(float)cue.MapMu], 1, 1, 1, 1)]);
        return _graph.Node("Mul", name + ".mapz", [centred, _graph.Floats(name + ".mapisd", [(float)(1 / cue.MapSd)], 1, 1, 1, 1)]);
    }

    private static sbyte[] Transposed(MemoryBank bank)
    {
        var columns = new sbyte[bank.Values.Length];
        for (var b = 0; b < bank.Count; b++)
        {
            for (var k = 0; k < bank.Dimensions; k++)
                columns[(k * bank.Count) + b] = bank.Values[(b * bank.Dimensions) + k];
        }
        return columns;
    }
}
