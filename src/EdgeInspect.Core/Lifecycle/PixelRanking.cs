namespace EdgeInspect.Core.Lifecycle;

/// <summary>
/// AUROC and per-region overlap over the pixels of many anomaly maps in one pass and bounded memory: pixels are counted by the leading bits
/// of their scores, a two-thousandth of the score apart; scores of one bin
/// count as ties. Takes 24 MiB.
/// </summary>
public sealed class PixelRanking
{
    /// <summary>The share of normal pixels up to which the per-region overlap is integrated.</summary>
    public const double OverlapLimit = 0.3;

    private const int KeptBits = 20;
    private const int Bins = 1 << KeptBits;

    private readonly RegionSizes _regions = new();
    private readonly long[] _good = new long[Bins];
    private readonly long[] _defective = new long[Bins];

    // Each defective pixel weighs one over the pixels of its region.
    private readonly double[] _covered = new double[Bins];

    /// <summary>Marked regions so far: sets of defective pixels that touch, also at corners.</summary>
    public int Regions { get; private set; }

    /// <summary>Adds the pixels of a picture with their truth.</summary>
    /// <param name="scores">Row-major; no NaN.</param>
    /// <param name="defective">As long as the scores.</param>
    /// <param name="width">Pixels in a row.</param>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<bool> defective, int width)
    {
        var sizes = _regions.Measure(defective, width);
        Regions += _regions.Count;
        for (var i = 0; i < scores.Length; i++)
        {
            var bin = BinOf(scores[i]);
            if (defective[i])
            {
                _defective[bin]++;
                _covered[bin] += 1.0 / sizes[i];
            }
            else
            {
                _good[bin]++;
            }
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

    /// <summary>
    /// The per-region overlap (PRO, Bergmann et al. 2021): over falling thresholds, the mean covered share of the regions against the share
    /// of normal pixels above, integrated up to <paramref name="limit"/> and divided by it; null without a region or a normal pixel.
    /// </summary>
    /// <param name="limit">Share of normal pixels, more than 0.</param>
    public double? RegionOverlap(double limit = OverlapLimit)
    {
        var negatives = _good.Sum();
        if (Regions == 0 || negatives == 0)
            return null;
        var (area, x, y) = (0.0, 0.0, 0.0);
        long above = 0;
        for (var bin = Bins - 1; bin >= 0 && x < limit; bin--)
        {
            if (_good[bin] == 0 && _defective[bin] == 0)
                continue;
            above += _good[bin];
            var (nextX, nextY) = ((double)above / negatives, y + (_covered[bin] / Regions));
            var cut = Math.Min(nextX, limit);
            var cutY = nextX > limit ? y + ((nextY - y) * (limit - x) / (nextX - x)) : nextY;
            area += (cut - x) * (y + cutY) / 2;
            (x, y) = (nextX, nextY);
        }
        return area / limit;
    }

    /// <summary>Floats as whole numbers of the same order, sign first, cut to their leading bits.</summary>
    private static int BinOf(float score)
    {
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return (int)((bits >> 31 != 0 ? ~bits : bits | 0x8000_0000) >> (32 - KeptBits));
    }
}
