using System.Runtime.InteropServices;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>Adds nodes and constants to an ONNX graph. Everything it adds is named with a prefix.</summary>
internal sealed class GraphBuilder(GraphProto graph, string prefix)
{
    /// <summary>A constant tensor of floats; no dimensions make a scalar.</summary>
    public string Floats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A scalar.</summary>
    public string Scalar(string name, double value) => Floats(name, [(float)value]);

    /// <summary>A list of integers.</summary>
    public string Integers(string name, params ReadOnlySpan<long> values) =>
        Constant(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>A constant tensor of signed bytes; no dimensions make a scalar.</summary>
    public string Int8(string name, ReadOnlySpan<sbyte> values, params ReadOnlySpan<long> shape) =>
        Constant(name, TensorProto.Types.DataType.Int8, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A node with one output, which it is named after.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string type, string output, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        Node(type, [output], inputs, attributes);
        return output;
    }

    /// <summary>A node with several outputs, named after the first.</summary>
    public void Node(string type, IReadOnlyList<string> outputs, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = type, Name = prefix + outputs[0] };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        graph.Node.Add(node);
    }

    /// <summary>An integer attribute.</summary>
    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute that lists integers.</summary>
    public static AttributeProto Attribute(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (var v in values)
            attribute.Ints.Add(v);
        return attribute;
    }

    /// <summary>A text attribute.</summary>
    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>A float tensor among the graph's inputs or outputs.</summary>
    public static ValueInfoProto FloatTensor(string name, params ReadOnlySpan<long> shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new() };
        foreach (var length in shape)
            tensor.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = length });
        return new() { Name = name, Type = new() { TensorType = tensor } };
    }

    private string Constant(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> data, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = prefix + name, DataType = (int)type, RawData = ByteString.CopyFrom(data) };
        foreach (var length in shape)
            tensor.Dims.Add(length);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
