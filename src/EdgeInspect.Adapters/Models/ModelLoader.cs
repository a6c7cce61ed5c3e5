using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Adapters.Models;

/// <summary>A model that was verified, loaded and replayed on this device.</summary>
/// <param name="Detector">Ready to run.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Provider">The execution provider that runs it.</param>
/// <param name="Deviation">How well it reproduces its golden pictures here.</param>
public sealed record LoadedModel(IDetector Detector, ModelManifest Manifest, string Provider, GoldenDeviation Deviation);

/// <summary>Loads models that may judge.</summary>
public static class ModelLoader
{
    /// <summary>Loads a model.</summary>
    /// <param name="options">Folder, provider, threads.</param>
    /// <exception cref="ModelException">A check of <see cref="ModelVerification"/> fails; the message holds every reason.</exception>
    public static LoadedModel Load(ModelOptions options)
    {
        var proof = ModelProof.Of(options);
        if (!proof.Holds)
        {
            proof.Dispose();
            throw new ModelException(proof.Refusal());
        }
        return new(proof.Detector!, proof.Model!.Manifest, proof.Detector!.Provider, GoldenReplay.Worst(proof.Golden));
    }
}
