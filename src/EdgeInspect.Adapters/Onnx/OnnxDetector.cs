using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Detection.Decoders;
using EdgeInspect.Core.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>A model in ONNX Runtime: picture in; score, map and class out, by the decoder that its manifest names.</summary>
public sealed class OnnxDetector : IDetector
{
    private const string NoNumber = "its score is no finite number, or an output holds what it may not (no probability, no class)";

    private readonly BoundSession _session;
    private readonly BoundPicture _picture;
    private readonly BoundOutput[] _outputs;
    private readonly float[][] _values;
    private readonly OutputDecoder _decoder;
    private bool _hasFailed;

    private OnnxDetector(BoundSession session, ModelManifest manifest, IgnoredArea? ignored, string provider)
    {
        Provider = provider;
        _session = session;
        Geometry = manifest.Input.Geometry;
        Placement = Geometry.Place(new(0, 0, Geometry.Width, Geometry.Height));
        Ignored = ignored;
        _picture = BoundPicture.Bind(session, manifest.Input);
        _decoder = OutputDecoder.Create(manifest.UsedDecoder, Geometry, session.OutputShapes, ignored);
        _outputs = [.. _decoder.Outputs.Select(session.BindOutput)];
        _values = [.. _outputs.Select(o => o.Values)];
        Model = new(manifest.Model.Sha256, manifest.Name, ReleaseSeq: 0);
        Threshold = manifest.Thresholds.Default;
    }

    /// <summary>The execution provider that runs it.</summary>
    public string Provider { get; }

    /// <inheritdoc/>
    public ModelIdentity Model { get; }

    /// <inheritdoc/>
    public InputGeometry Geometry { get; }

    /// <inheritdoc/>
    public Placement Placement { get; set; }

    /// <inheritdoc/>
    public IgnoredArea? Ignored { get; }

    /// <inheritdoc/>
    public Span<byte> Input => _picture.Planes;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Map => _decoder.Map;

    /// <inheritdoc/>
    public int MapWidth => _decoder.MapWidth;

    /// <inheritdoc/>
    public int MapHeight => _decoder.MapHeight;

    /// <inheritdoc/>
    public string? PredictedClass => _hasFailed ? null : _decoder.PredictedClass;

    /// <inheritdoc/>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public float Run()
    {
        try
        {
            _picture.Fill?.Fill(_picture.Planes);
            _session.Run();
            foreach (var output in _outputs)
                output.Refresh();
            var score = _decoder.Decode(_values, Placement);
            _hasFailed = !float.IsFinite(score);
            if (_hasFailed)
                Failure = NoNumber;
            return score;
        }
        catch (OnnxRuntimeException e)
        {
            (_hasFailed, Failure) = (true, e.Message);
            return float.NaN;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>Loads a model whose bytes were checked against its manifest.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="options">What runs it.</param>
    /// <param name="ignored">What it ignores, or null.</param>
    /// <param name="optimisation">What the runtime may make of the graph.</param>
    /// <exception cref="ModelException">No valid ONNX, other inputs or outputs than the manifest says, or a provider that is missing.</exception>
    internal static OnnxDetector Load(
        byte[] model,
        string name,
        ModelManifest manifest,
        ModelOptions options,
        IgnoredArea? ignored = null,
        GraphOptimizationLevel optimisation = GraphOptimizationLevel.ORT_ENABLE_ALL)
    {
        var session = new BoundSession(OnnxSession.Create(model, name, options, out var provider, optimisation));
        try
        {
            return new(session, manifest, ignored, provider);
        }
        catch (ModelException e)
        {
            session.Dispose();
            throw new ModelException($"{name}: {e.Message}", e);
        }
    }
}
