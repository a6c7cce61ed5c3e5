using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf;
using static EdgeInspect.Adapters.Onnx.GraphBuilder;
using DataType = EdgeInspect.Adapters.Onnx.Format.TensorProto.Types.DataType;

namespace EdgeInspect.Integration.Tests.Models.Foreign;

/// <summary>
/// Graphs as other tools export them, but for their size: 64 x 48 pixels in, 8 x 6 cells of mean brightness, and simple arithmetic on those,
/// so that every output can be told from the picture.
/// </summary>
internal sealed class ForeignGraph
{
    public const int Width = 64;
    public const int Height = 48;
    public const int Columns = 8;
    public const int Rows = 6;
    public const int Cells = Columns * Rows;

    private readonly GraphProto _graph = new() { Name = "foreign" };
    private readonly GraphBuilder _build;

    private ForeignGraph() => _build = new(_graph, "");

    /// <summary>Float RGB planes of 0 to 1: logits of good, red and blue by the mean of the red and of the blue channel.</summary>
    public static byte[] Classifier(DataType type = DataType.Float)
    {
        var model = new ForeignGraph();
        model.Input("pixels", type, 1, 3, Height, Width);
        model._build.Node("Cast", "floats", ["pixels"], Attribute("to", (long)DataType.Float));
        model._build.Node("GlobalAveragePool", "means", ["floats"]);
        model._build.Node("Reshape", "channels", ["means", model._build.Integers("flat", 1, 3)]);
        // good: 0; red: 40 (r - 0.7); blue: 40 (b - 0.7)
        model._build.Node("MatMul", "weighed", ["channels", model._build.Floats("w", [0, 40, 0, 0, 0, 0, 0, 0, 40], 3, 3)]);
        model._build.Node("Add", "logits", ["weighed", model._build.Floats("b", [0, -28, -28], 1, 3)]);
        model._build.Node("Softmax", "probabilities", ["logits"], Attribute("axis", 1L));
        return model.Output(Float("logits", 1, 3), Float("probabilities", 1, 3));
    }

    /// <summary>Grey bytes, channels last: logits [1,3,6,8] of good, stain (below 60) and glare (above 200), and the class of each pixel.</summary>
    public static byte[] Segmenter()
    {
        var model = new ForeignGraph();
        model.Input("grey", DataType.Uint8, 1, Height, Width, 1);
        model._build.Node("Cast", "floats", ["grey"], Attribute("to", (long)DataType.Float));
        model._build.Node("Transpose", "planes", ["floats"], Attribute("perm", [0L, 3, 1, 2]));
        model.Brightness("planes");
        model._build.Node("Mul", "weighed", ["cells", model._build.Floats("w", [0, -0.2f, 0.2f], 1, 3, 1, 1)]);
        model._build.Node("Add", "logits", ["weighed", model._build.Floats("b", [0, 12, -40], 1, 3, 1, 1)]);
        model._build.Node("ArgMax", "winners", ["logits"], Attribute("axis", 1L), Attribute("keepdims", 0L));
        return model.Output(Float("logits", 1, 3, Rows, Columns), Value("winners", DataType.Int64, 1, Rows, Columns));
    }

