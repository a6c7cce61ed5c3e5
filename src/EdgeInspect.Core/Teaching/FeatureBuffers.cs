using System.Collections.Concurrent;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>One picture's feature maps and the scratch to take cells from them. Used by one thread at a time.</summary>
internal sealed class FeatureBuffers
{
    private readonly CellFeatures _features;
    private readonly float[] _cells;

    public FeatureBuffers(int inputSize)
    {
        var (fine, coarse) = (FeatureLayout.Cells(FeatureTap.Fine, inputSize), FeatureLayout.Cells(FeatureTap.Coarse, inputSize));
        Fine = new float[FeatureLayout.FineChannels * fine];
        Coarse = new float[FeatureLayout.CoarseChannels * coarse];
        _features = new(inputSize);
        _cells = new float[Math.Max(Fine.Length, Coarse.Length)];
    }

    /// <summary>Fine map, channels first.</summary>
    public float[] Fine { get; }

    /// <summary>Coarse map, channels first.</summary>
    public float[] Coarse { get; }

    /// <summary>The fine map, channels first, each channel normalised over the picture's own cells; valid until the next call.</summary>
    public ReadOnlySpan<float> NormalisedFine() => _features.NormalisedFine(Fine);

    /// <summary>Cells of a cue, [cells, channels]; valid until the next call.</summary>
    public ReadOnlySpan<float> CellsOf(Cue cue)
    {
        var cells = _cells.AsSpan(0, cue.Tap == FeatureTap.Fine ? Fine.Length : Coarse.Length);
        _features.Extract(cue, Fine, Coarse, cells);
        return cells;
    }
}

/// <summary>Readers for as many threads as ask at once.</summary>
internal sealed class ReaderPool(ITeachingImages images) : IDisposable
{
    private readonly ConcurrentBag<IFeatureReader> _idle = [];

    /// <summary>Reads one picture's features with a reader that no other thread uses meanwhile.</summary>
    public void Read(int image, FeatureBuffers target)
    {
        if (!_idle.TryTake(out var reader))
            reader = images.OpenReader();
        reader.Read(image, target.Fine, target.Coarse);
        _idle.Add(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in _idle)
            reader.Dispose();
    }
}
