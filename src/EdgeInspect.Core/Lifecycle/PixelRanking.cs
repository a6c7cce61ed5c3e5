namespace EdgeInspect.Core.Lifecycle;

/// <summary>
/// AUROC over the pixels of many anomaly maps in bounded memory: scores are counted in 65,536 equal bins between the smallest and the
/// largest, scores of one bin counting as ties.
/// </summary>
public sealed class PixelRanking
{
    private const int Bins = 1 << 16;

    private readonly long[] _good = new long[Bins];
    private readonly long[] _defective = new long[Bins];
    private readonly float _low;
    private readonly float _width;

    /// <summary>For scores in a range; those outside it count as its ends.</summary>
    public PixelRanking(float low, float high)
    {
        _low = low;
        _width = high > low ? (high - low) / (Bins - 1) : 1;
    }

    /// <summary>Adds pixels with their truth.</summary>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<bool> defective)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var bin = Math.Clamp((int)((scores[i] - _low) / _width), 0, Bins - 1);
            (defective[i] ? _defective : _good)[bin]++;
        }
    }

    /// <summary>The area under the ROC curve; null unless there are both kinds of pixels.</summary>
    public double? Auroc()
    {
        var (positives, negatives) = (_defective.Sum(), _good.Sum());
        if (positives == 0 || negatives == 0)
            return null;
        var area = 0.0;
        long below = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            area += _defective[bin] * (below + (0.5 * _good[bin]));
            below += _good[bin];
        }
        return area / positives / negatives;
    }
}
