using System.Runtime.InteropServices;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf.Collections;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>
/// A feature map as a backbone's graph has it: value = <see cref="Name"/> · scale + shift, channel by channel. What is learned of a map allows
/// for both in its own constants, so that a last step of a quantised backbone that only scales and shifts need not run.
/// </summary>
/// <param name="Name">The tensor, [1, channels, side, side].</param>
/// <param name="Scale">Of each channel, above 0.</param>
/// <param name="Shift">Of each channel.</param>
internal sealed record FeatureMap(string Name, double[] Scale, double[] Shift)
{
    /// <summary>Finds a map, behind which the graph may scale and shift by constants.</summary>
    public static FeatureMap Of(GraphProto graph, string output, int channels)
    {
        if (Step(graph, "Add", output) is { } add && Constant(graph, add, channels) is { } shift
            && Step(graph, "Mul", add.Input[0]) is { } scaling && Constant(graph, scaling, channels) is { } scale && scale.All(s => s > 0))
        {
            return new(scaling.Input[0], scale, shift);
        }
        return new(output, [.. Enumerable.Repeat(1.0, channels)], new double[channels]);
    }

    /// <summary>Takes steps whose results nobody uses off the end of a graph.</summary>
    public static void Prune(GraphProto graph, params ReadOnlySpan<string> outputs)
    {
        foreach (var output in outputs)
        {
            var name = output;
            while (!graph.Node.Any(n => n.Input.Contains(name)) && graph.Node.FirstOrDefault(n => n.Output is [var only] && only == name) is { } last)
            {
                graph.Node.Remove(last);
                foreach (var input in last.Input)
                    RemoveUnused(graph.Initializer, graph, input);
                name = last.Input[0];
            }
        }
    }

    private static NodeProto? Step(GraphProto graph, string type, string output) =>
        graph.Node.FirstOrDefault(n => n.OpType == type && n.Output.Contains(output));

    private static double[]? Constant(GraphProto graph, NodeProto step, int channels)
    {
        var tensor = graph.Initializer.FirstOrDefault(t => t.Name == step.Input[1]);
        if (tensor is not { DataType: (int)TensorProto.Types.DataType.Float, Dims: [1, var length, 1, 1] } || length != channels)
            return null;
        ReadOnlySpan<float> values = tensor.RawData.Length > 0 ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span) : [.. tensor.FloatData];
        return Array.ConvertAll(values.ToArray(), v => (double)v);
    }

    private static void RemoveUnused(RepeatedField<TensorProto> constants, GraphProto graph, string name)
    {
        if (!graph.Node.Any(n => n.Input.Contains(name)) && constants.FirstOrDefault(t => t.Name == name) is { } constant)
            constants.Remove(constant);
    }
}
