using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Teaching;

/// <summary>Turns a feature map of the backbone into the cells that a cue looks at. Owns its scratch; not for several threads at once.</summary>
internal sealed class CellFeatures
{
    /// <summary>Share of the channels' mean standard deviation that is added to each, which keeps quiet channels quiet.</summary>
    private const double QuietShare = 0.1;

    private readonly int _inputSize;
    private readonly float[] _normalised;
    private readonly double[] _mean = new double[FeatureLayout.FineChannels];
    private readonly double[] _sd = new double[FeatureLayout.FineChannels];

    public CellFeatures(int inputSize)
    {
        _inputSize = inputSize;
        _normalised = new float[FeatureLayout.FineChannels * FeatureLayout.Cells(FeatureTap.Fine, inputSize)];
    }

    /// <summary>
    /// Cells of one cue. The maps are channels first, [channels, side, side]; <paramref name="cells"/> becomes [side * side, channels],
    /// row-major cells.
    /// </summary>
    public void Extract(Cue cue, ReadOnlySpan<float> fine, ReadOnlySpan<float> coarse, Span<float> cells)
    {
        var side = FeatureLayout.Side(cue.Tap, _inputSize);
        var map = cue.Tap == FeatureTap.Fine ? fine : coarse;
        if (cue.NormalisedWithinImage)
        {
            Normalise(map, side * side);
            map = _normalised;
        }
        for (var c = 0; c < cue.Channels; c++)
        {
            var plane = map.Slice(c * side * side, side * side);
            Scatter(plane, cells[c..], cue.Channels);
        }
    }

    /// <summary>The fine map, channels first, normalised within the image; valid until the next call.</summary>
    public ReadOnlySpan<float> NormalisedFine(ReadOnlySpan<float> fine)
    {
        Normalise(fine, FeatureLayout.Cells(FeatureTap.Fine, _inputSize));
        return _normalised;
    }

    /// <summary>Instance normalisation: each channel minus its mean, divided by its deviation plus a tenth of the mean deviation.</summary>
    private void Normalise(ReadOnlySpan<float> map, int cells)
    {
        var channels = map.Length / cells;
        var sum = 0.0;
        for (var c = 0; c < channels; c++)
        {
            (_mean[c], var squares) = PlaneMoments.Of(map.Slice(c * cells, cells));
            _sd[c] = Math.Sqrt(squares / (cells - 1));
            sum += _sd[c];
        }
        for (var c = 0; c < channels; c++)
        {
            var divisor = _sd[c] + (QuietShare * sum / channels);
            for (var p = c * cells; p < (c + 1) * cells; p++)
                _normalised[p] = (float)((map[p] - _mean[c]) / divisor);
        }
    }

    private static void Scatter(ReadOnlySpan<float> plane, Span<float> target, int stride)
    {
        for (var p = 0; p < plane.Length; p++)
            target[p * stride] = plane[p];
    }
}
