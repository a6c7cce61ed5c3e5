namespace EdgeInspect.Core.Teaching;

/// <summary>Mean and variances of cells, streamed in double precision: memory doesn't grow with the images.</summary>
internal sealed class FeatureMoments
{
    private readonly int _channels;
    private readonly double[] _sum;
    private readonly double[] _squares;
    private long _count;

    public FeatureMoments(int channels)
    {
        _channels = channels;
        _sum = new double[channels];
        _squares = new double[channels];
    }

    /// <summary>Adds cells, [n, channels].</summary>
    public void Add(ReadOnlySpan<float> cells)
    {
        for (var start = 0; start < cells.Length; start += _channels)
        {
            for (var c = 0; c < _channels; c++)
            {
                var value = (double)cells[start + c];
                _sum[c] += value;
                _squares[c] += value * value;
            }
            _count++;
        }
    }

    /// <summary>Mean of each channel.</summary>
    public double[] Mean() => [.. _sum.Select(s => s / _count)];

    /// <summary>Unbiased standard deviation of each channel.</summary>
    public double[] StandardDeviation() =>
        [.. _squares.Select((s, c) => Math.Sqrt(Math.Max(0, s - (_sum[c] * _sum[c] / _count)) / (_count - 1)))];
}