    /// <summary>
    /// Float RGB planes of 0 to 1: a box of 8 x 8 pixels for each cell, with the probabilities of stain (dark) and glare (bright), as
    /// YOLO v8, as v5, and with what suppression in the graph leaves, in one output and in four.
    /// </summary>
    public static byte[] Yolo()
    {
        var model = new ForeignGraph();
        var build = model._build;
        model.Input("images", DataType.Float, 1, 3, Height, Width);
        build.Node("ReduceMean", "mean", ["images"], Attribute("axes", [1L]), Attribute("keepdims", 1L));
        model.Brightness("mean");
        build.Node("Mul", "weighed", ["cells", build.Floats("w", [-51, 51], 1, 2, 1, 1)]);
        build.Node("Add", "logits", ["weighed", build.Floats("b", [12, -40], 1, 2, 1, 1)]);
        build.Node("Sigmoid", "sigmoid", ["logits"]);
        build.Node("Reshape", "classes", ["sigmoid", build.Integers("anchors", 1, 2, Cells)]);
        build.Node("Concat", "v8", [build.Floats("xywh", Boxes(isCentred: true, isColumns: true), 1, 4, Cells), "classes"], Attribute("axis", 1L));
        build.Node("Transpose", "rows", ["classes"], Attribute("perm", [0L, 2, 1]));
        string[] v5 = [build.Floats("boxes5", Boxes(isCentred: true, isColumns: false), 1, Cells, 4), build.Floats("one", Ones(Cells), 1, Cells, 1), "rows"];
        build.Node("Concat", "v5", v5, Attribute("axis", 2L));
        build.Node("ReduceMax", "scores", ["rows"], Attribute("axes", [2L]), Attribute("keepdims", 0L));
        build.Node("ArgMax", "labels", ["rows"], Attribute("axis", 2L), Attribute("keepdims", 0L));
        build.Node("Identity", "boxes", [build.Floats("corners", Boxes(isCentred: false, isColumns: false), 1, Cells, 4)]);
        build.Node("Cast", "count", [build.Floats("n", [Cells], 1, 1)], Attribute("to", (long)DataType.Int32));
        build.Node("Reshape", "score3", ["scores", build.Integers("column", 1, Cells, 1)]);
        build.Node("Cast", "labelf", ["labels"], Attribute("to", (long)DataType.Float));
        build.Node("Reshape", "label3", ["labelf", "column"]);
        build.Node("Concat", "v10", ["boxes", "score3", "label3"], Attribute("axis", 2L));
        return model.Output(
            Float("v8", 1, 6, Cells), Float("v5", 1, Cells, 7), Float("v10", 1, Cells, 6), Value("count", DataType.Int32, 1, 1),
            Float("boxes", 1, Cells, 4), Float("scores", 1, Cells), Value("labels", DataType.Int64, 1, Cells));
    }

    /// <summary>Bytes BGR planes: how far each cell is from 128, as a map with a free batch and as its largest value.</summary>
    public static byte[] Anomaly()
    {
        var model = new ForeignGraph();
        var build = model._build;
        model.Input("bgr", DataType.Uint8, 1, 3, Height, Width);
        build.Node("Cast", "floats", ["bgr"], Attribute("to", (long)DataType.Float));
        build.Node("ReduceMean", "mean", ["floats"], Attribute("axes", [1L]), Attribute("keepdims", 1L));
        model.Brightness("mean");
        build.Node("Sub", "centred", ["cells", build.Scalar("middle", 128)]);
        build.Node("Abs", "map", ["centred"]);
        build.Node("ReduceMax", "score", ["map"], Attribute("axes", [1L, 2, 3]), Attribute("keepdims", 0L));
        var free = Float("map", 1, 1, Rows, Columns);
        free.Type.TensorType.Shape.Dim[0] = new() { DimParam = "batch" };
        return model.Output(free, Float("score", 1));
    }

    private void Brightness(string planes) =>
        _build.Node("AveragePool", "cells", [planes], Attribute("kernel_shape", [8L, 8]), Attribute("strides", [8L, 8]));

    /// <summary>The cells' squares, row after row.</summary>
    private static float[] Boxes(bool isCentred, bool isColumns)
    {
        var boxes = new float[4 * Cells];
        for (var i = 0; i < Cells; i++)
        {
            var (x, y) = (8 * (i % Columns), 8 * (i / Columns));
            int[] box = isCentred ? [x + 4, y + 4, 8, 8] : [x, y, x + 8, y + 8];
            for (var k = 0; k < 4; k++)
                boxes[isColumns ? (k * Cells) + i : (i * 4) + k] = box[k];
        }
        return boxes;
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private void Input(string name, DataType type, params ReadOnlySpan<long> shape) => _graph.Input.Add(Value(name, type, shape));

    private byte[] Output(params ReadOnlySpan<ValueInfoProto> outputs)
    {
        foreach (var output in outputs)
            _graph.Output.Add(output);
        var model = new ModelProto { IrVersion = 8, Graph = _graph, ProducerName = "elsewhere" };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 13 });
        return model.ToByteArray();
    }

    private static ValueInfoProto Float(string name, params ReadOnlySpan<long> shape) => Value(name, DataType.Float, shape);

    private static ValueInfoProto Value(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        var value = FloatTensor(name, shape);
        value.Type.TensorType.ElemType = (int)type;
        return value;
    }
}
