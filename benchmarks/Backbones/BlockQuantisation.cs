using System.Runtime.InteropServices;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf;
using Google.Protobuf.Collections;
using static EdgeInspect.Adapters.Onnx.Format.TensorProto.Types;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>
/// Prepares the reference backbone, which keeps stem, block 0 and block 1 in floats, for <see cref="BackboneFitting"/>: quantises block 1
/// too, as the others are (weights s8 per output channel, activations u8 per tensor).
/// </summary>
internal sealed class BlockQuantisation
{
    /// <summary>
    /// What block 0 gives is equalised to [-1, 1] on the reference's calibration pictures; other pictures reached 1.6. What lies beyond saturates.
    /// </summary>
    private const float LeastOfBlock0 = -1.7f;
    private const float StepOfBlock0 = 3.4f / 255;

    /// <summary>Zero to six in bytes: to saturate is to clip as ReLU6 does.</summary>
    private const float StepOfRelu6 = 6f / 255;

    private readonly GraphProto _graph;
    private readonly List<NodeProto> _added = [];

    private BlockQuantisation(GraphProto graph) => _graph = graph;

    /// <summary>Reads the reference and writes the backbone that is fitted.</summary>
    /// <param name="reference">Backbone whose block 1 is in floats.</param>
    /// <param name="result">File to write.</param>
    public static void Write(string reference, string result)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(reference));
        new BlockQuantisation(model.Graph).Quantise();
        File.WriteAllBytes(result, model.ToByteArray());
    }

    private void Quantise()
    {
        Scale("b0.proj.conv", StepOfBlock0, (byte)MathF.Round(-LeastOfBlock0 / StepOfBlock0));
        Scale("b1.exp.act", StepOfRelu6, 0);
        Scale("b1.dw.act", StepOfRelu6, 0);
        Weights("b1.exp", StepOfBlock0);
        Weights("b1.dw", StepOfRelu6);
        Weights("b1.proj", StepOfRelu6);

        var place = _graph.Node.IndexOf(_graph.Node.Single(n => n.Name is "Conv_6_b1.exp.conv"));
        ToRows("b0.proj.conv");
        Convolution("Conv_6_b1.exp.conv", "b1.exp", "b1.exp.act");
        Quantised("b1.exp.act");
        Convolution("Conv_8_b1.dw.conv", "b1.dw", "b1.dw.act");
        Quantised("b1.dw.act");
        Convolution("Conv_10_b1.proj.conv", "b1.proj", "b1.proj.conv");
        Take("Clip_7_b1.exp.act");
        Take("Clip_9_b1.dw.act");
        var nodes = _graph.Node.ToList();
        nodes.InsertRange(place, _added);
        _graph.Node.Clear();
        _graph.Node.Add(nodes);
    }

    /// <summary>The convolution on quantised input and weights, without the clipping that followed it.</summary>
    private void Convolution(string node, string weights, string output)
    {
        var convolution = Take(node);
        convolution.Input[0] += "_DequantizeLinear_Output";
        convolution.Input[1] = weights + ".w_DequantizeLinear_Output";
        convolution.Output[0] = output;
        _added.Add(convolution);
    }

    private void Quantised(string values)
    {
        var bytes = Quantise(values, values);
        _added.Add(Node("DequantizeLinear", values + "_DequantizeLinear", [bytes, .. Scale(values)], values + "_DequantizeLinear_Output"));
    }

    private string Quantise(string values, string name)
    {
        _added.Add(Node("QuantizeLinear", name + "_QuantizeLinear", [values, .. Scale(name)], name + "_QuantizeLinear_Output"));
        return name + "_QuantizeLinear_Output";
    }

    private static string[] Scale(string name) => [name + "_scale", name + "_zero_point"];

    /// <summary>
    /// Quantises with channels last, as integer convolutions want them: sixteen channels in the runtime's blocks of sixteen lie so already, but it
    /// sees that only where the transposition comes first. Flat rows in between keep it from moving the transposition behind the quantising.
    /// </summary>
    private void ToRows(string values)
    {
        _added.Add(Transposition(values, values + ".last", 0, 2, 3, 1));
        _added.Add(Node("Shape", values + ".shape", [values + ".last"], values + ".shape"));
        var flat = Node("Flatten", values + ".rows", [values + ".last"], values + ".rows");
        flat.Attribute.Add(new AttributeProto { Name = "axis", I = 3, Type = AttributeProto.Types.AttributeType.Int });
        _added.Add(flat);
        var bytes = Quantise(values + ".rows", values);
        _added.Add(Node("Reshape", values + ".cells", [bytes, values + ".shape"], values + ".cells"));
        _added.Add(Transposition(values + ".cells", values + ".first", 0, 3, 1, 2));
        _added.Add(Node("DequantizeLinear", values + "_DequantizeLinear", [values + ".first", .. Scale(values)], values + "_DequantizeLinear_Output"));
    }

    private static NodeProto Transposition(string from, string to, params long[] order)
    {
        var node = Node("Transpose", to, [from], to);
        var perm = new AttributeProto { Name = "perm", Type = AttributeProto.Types.AttributeType.Ints };
        perm.Ints.Add(order);
        node.Attribute.Add(perm);
        return node;
    }

    private void Weights(string convolution, float inputStep)
    {
        var (weights, bias) = (Take(_graph.Initializer, convolution + ".w"), Take(_graph.Initializer, convolution + ".b"));
        var (values, biases, channels) = (Floats(weights), Floats(bias), (int)weights.Dims[0]);
        var size = values.Length / channels;
        var (steps, biasSteps) = (new float[channels], new float[channels]);
        var (quantised, quantisedBias) = (new sbyte[values.Length], new int[channels]);
        for (var c = 0; c < channels; c++)
        {
            var row = values.AsSpan(c * size, size);
            steps[c] = Largest(row) / sbyte.MaxValue;
            biasSteps[c] = steps[c] * inputStep;
            quantisedBias[c] = (int)MathF.Round(biases[c] / biasSteps[c]);
            for (var k = 0; k < size; k++)
                quantised[(c * size) + k] = (sbyte)MathF.Round(row[k] / steps[c]);
        }
        Dequantised<sbyte>(convolution + ".w", DataType.Int8, quantised, steps, convolution + ".w_DequantizeLinear_Output", [.. weights.Dims]);
        Dequantised<int>(convolution + ".b", DataType.Int32, quantisedBias, biasSteps, convolution + ".b", channels);
    }

    private static float Largest(ReadOnlySpan<float> row)
    {
        var largest = 1e-8f;
        foreach (var value in row)
            largest = MathF.Max(largest, MathF.Abs(value));
        return largest;
    }

    private void Dequantised<T>(string name, DataType type, T[] values, float[] steps, string output, params long[] dims)
        where T : unmanaged
    {
        Add(name + "_quantized", type, MemoryMarshal.AsBytes<T>(values), dims);
        Add(name + "_scale", DataType.Float, MemoryMarshal.AsBytes<float>(steps), steps.Length);
        Add(name + "_zero_point", type, MemoryMarshal.AsBytes<T>(new T[steps.Length]), steps.Length);
        var node = Node("DequantizeLinear", name + "_DequantizeLinear", [name + "_quantized", name + "_scale", name + "_zero_point"], output);
        node.Attribute.Add(new AttributeProto { Name = "axis", I = 0, Type = AttributeProto.Types.AttributeType.Int });
        _added.Add(node);
    }

    private void Scale(string name, float step, byte zero)
    {
        Add(name + "_scale", DataType.Float, MemoryMarshal.AsBytes<float>([step]));
        Add(name + "_zero_point", DataType.Uint8, [zero]);
    }

    private void Add(string name, DataType type, ReadOnlySpan<byte> data, params long[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(data) };
        tensor.Dims.Add(dims);
        _graph.Initializer.Add(tensor);
    }

    private NodeProto Take(string name)
    {
        var node = _graph.Node.Single(n => n.Name == name);
        _graph.Node.Remove(node);
        return node;
    }

    private static TensorProto Take(RepeatedField<TensorProto> tensors, string name)
    {
        var tensor = tensors.Single(t => t.Name == name);
        tensors.Remove(tensor);
        return tensor;
    }

    private static NodeProto Node(string type, string name, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = type, Name = name };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }

    private static float[] Floats(TensorProto tensor) =>
        tensor.RawData.Length > 0 ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
}
