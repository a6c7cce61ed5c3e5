using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf;
using static EdgeInspect.Adapters.Onnx.GraphBuilder;

namespace EdgeInspect.Benchmarks.Peers;

/// <summary>
/// Layers of a network with random weights: what a run costs doesn't depend on their values as long as activations stay ordinary numbers.
/// Batch normalisation counts as folded into the convolution before it.
/// </summary>
internal sealed class RandomNetwork
{
    private readonly ModelProto _model = new() { IrVersion = 8, Graph = new GraphProto { Name = "peer" } };
    private readonly Random _random = new(1);
    private int _names;

    /// <summary>A network that takes a uint8 picture [1, 3, side, side] by the name 'image'.</summary>
    public RandomNetwork(int side)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 13 });
        Graph = new(_model.Graph, "");
        var image = FloatTensor("image", 1, 3, side, side);
        image.Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Uint8;
        _model.Graph.Input.Add(image);
        var real = Graph.Node("Cast", "image.float", ["image"], Attribute("to", (long)TensorProto.Types.DataType.Float));
        Picture = Graph.Node("Mul", "image.small", [Graph.Node("Sub", "image.centred", [real, Graph.Scalar("127", 127)]), Graph.Scalar("1/64", 1 / 64.0)]);
    }

    /// <summary>For nodes of one kind.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The picture, normalised.</summary>
    public string Picture { get; }

    /// <summary>Bytes of the ONNX file.</summary>
    /// <param name="outputs">Names and shapes of its outputs.</param>
    public byte[] Finish(params (string Name, long[] Shape)[] outputs)
    {
        foreach (var (name, shape) in outputs)
            _model.Graph.Output.Add(FloatTensor(name, shape));
        return _model.ToByteArray();
    }

    /// <summary>A new name.</summary>
    public string Name(string stem) => $"{stem}{_names++}";

    /// <summary>Numbers spread evenly around zero with this deviation.</summary>
    public float[] Values(int count, double deviation)
    {
        var values = new float[count];
        var width = deviation * Math.Sqrt(12);
        for (var i = 0; i < count; i++)
            values[i] = (float)((_random.NextDouble() - 0.5) * width);
        return values;
    }

    /// <summary>A convolution with bias.</summary>
    public string Conv(string x, int from, int to, int kernel, int stride = 1, int pad = 0, bool rectify = true)
    {
        var name = Name("conv");
        var weights = Graph.Floats(name + ".w", Values(to * from * kernel * kernel, Math.Sqrt(2.0 / (from * kernel * kernel))), to, from, kernel, kernel);
        var bias = Graph.Floats(name + ".b", Values(to, 0.1), to);
        var y = Graph.Node(
            "Conv", name, [x, weights, bias], Attribute("kernel_shape", kernel, kernel), Attribute("strides", stride, stride), Attribute("pads", pad, pad, pad, pad));
        return rectify ? Rectify(y) : y;
    }

    /// <summary>max(0, x).</summary>
    public string Rectify(string x) => Graph.Node("Relu", Name("relu"), [x]);

    /// <summary>x + y.</summary>
    public string Add(string x, string y) => Graph.Node("Add", Name("add"), [x, y]);

    /// <summary>AveragePool or MaxPool.</summary>
    public string Pool(string type, string x, int kernel, int stride, int pad) => Graph.Node(
        type, Name("pool"), [x], Attribute("kernel_shape", kernel, kernel), Attribute("strides", stride, stride), Attribute("pads", pad, pad, pad, pad));

    /// <summary>Bilinear to a square.</summary>
    public string Resize(string x, int channels, int side) => Graph.Node(
        "Resize",
        Name("resize"),
        [x, "", "", Graph.Integers(Name("sizes"), 1, channels, side, side)],
        Attribute("mode", "linear"),
        Attribute("coordinate_transformation_mode", "half_pixel"));
}
