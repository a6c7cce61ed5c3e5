using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection;

/// <summary>Which model produced a score.</summary>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the model file.</param>
/// <param name="Name">Its name.</param>
/// <param name="ReleaseSeq">Number of the signed release, or 0 for a model taught on this device.</param>
public sealed record ModelIdentity(string Sha256, string Name, long ReleaseSeq);

/// <summary>
/// A loaded model with bound buffers: fill <see cref="Input"/>, set <see cref="Placement"/>, call <see cref="Run"/>, read <see cref="Map"/>. Used by one thread;
/// no managed allocation in steady state.
/// </summary>
public interface IDetector : IDisposable
{
    /// <summary>Which model this is.</summary>
    ModelIdentity Model { get; }

    /// <summary>Size and planes of the input, and how a region of a frame fills it.</summary>
    InputGeometry Geometry { get; }

    /// <summary>What of each picture counts for nothing; null when everything counts.</summary>
    IgnoredArea? Ignored => null;

    /// <summary>
    /// Where the region lies in <see cref="Input"/>, as <see cref="Preparation.Prepare"/> says: what a letterboxed region leaves is not
    /// judged, and the map shows the region alone. At first the whole input.
    /// </summary>
    Placement Placement { get; set; }

    /// <summary>The picture to judge: uint8 [planes, height, width] of the geometry, whatever the model's own tensor is.</summary>
    Span<byte> Input { get; }

    /// <summary>The model's own threshold: a score above it is NG.</summary>
    double Threshold { get; }

    /// <summary>Runs the model on <see cref="Input"/>.</summary>
    /// <returns>The anomaly score; higher is more anomalous. Not finite when the model failed.</returns>
    float Run();

    /// <summary>The defect class that the last run finds most likely; null when it finds none, names none, or failed.</summary>
    string? PredictedClass { get; }

    /// <summary>Why the last failed run failed, or null when none has.</summary>
    string? Failure { get; }

    /// <summary>Anomaly map of the last run over the inspected region, row-major, [MapHeight, MapWidth]; empty when the model has none.</summary>
    ReadOnlySpan<float> Map { get; }

    /// <summary>Columns of the map.</summary>
    int MapWidth { get; }

    /// <summary>Rows of the map.</summary>
    int MapHeight { get; }
}
