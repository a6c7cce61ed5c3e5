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
    private readonly GraphBuilder _graph;
    private readonly int _size;

    private DetectorGraph(GraphProto graph, int size)
    {
        _graph = new(graph, "head.");
        _size = size;
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
        NormaliseWithinImage();
        var distances = head.Cues.ToDictionary(c => c.Cue.Name, Distances, StringComparer.Ordinal);
        TaughtCue[] judging = [.. head.Cues.Where(c => c.Cue.Weight > 0)];
        string[] cues = [.. judging.Select(c => Standardised(c.Cue.Name, Statistic(c.Cue, distances[c.Cue.Name]), c.Mu, c.Sd)), Channels(head.Channels)];
        _graph.Node("Concat", "cues", cues, Attribute("axis", 1L));
        float[] weights = [.. judging.Select(c => (float)c.Cue.Weight), (float)TaughtChannels.Weight];
        var shares = _graph.Node("Mul", "shares", ["cues", _graph.Floats("weights", weights, 1, weights.Length)]);
        var score = _graph.Node("ReduceSum", head.Labels is null ? "score" : "cuescore", [shares, _graph.Integers("cueaxis", 1)], Attribute("keepdims", 0L));
        AnomalyMap(head.Cues, distances);
        if (head.Labels is { } labels)
            LabelHeadGraph.Add(_graph, _size, score, labels, head.Naming);
    }

    /// <summary>Each channel of the fine map minus its mean, divided by its deviation plus a tenth of the mean deviation.</summary>
    private void NormaliseWithinImage()
    {
        var (centred, sd) = Spread("f_b10", FeatureLayout.Cells(FeatureTap.Fine, _size), "within", 2, 3);
        var meanSd = _graph.Node("ReduceMean", "within.meansd", [sd], Attribute("axes", [1]), Attribute("keepdims", 1L));
        var floor = _graph.Node("Mul", "within.floor", [meanSd, _graph.Scalar("within.tenth", 0.1)]);
        _graph.Node("Div", "f_b10n", [centred, _graph.Node("Add", "within.scale", [sd, floor])]);
    }

    /// <summary>Unbiased deviation over axes. Squares are made apart: the runtime has fast paths for sums and means only.</summary>
    private (string Centred, string Sd) Spread(string x, int count, string name, params long[] axes)
    {
        var (over, keep) = (Attribute("axes", axes), Attribute("keepdims", 1L));
        var centred = _graph.Node("Sub", name + ".centred", [x, _graph.Node("ReduceMean", name + ".mean", [x], over, keep)]);
        var square = _graph.Node("Mul", name + ".square", [centred, centred]);
        var variance = _graph.Node("ReduceMean", name + ".var", [square], over, keep);
        var unbiased = _graph.Node("Mul", name + ".uvar", [variance, _graph.Scalar(name + ".unbiased", count / (count - 1.0))]);
        return (centred, _graph.Node("Sqrt", name + ".sd", [unbiased]));
    }

    /// <summary>Distances of a picture's cells to the nearest cells of a bank, [1, cells].</summary>
    private string Distances(TaughtCue cue)
    {
        var name = cue.Cue.Name;
        string[] z = [name + ".q", name + ".qscale", name + ".qzero"];
        _graph.Node("DynamicQuantizeLinear", z, [Projected(cue)]);
        var values = _graph.Node("DequantizeLinear", name + ".dq", z);
        var partial = cue.Bank.Form == BankForm.Floats ? FloatPartial(cue, values) : IntegerPartial(cue, z);
        var nearest = _graph.Node("ReduceMin", name + ".min", [partial], Attribute("axes", [1]), Attribute("keepdims", 0L));
        var square = _graph.Node("Mul", name + ".square", [values, values]);
        // A product with ones: the runtime is slow in sums over the first axis.
        var ones = _graph.Floats(name + ".ones", Enumerable.Repeat(1f, cue.Bank.Dimensions).ToArray(), 1, cue.Bank.Dimensions);
        var norm = _graph.Node("MatMul", name + ".x2", [ones, square]);
        var squared = _graph.Node("Max", name + ".d2c", [_graph.Node("Add", name + ".d2", [norm, nearest]), _graph.Scalar(name + ".zero", 0)]);
        return _graph.Node("Sqrt", name + ".dist", [squared]);
    }

    /// <summary>Projected cells in columns, [dimensions, cells]: as feature maps lie, so that nothing but bytes is ever transposed.</summary>
    private string Projected(TaughtCue cue)
    {
        var (name, channels) = (cue.Cue.Name, cue.Cue.Channels);
        var x = cue.Cue.NormalisedWithinImage ? "f_b10n" : cue.Cue.Tap == FeatureTap.Fine ? "f_b10" : "f_b14";
        var columns = _graph.Node(
            "Reshape", name + ".columns", [x, _graph.Integers(name + ".shape", channels, FeatureLayout.Cells(cue.Cue.Tap, _size))]);
        float[] bias = [.. cue.Mean.Zip(cue.Scale, (mean, scale) => (float)-((double)mean * scale))];
        var scaled = _graph.Node("Mul", name + ".scaled", [columns, _graph.Floats(name + ".w", cue.Scale, channels, 1)]);
        return _graph.Node("Add", name + ".proj", [scaled, _graph.Floats(name + ".wb", bias, channels, 1)]);
    }

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
        return Spread(logarithms, FeatureLayout.Cells(cue.Tap, _size), cue.Name + "spread", 1).Sd;
    }

    private string Channels(TaughtChannels channels) =>
        Standardised("channels", ChannelGraph.Add(_graph, _size, channels.Density), channels.Mu, channels.Sd);

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
