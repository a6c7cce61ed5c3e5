using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// A class for each pixel. The map is the probability of any defect; the score is its highest value, its mean (the expected share of
/// defective area), or the mean of a share of its highest values. The class is the defect that wins the most pixels, or where no defect
/// wins one, the likeliest where the map is highest.
/// </summary>
internal sealed class SegmentationDecoder : OutputDecoder
{
    private readonly InputGeometry _geometry;
    private readonly MapReduction _score;
    private readonly IReadOnlyList<string> _classes;
    private readonly int _good;
    private readonly bool _isClassMap;
    private readonly int _width;
    private readonly int _height;
    private readonly float[] _values;
    private readonly int[] _wins;
    private readonly ClassProbabilities _probabilities;

    public SegmentationDecoder(DecoderSetup setup)
        : base(setup)
    {
        (_geometry, _classes, _good) = (setup.Geometry, setup.Classes, setup.GoodClass);
        _isClassMap = setup.Decoder.Values == "class_map";
        var shape = _isClassMap
            ? setup.Take("classes", "a class map [1,height,width] or [1,1,height,width]", s => s is [1, > 0, > 0] or [1, 1, > 0, > 0])
            : setup.Take("classes", $"[1,{_classes.Count},height,width]", s => s is [1, var c, > 0, > 0] && ClassProbabilities.Fit(c, _classes.Count));
        setup.ThrowIfWrong();
        _score = MapReduction.Of(setup.Decoder);
        (_width, _height) = (shape![^1], shape[^2]);
        _values = new float[_width * _height];
        _wins = new int[_classes.Count];
        _probabilities = new(setup.Decoder, shape[1], _classes.Count, _good);
        var (width, height) = MapWindow.Kept(_width, _height);
        HasMap(width, height);
    }

    /// <inheritdoc/>
    private protected override float Read(ReadOnlySpan<float[]> outputs, Placement placement)
    {
        var window = MapWindow.Of(_width, _height, _geometry, placement);
        var values = _values.AsSpan(0, window.Count);
        Array.Clear(_wins);
        var (peak, peakClass, at) = (double.NegativeInfinity, 0, 0);
        for (var y = window.Top; y < window.Bottom; y++)
        {
            for (var x = window.Left; x < window.Right; x++)
            {
                var (defect, likeliest, wins) = _isClassMap ? ReadClass(outputs[0], (y * _width) + x) : ReadShares(outputs[0], (y * _width) + x);
                values[at++] = (float)defect;
                if (wins)
                    _wins[likeliest]++;
                if (defect > peak)
                    (peak, peakClass) = (defect, likeliest);
            }
        }
        window.Show(values, MapBuffer, MapWidth);
        var score = _score.Of(values);
        PredictedClass = float.IsFinite(score) && peak > 0 ? _classes[Winner(peakClass)] : null;
        return score;
    }

    private (double Defect, int Likeliest, bool Wins) ReadShares(ReadOnlySpan<float> output, int pixel)
    {
        var defect = _probabilities.Read(output, pixel, _width * _height);
        var likeliest = _probabilities.LikeliestDefect;
        return (defect, likeliest, _probabilities.Shares[likeliest] > _probabilities.Shares[_good]);
    }

    /// <summary>A number that is no class's is no number at all.</summary>
    private (double Defect, int Likeliest, bool Wins) ReadClass(ReadOnlySpan<float> output, int pixel)
    {
        var value = output[pixel];
        if (!(value >= 0 && value < _classes.Count && value == MathF.Floor(value)))
            return (double.NaN, 0, false);
        var isDefect = (int)value != _good;
        return (isDefect ? 1 : 0, (int)value, isDefect);
    }

    private int Winner(int otherwise)
    {
        var best = -1;
        for (var c = 0; c < _wins.Length; c++)
        {
            if (_wins[c] > (best < 0 ? 0 : _wins[best]))
                best = c;
        }
        return best < 0 ? otherwise : best;
    }
}
