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

    /// <summary>Shapes of the model's outputs by their names; -1 for a free dimension.</summary>
    public IReadOnlyDictionary<string, int[]> OutputShapes =>
        _session.OutputMetadata.Where(o => o.Value.IsTensor).ToDictionary(o => o.Key, o => o.Value.Dimensions, StringComparer.Ordinal);

    /// <summary>Binds an input of bytes.</summary>
    /// <exception cref="ModelException">The model has no such input, or another type or shape.</exception>
    public byte[] BindInput(string name, params long[] shape) => BindInput<byte>(name, TensorElementType.UInt8, shape);

    /// <summary>Binds an input.</summary>
    /// <exception cref="ModelException">The model has no such input, further ones, or another type or shape.</exception>
    public T[] BindInput<T>(string name, TensorElementType type, long[] shape)
        where T : unmanaged
    {
        Check("input", _session.InputMetadata, name, type, shape);
        if (_session.InputMetadata.Count > 1)
            throw new ModelException($"the model has the inputs {string.Join(", ", _session.InputMetadata.Keys)}; one, the picture, can be fed");
        return Bind<T>(shape, value => _binding.BindInput(name, value));
    }

    /// <summary>Binds an output of floats.</summary>
    /// <exception cref="ModelException">The model has no such output, or another type or shape.</exception>
    public float[] BindOutput(string name, params long[] shape)
    {
        Check("output", _session.OutputMetadata, name, TensorElementType.Float, shape);
        return Bind<float>(shape, value => _binding.BindOutput(name, value));
    }

    /// <summary>Binds an output whose shape was found to fit, whatever its type; a free batch dimension becomes one.</summary>
    /// <exception cref="ModelException">Its type can't be read as numbers.</exception>
    public BoundOutput BindOutput(string name)
    {
        var tensor = _session.OutputMetadata[name];
        var shape = Array.ConvertAll(tensor.Dimensions, d => d < 0 ? 1L : d);
        return tensor.ElementDataType switch
        {
            TensorElementType.Float => new(Output<float>(), null),
            TensorElementType.Float16 => BoundOutput.Of(Output<Float16>(), v => (float)v),
            TensorElementType.Double => BoundOutput.Of(Output<double>(), v => (float)v),
            TensorElementType.Int64 => BoundOutput.Of(Output<long>(), v => v),
            TensorElementType.Int32 => BoundOutput.Of(Output<int>(), v => v),
            TensorElementType.UInt8 => BoundOutput.Of(Output<byte>(), v => v),
            var type => throw new ModelException(
                $"the model's output '{name}' is {type}; allowed are Float, Float16, Double, Int64, Int32 and UInt8"),
        };

        T[] Output<T>()
            where T : unmanaged => Bind<T>(shape, value => _binding.BindOutput(name, value));
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

/// <summary>An output's values as floats, whatever the model's own type: numbers of classes are exact up to 2^24.</summary>
/// <param name="Values">The values after <see cref="Refresh"/>.</param>
/// <param name="Convert">Brings them up to date after a run; null where the runtime writes them itself.</param>
internal sealed record BoundOutput(float[] Values, Action? Convert)
{
    /// <summary>For an output of another type.</summary>
    public static BoundOutput Of<T>(T[] raw, Func<T, float> toFloat)
    {
        var values = new float[raw.Length];
        return new(values, () =>
        {
            for (var i = 0; i < raw.Length; i++)
                values[i] = toFloat(raw[i]);
        });
    }

    /// <summary>Takes what the last run wrote.</summary>
    public void Refresh() => Convert?.Invoke();
}
