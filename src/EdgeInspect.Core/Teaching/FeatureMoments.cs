using System.Numerics;

namespace EdgeInspect.Core.Teaching;

/// <summary>Mean and covariance (or variances alone) of cells, streamed in double precision: memory doesn't grow with the images.</summary>
internal sealed class FeatureMoments
{
    private readonly int _channels;
    private readonly double[] _sum;
    private readonly double[] _squares;
    private readonly double[]? _products;
    private readonly double[] _cell;
    private long _count;

    public FeatureMoments(int channels, bool withCovariance)
    {
        _channels = channels;
        _sum = new double[channels];
        _squares = new double[channels];
        _cell = new double[channels];
        _products = withCovariance ? new double[channels * channels] : null;
    }

    /// <summary>Adds cells, [n, channels].</summary>
    public void Add(ReadOnlySpan<float> cells)
    {
        for (var start = 0; start < cells.Length; start += _channels)
        {
            for (var c = 0; c < _channels; c++)
            {
                var value = (double)cells[start + c];
                _cell[c] = value;
                _sum[c] += value;
                _squares[c] += value * value;
            }
            if (_products is not null)
                AddProducts(_products);
            _count++;
        }
    }

    /// <summary>Mean of each channel.</summary>
    public double[] Mean() => [.. _sum.Select(s => s / _count)];

    /// <summary>Unbiased standard deviation of each channel.</summary>
    public double[] StandardDeviation() =>
        [.. _squares.Select((s, c) => Math.Sqrt(Math.Max(0, s - (_sum[c] * _sum[c] / _count)) / (_count - 1)))];

    /// <summary>Unbiased covariance, [channels, channels].</summary>
    public double[] Covariance()
    {
        var products = _products ?? throw new InvalidOperationException("made without covariance");
        var result = new double[products.Length];
        for (var i = 0; i < _channels; i++)
        {
            for (var j = i; j < _channels; j++)
            {
                var value = (products[(i * _channels) + j] - (_sum[i] * _sum[j] / _count)) / (_count - 1);
                result[(i * _channels) + j] = value;
                result[(j * _channels) + i] = value;
            }
        }
        return result;
    }

    /// <summary>Rank-one update of the upper triangle (whole vectors may reach below it; those entries are not used).</summary>
    private void AddProducts(double[] products)
    {
        var lanes = Vector<double>.Count;
        for (var i = 0; i < _channels; i++)
        {
            var factor = new Vector<double>(_cell[i]);
            var row = products.AsSpan(i * _channels, _channels);
            var j = i / lanes * lanes;
            for (; j <= _channels - lanes; j += lanes)
                (new Vector<double>(row[j..]) + (factor * new Vector<double>(_cell, j))).CopyTo(row[j..]);
            for (; j < _channels; j++)
                row[j] += _cell[i] * _cell[j];
        }
    }
}
