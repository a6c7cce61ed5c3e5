using System.Runtime.InteropServices;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>
/// Gives a backbone one plane of grey instead of three equal ones: the first convolution's weights are added up over its input channels.
/// All channels are normalised alike before it, so that zero padding stays what it was and nothing changes but the order of sums.
/// </summary>
public static class GreyStem
{
    private const string Picture = "image";
    private const int Channels = 3;

    /// <summary>Makes the backbone for grey.</summary>
    /// <param name="backbone">Bytes of the ONNX file, whose input "image" has three channels.</param>
    /// <returns>
    /// Bytes of the ONNX file with one; the same bytes for the same backbone. Null where the input doesn't go through one scale and zero point
    /// for all channels into one convolution with constant float weights.
    /// </returns>
    public static byte[]? Fold(byte[] backbone)
    {
        var model = ModelProto.Parser.ParseFrom(backbone);
        var graph = model.Graph;
        if (graph.Input.FirstOrDefault(i => i.Name == Picture)?.Type?.TensorType?.Shape is not { Dim: [_, { DimValue: Channels }, _, _] } shape
            || OnlyUse(graph, Picture) is not { OpType: "DequantizeLinear" } normalised
            || normalised.Input.Skip(1).Any(constant => Weights(graph, constant) is not { } scalar || scalar.Dims.Any(d => d != 1))
            || OnlyUse(graph, normalised.Output[0]) is not { OpType: "Conv" } stem
            || OnlyUse(graph, stem.Input[1]) is null
            || Weights(graph, stem.Input[1]) is not { DataType: (int)TensorProto.Types.DataType.Float, Dims: [_, Channels, _, _] } weights)
        {
            return null;
        }
        Fold(weights);
        shape.Dim[1] = new() { DimValue = 1 };
        return model.ToByteArray();
    }

    private static void Fold(TensorProto weights)
    {
        var values = weights.RawData.Length > 0 ? MemoryMarshal.Cast<byte, float>(weights.RawData.Span).ToArray() : [.. weights.FloatData];
        var window = (int)(weights.Dims[2] * weights.Dims[3]);
        var sums = new float[values.Length / Channels];
        for (var i = 0; i < sums.Length; i++)
        {
            var red = (i / window * Channels * window) + (i % window);
            sums[i] = (float)((double)values[red] + values[red + window] + values[red + (2 * window)]);
        }
        weights.Dims[1] = 1;
        weights.FloatData.Clear();
        weights.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(sums));
    }

    private static NodeProto? OnlyUse(GraphProto graph, string value)
    {
        NodeProto[] users = [.. graph.Node.Where(n => n.Input.Contains(value)).Take(2)];
        return users is [var one] ? one : null;
    }

    private static TensorProto? Weights(GraphProto graph, string name) => graph.Initializer.FirstOrDefault(t => t.Name == name);
}
