using EdgeInspect.Adapters.ImageFiles;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Models;

/// <summary>A model that was verified, loaded and replayed on this device.</summary>
/// <param name="Detector">Ready to run.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Provider">The execution provider that runs it.</param>
/// <param name="Deviation">How well it reproduces its golden pictures here.</param>
public sealed record LoadedModel(IDetector Detector, ModelManifest Manifest, string Provider, GoldenDeviation Deviation);

/// <summary>Loads models in the only order that is safe: verify the bytes, check what the manifest asks, load, replay.</summary>
public static class ModelLoader
{
    /// <summary>Loads a model.</summary>
    /// <param name="options">Folder, provider, threads.</param>
    /// <exception cref="ModelException">It is missing, damaged, made for another program, or scores differently here.</exception>
    public static LoadedModel Load(ModelOptions options)
    {
        var model = ModelFolder.Verify(options.Path);
        CheckInput(model);
        var detector = OnnxDetector.Load(model.Model, Path.Combine(model.Folder, model.Manifest.Model.Path), model.Manifest, options, IgnoredBy(model));
        try
        {
            return new(detector, model.Manifest, detector.Provider, GoldenReplay.Run(model, detector));
        }
        catch (ModelException)
        {
            detector.Dispose();
            throw;
        }
        catch (ImageFileException e)
        {
            detector.Dispose();
            throw new ModelException($"model '{model.Folder}': golden picture {e.Message}", e);
        }
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

    private static void CheckInput(VerifiedModel model)
    {
        var input = model.Manifest.Input;
        var where = Path.Combine(model.Folder, ModelFolder.ManifestName);
        Require(input.Resizer, Preparation.ResizerId, "input.resizer");
        Require(input.Layout, "nchw", "input.layout");
        Require(input.Type, "uint8", "input.type");
        Require(input.Colour, "rgb", "input.colour");

        void Require(string actual, string allowed, string field)
        {
            if (!string.Equals(actual, allowed, StringComparison.Ordinal))
                throw new ModelException($"'{where}': {field} is '{actual}', this program has '{allowed}'");
        }
    }
}
