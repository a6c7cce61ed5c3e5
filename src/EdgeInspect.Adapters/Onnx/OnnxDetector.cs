using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>A taught detector in ONNX Runtime: uint8 picture in, score and anomaly map out.</summary>
public sealed class OnnxDetector : IDetector
{
    private const string NoNumber = "its score is no finite number";

    private readonly BoundSession _session;
    private readonly byte[] _input;
    private readonly float[] _score;
    private readonly float[] _map;
    private readonly IReadOnlyList<string> _classes;
    private readonly float[] _probabilities;
    private readonly int[] _shown;
    private readonly int[] _hidden;

    private OnnxDetector(BoundSession session, ModelManifest manifest, IgnoredArea? ignored, string provider)
    {
        Provider = provider;
        _session = session;
        var size = manifest.Input.Size;
        var side = FeatureLayout.Side(FeatureTap.Fine, size);
        _input = session.BindInput("image", 1, 3, size, size);
        _score = session.BindOutput("score", 1);
        _map = session.BindOutput("map", 1, 1, side, side);
        _classes = manifest.DefectClasses ?? [];
        _probabilities = _classes.Count == 0 ? [] : session.BindOutput("class", 1, _classes.Count);
        _hidden = ignored?.CellsOf(side) ?? [];
        _shown = [.. Enumerable.Range(0, side * side).Except(_hidden)];
        Ignored = ignored;
        Model = new(manifest.Model.Sha256, manifest.Name, ReleaseSeq: 0);
        (InputSize, MapWidth, MapHeight, Threshold) = (size, side, side, manifest.Thresholds.Default);
    }

    /// <summary>The execution provider that runs it.</summary>
    public string Provider { get; }

    /// <inheritdoc/>
    public ModelIdentity Model { get; }

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <inheritdoc/>
    public IgnoredArea? Ignored { get; }

    /// <inheritdoc/>
    public Span<byte> Input => _input;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Map => _map;

    /// <inheritdoc/>
    public int MapWidth { get; }

    /// <inheritdoc/>
    public int MapHeight { get; }

    /// <inheritdoc/>
    /// <remarks>The likeliest of the classes that were labelled, however little likelier it is than the others.</remarks>
    public string? PredictedClass { get; private set; }

    /// <inheritdoc/>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public float Run()
    {
        try
        {
            _session.Run();
            if (!float.IsFinite(_score[0]))
                Failure = NoNumber;
            HideIgnored();
            PredictedClass = float.IsFinite(_score[0]) ? Likeliest() : null;
            return _score[0];
        }
        catch (OnnxRuntimeException e)
        {
            (Failure, PredictedClass) = (e.Message, null);
            return float.NaN;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private string? Likeliest()
    {
        if (_classes.Count == 0)
            return null;
        var best = 0;
        for (var k = 1; k < _probabilities.Length; k++)
            best = _probabilities[k] > _probabilities[best] ? k : best;
        return _classes[best];
    }

    /// <summary>Cells that are ignored as a whole look like the quietest of the others.</summary>
    private void HideIgnored()
    {
        if (_hidden.Length == 0 || _shown.Length == 0)
            return;
        var quietest = float.PositiveInfinity;
        foreach (var cell in _shown)
            quietest = Math.Min(quietest, _map[cell]);
        foreach (var cell in _hidden)
            _map[cell] = quietest;
    }

    /// <summary>Loads a model whose bytes were checked against its manifest.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="options">What runs it.</param>
    /// <param name="ignored">What it ignores, or null.</param>
    /// <param name="optimisation">What the runtime may make of the graph.</param>
    /// <exception cref="ModelException">No valid ONNX, other inputs or outputs than a detector has, or a provider that is missing.</exception>
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
