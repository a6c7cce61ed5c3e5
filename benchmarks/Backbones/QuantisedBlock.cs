using System.Runtime.InteropServices;
using EdgeInspect.Adapters.Onnx.Format;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>
/// One inverted bottleneck of a quantised backbone: expansion, depthwise convolution, projection, each with weights s8 per channel, and
/// activations u8 that saturate where ReLU6 clips.
/// </summary>
internal sealed class QuantisedBlock
{
    private const string Floated = "_DequantizeLinear_Output";

    private readonly GraphProto _graph;
    private readonly string _name;
    private readonly NodeProto? _sum;

    /// <summary>Finds a block by its number.</summary>
    public QuantisedBlock(GraphProto graph, int number)
    {
        (_graph, _name) = (graph, $"b{number}");
        _sum = graph.Node.FirstOrDefault(n => n.OpType == "Add" && n.Name.EndsWith($"_{_name}.add", StringComparison.Ordinal));
    }

    /// <summary>What the block gives, before it is rounded; the float backbone calls it the same.</summary>
    public string Stream => _sum is null ? $"{_name}.proj.conv" : $"{_name}.add";

    /// <summary>What is added to the projection; null where nothing is.</summary>
    public string? Shortcut => _sum?.Input.Single(i => i != $"{_name}.proj.conv{Floated}");

    /// <summary>The expansion's activations.</summary>
    public string Expanded => $"{_name}.exp.act{Floated}";

    /// <summary>The depthwise convolution's activations, which the projection takes.</summary>
    public string Filtered => $"{_name}.dw.act{Floated}";

    /// <summary>Largest activation that the bytes can say, in its own units; the smallest is 0.</summary>
    /// <exception cref="InvalidDataException">The bytes do not begin at 0.</exception>
    public double RangeOf(string activations)
    {
        var name = activations.Replace(Floated, "", StringComparison.Ordinal);
        if (Values<byte>(name + "_zero_point") is [not 0, ..])
            throw new InvalidDataException($"zero point of '{name}' is not 0, as that of activations after ReLU6 is");
        return byte.MaxValue * Values<float>(name + "_scale")[0];
    }

    /// <summary>The projection's weights, [output x channel].</summary>
    public float[] Projection()
    {
        var (weights, scales) = (Values<sbyte>($"{_name}.proj.w_quantized"), Values<float>($"{_name}.proj.w_scale"));
        return [.. weights.Select((w, i) => w * scales[i / (weights.Length / scales.Length)])];
    }

    /// <summary>Multiplies the expansion's channels, and takes it back in the depthwise convolution.</summary>
    public void ScaleExpanded(double[] by)
    {
        Scale("exp", by);
        double[] back = [.. by.Select(b => 1 / b)];
        var bias = Values<int>($"{_name}.dw.b_quantized");
        Scale("dw", back);
        Replace<int>($"{_name}.dw.b_quantized", [.. bias.Select((b, i) => (int)Math.Round(b * by[i]))]);
    }

    /// <summary>Multiplies the depthwise convolution's channels; the projection has to be made anew.</summary>
    public void ScaleFiltered(double[] by) => Scale("dw", by);

    /// <summary>Keeps some channels, and projects from them.</summary>
    /// <param name="channels">Those that stay, ascending.</param>
    /// <param name="weights">[output x channel that stays].</param>
    /// <param name="scales">What a step of the weights is worth, one an output.</param>
    /// <param name="bias">One an output, in the stream's units.</param>
    public void Project(int[] channels, sbyte[] weights, float[] scales, double[] bias)
    {
        foreach (var tensor in _graph.Initializer.Where(t => IsOf("exp", t.Name) || IsOf("dw", t.Name)))
            Keep(tensor, channels);
        var depthwise = _graph.Node.Single(n => n.Name.EndsWith($"_{_name}.dw.conv", StringComparison.Ordinal));
        depthwise.Attribute.Single(a => a.Name == "group").I = channels.Length;
        Replace($"{_name}.proj.w_quantized", weights, scales.Length, channels.Length, 1, 1);
        Replace($"{_name}.proj.w_scale", scales);
        float[] steps = [.. scales.Select(s => s * Values<float>($"{_name}.dw.act_scale")[0])];
        Replace(BiasScale("proj"), steps);
        Replace<int>($"{_name}.proj.b_quantized", [.. bias.Select((b, o) => (int)Math.Round(b / steps[o]))]);
    }

    private bool IsOf(string convolution, string tensor) =>
        tensor.StartsWith($"{_name}.{convolution}.w", StringComparison.Ordinal)
        || tensor.StartsWith($"{_name}.{convolution}.b", StringComparison.Ordinal);

    /// <summary>Multiplies what a convolution gives: weights and bias are integers, only their scales change.</summary>
    private void Scale(string convolution, double[] by)
    {
        foreach (var name in new[] { $"{_name}.{convolution}.w_scale", BiasScale(convolution) })
            Replace<float>(name, [.. Values<float>(name).Select((v, i) => (float)(v * by[i]))]);
    }

    private string BiasScale(string convolution)
    {
        var name = $"{_name}.{convolution}.b_quantized_scale";
        return _graph.Initializer.Any(t => t.Name == name) ? name : $"{_name}.{convolution}.b_scale";
    }

    private T[] Values<T>(string name)
        where T : unmanaged => [.. MemoryMarshal.Cast<byte, T>(_graph.Initializer.Single(t => t.Name == name).Raw())];

    private void Replace<T>(string name, T[] values, params long[] dims)
        where T : unmanaged
    {
        var tensor = _graph.Initializer.Single(t => t.Name == name);
        tensor.Dims.Clear();
        tensor.Dims.Add(dims is [] ? [values.Length] : dims);
        tensor.SetRaw(MemoryMarshal.AsBytes<T>(values));
    }

    private static void Keep(TensorProto tensor, int[] rows)
    {
        var data = tensor.Raw();
        var size = data.Length / (int)tensor.Dims[0];
        tensor.SetRaw([.. rows.SelectMany(row => data.AsSpan(row * size, size).ToArray())]);
        tensor.Dims[0] = rows.Length;
    }
}
