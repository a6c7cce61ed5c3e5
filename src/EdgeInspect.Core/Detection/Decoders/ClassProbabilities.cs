namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>
/// Values of classes at one place as probabilities. A model with two classes may have one value: that of the class which is not good, its
/// logit through the logistic function.
/// </summary>
internal sealed class ClassProbabilities
{
    /// <summary>How far beyond 0 and 1 rounding may take what should be a probability.</summary>
    private const float Slack = 1e-3f;

    private readonly bool _areLogits;
    private readonly int _channels;
    private readonly int _good;
    private readonly double[] _shares;

    /// <summary>For outputs of this many values.</summary>
    public ClassProbabilities(ModelDecoder decoder, int channels, int classes, int good)
    {
        (_areLogits, _channels, _good) = (decoder.Values == "logits", channels, good);
        _shares = new double[classes];
    }

    /// <summary>Shares of the classes at the place last read.</summary>
    public ReadOnlySpan<double> Shares => _shares;

    /// <summary>The defect class with the largest share at the place last read; the first of equal ones.</summary>
    public int LikeliestDefect
    {
        get
        {
            var best = _good == 0 ? 1 : 0;
            for (var c = best + 1; c < _shares.Length; c++)
            {
                if (c != _good && _shares[c] > _shares[best])
                    best = c;
            }
            return best;
        }
    }

    /// <summary>Whether so many values of an output can stand for so many classes.</summary>
    public static bool Fit(int channels, int classes) => channels == classes || (channels == 1 && classes == 2);

    /// <summary>Reads one place.</summary>
    /// <param name="values">The output.</param>
    /// <param name="first">Index of the first class's value.</param>
    /// <param name="step">From one class's value to the next's.</param>
    /// <returns>Probability of any defect, without the loss of one minus nearly one; NaN for values that are none.</returns>
    public double Read(ReadOnlySpan<float> values, int first, int step)
    {
        if (_channels == 1)
            return ReadOne(values[first]);
        var highest = float.NegativeInfinity;
        for (var c = 0; c < _channels; c++)
            highest = MathF.Max(highest, values[first + (c * step)]);
        if (!float.IsFinite(highest))
            return double.NaN;
        var (defect, all) = (0.0, 0.0);
        for (var c = 0; c < _channels; c++)
        {
            var share = Share(values[first + (c * step)], highest);
            _shares[c] = share;
            all += share;
            defect += c == _good ? 0 : share;
        }
        return _areLogits ? Normalise(defect, all) : ProbabilityOf(defect, all);
    }

    private double Share(float value, float highest) => _areLogits ? Math.Exp((double)value - highest)
        : value is >= -Slack and <= 1 + Slack ? Math.Clamp(value, 0, 1)
        : double.NaN;

    private double Normalise(double defect, double all)
    {
        foreach (ref var share in _shares.AsSpan())
            share /= all;
        return defect / all;
    }

    /// <summary>Probabilities of classes that exclude each other add up to one, or the manifest calls something so that is none.</summary>
    private static double ProbabilityOf(double defect, double all) => Math.Abs(all - 1) <= 0.02 ? Math.Min(defect, 1) : double.NaN;

    private double ReadOne(float value)
    {
        var defect = !float.IsFinite(value) ? double.NaN
            : _areLogits ? 1 / (1 + Math.Exp(-(double)value))
            : Share(value, value);
        (_shares[_good], _shares[1 - _good]) = (1 - defect, defect);
        return defect;
    }
}
