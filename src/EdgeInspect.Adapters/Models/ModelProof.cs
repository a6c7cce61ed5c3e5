using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Models;

/// <summary>
/// The one way from a model's folder to a detector that may judge, in the only order that is safe: verify the bytes, check what the
/// manifest asks and what the file states, load, replay. What fails doesn't end the checks that can still be made.
/// </summary>
internal sealed class ModelProof : IDisposable
{
    private readonly ModelOptions _options;
    private readonly ModelChecks _checks = new();

    private ModelProof(ModelOptions options)
    {
        _options = options;
        Model = ModelFolder.Verify(options.Path, _checks);
        if (Model is null)
            return;
        CheckInput(Model);
        if (Model.Model is null)
            Leave("the ONNX file is not verified", "statement", "load", "golden scores");
        else if (Model.Manifest.Input.Ignore is not null && Model.Ignore is null)
            Leave("the picture of what is ignored is not verified", "statement", "load", "golden scores");
        else
            Prove(Model);
    }

    /// <summary>What was found, in the order in which it was looked at.</summary>
    public IReadOnlyList<ModelCheck> Checks => _checks.All;

    /// <summary>Whether the model may judge.</summary>
    public bool Holds => Checks.All(c => c.Outcome != CheckOutcome.Failed);

    /// <summary>The model's files; null when there is no manifest that can be read.</summary>
    public VerifiedModel? Model { get; }

    /// <summary>The model, loaded; null when it could not be. It may judge only if the proof holds.</summary>
    public OnnxDetector? Detector { get; private set; }

    /// <summary>What became of the golden pictures that could be replayed.</summary>
    public IReadOnlyList<GoldenOutcome> Golden { get; private set; } = [];

    /// <summary>Makes every check.</summary>
    public static ModelProof Of(ModelOptions options) => new(options);

    /// <summary>Why the model may not judge, every reason in a line of its own.</summary>
    public string Refusal()
    {
        var reasons = Checks.Where(c => c.Outcome == CheckOutcome.Failed).Select(c => c.Detail).ToArray();
        return reasons is [var one] ? one : $"model '{_options.Path}' can't be used, {reasons.Length} checks failed:\n  {string.Join("\n  ", reasons)}";
    }

    /// <inheritdoc/>
    public void Dispose() => Detector?.Dispose();

    private void Prove(VerifiedModel model)
    {
        ModelStatement.Check(model, _checks);
        try
        {
            Detector = OnnxDetector.Load(model.Model!, Path.Combine(model.Folder, model.Manifest.Model.Path), model.Manifest, _options, IgnoredBy(model));
            _checks.Pass("load", $"provider {Detector.Provider}");
        }
        catch (ModelException e)
        {
            _checks.Fail("load", e.Message);
            Leave("the model could not be loaded", "golden scores");
            return;
        }
        Golden = GoldenReplay.Run(model, Detector, _checks);
    }

    private void CheckInput(VerifiedModel model)
    {
        var input = model.Manifest.Input;
        var where = Path.Combine(model.Folder, ModelFolder.ManifestName);
        Require(input.Resizer, Preparation.ResizerId, "input.resizer");
        if (!model.Manifest.IsTaught)
            return;
        Require(input.Layout, "nchw", "input.layout");
        Require(input.Type, "uint8", "input.type");
        Require(input.Colour, "rgb", "input.colour", orElse: ModelInput.Grey);

        void Require(string actual, string allowed, string field, string? orElse = null) => _checks.Note(
            field,
            actual == allowed || actual == orElse,
            actual,
            $"'{where}': {field} is '{actual}', this program has '{allowed}'" + (orElse is null ? "" : $" and '{orElse}'"));
    }

    private static IgnoredArea? IgnoredBy(VerifiedModel model)
    {
        if (model.Manifest.Input.Ignore is not { } mask)
            return null;
        var (where, size) = (Path.Combine(model.Folder, mask.Path), model.Manifest.Input.Size);
        try
        {
            var picture = ImageFile.Decode(model.Ignore, where);
            if (picture.Width != size || picture.Height != size || picture.Format != PixelFormat.Grey8)
                throw new ModelException($"'{where}' is a {picture.Format} picture of {picture.Width}x{picture.Height}; expected is grey of {size}x{size}");
            return IgnoredArea.FromMask(size, mask.Width, mask.Height, picture.Pixels);
        }
        catch (ImageFileException e)
        {
            throw new ModelException($"model '{model.Folder}': {e.Message}", e);
        }
    }

    private void Leave(string why, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _checks.Skip(name, "not looked at: " + why);
    }
}
