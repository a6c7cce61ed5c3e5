using System.Runtime.InteropServices;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>The frozen network that turns a picture into feature maps. Used by one thread.</summary>
public sealed class Backbone : IDisposable
{
    private readonly BoundSession _session;
    private readonly byte[] _input;
    private readonly float[] _fine;
    private readonly float[] _coarse;

    /// <summary>Loads a backbone for one input size.</summary>
    /// <param name="model">Bytes of the ONNX file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="inputSize">Side of the square input, a multiple of 32.</param>
    /// <param name="planes">Planes of the input: 3, or 1 where <see cref="GreyStem"/> made it so.</param>
    /// <param name="options">Provider and threads; the path is not used.</param>
    /// <exception cref="ModelException">No valid ONNX, or not such a backbone.</exception>
    public Backbone(byte[] model, string name, int inputSize, int planes, ModelOptions options)
    {
        _session = new(OnnxSession.Create(model, name, options, out _));
        Geometry = InputGeometry.Square(inputSize, planes);
        var (fine, coarse) = (FeatureLayout.Side(FeatureTap.Fine, inputSize), FeatureLayout.Side(FeatureTap.Coarse, inputSize));
        _input = _session.BindInput("image", 1, planes, inputSize, inputSize);
        _fine = _session.BindOutput("f_b10", 1, FeatureLayout.FineChannels, fine, fine);
        _coarse = _session.BindOutput("f_b14", 1, FeatureLayout.CoarseChannels, coarse, coarse);
    }

    /// <summary>What computes: with another runtime or processor architecture features differ in their last bits.</summary>
    public static string Runtime => $"onnxruntime {OrtEnv.Instance().GetVersionString()} {RuntimeInformation.ProcessArchitecture}";

    /// <summary>What pictures are prepared for.</summary>
    public InputGeometry Geometry { get; }

    /// <summary>The bound input, uint8 [planes, size, size].</summary>
    public Span<byte> Input => _input;

    /// <summary>Fine feature map of the last run, channels first.</summary>
    public ReadOnlySpan<float> Fine => _fine;

    /// <summary>Coarse feature map of the last run, channels first.</summary>
    public ReadOnlySpan<float> Coarse => _coarse;

    /// <summary>Runs it on <see cref="Input"/>.</summary>
    public void Run() => _session.Run();

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
