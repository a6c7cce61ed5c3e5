using EdgeInspect.Core.Detection;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>A session whose input and outputs are bound to pinned memory of ours: a run copies and allocates nothing.</summary>
internal sealed class BoundSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _run = new();
    private readonly List<OrtValue> _values = [];

    public BoundSession(InferenceSession session)
    {
        _session = session;
        _binding = session.CreateIoBinding();
    }

    /// <summary>Binds an input of bytes.</summary>
    /// <exception cref="ModelException">The model has no such input, or another type or shape.</exception>
    public byte[] BindInput(string name, params long[] shape)
    {
        Check("input", _session.InputMetadata, name, TensorElementType.UInt8, shape);
        return Bind<byte>(shape, value => _binding.BindInput(name, value));
    }

    /// <summary>Binds an output of floats.</summary>
    /// <exception cref="ModelException">The model has no such output, or another type or shape.</exception>
    public float[] BindOutput(string name, params long[] shape)
    {
        Check("output", _session.OutputMetadata, name, TensorElementType.Float, shape);
        return Bind<float>(shape, value => _binding.BindOutput(name, value));
    }

    /// <summary>Runs the model.</summary>
    public void Run() => _session.RunWithBinding(_run, _binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _values.ForEach(v => v.Dispose());
        _run.Dispose();
        _session.Dispose();
    }

    private T[] Bind<T>(long[] shape, Action<OrtValue> bind)
        where T : unmanaged
    {
        var data = GC.AllocateArray<T>((int)shape.Aggregate(1L, (a, b) => a * b), pinned: true);
        var value = OrtValue.CreateTensorValueFromMemory(data, shape);
        _values.Add(value);
        bind(value);
        return data;
    }

    private static void Check(
        string side, IReadOnlyDictionary<string, NodeMetadata> tensors, string name, TensorElementType type, long[] shape)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            throw new ModelException($"the model has no {side} '{name}'; it has {string.Join(", ", tensors.Keys)}");
        var fits = tensor.IsTensor && tensor.ElementDataType == type && tensor.Dimensions.Length == shape.Length
            && tensor.Dimensions.Zip(shape).All(d => d.First == d.Second || d.First < 0);
        if (!fits)
        {
            throw new ModelException(
                $"the model's {side} '{name}' is {tensor.ElementDataType} [{string.Join(",", tensor.Dimensions)}], expected is {type} [{string.Join(",", shape)}]");
        }
    }
}
