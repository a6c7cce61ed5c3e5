
namespace EdgeInspect.Core.Teaching.Channels;

/// <summary>Weighted sums of pictures' statistics and of their products, about an origin that keeps the digits.</summary>
internal sealed class ChannelMoments(float[] origin)
{
    /// <summary>Pictures whose products are added in one pass over the sums.</summary>
    private const int AtOnce = 8;

    private readonly double[] _sum = new double[ChannelStatistics.Count];
    private readonly double[] _products = new double[PackedTriangle.Length(ChannelStatistics.Count)];
    private double _weight;

    /// <summary>Adds pictures.</summary>
    public void Add(IReadOnlyList<(float[] Statistics, double Weight)> pictures)
    {
        foreach (var block in pictures.Chunk(AtOnce))
            AddBlock([.. block.Select(p => Centred(p.Statistics))], [.. block.Select(p => p.Weight)]);
    }

    /// <summary>Adds or takes away what others gathered about the same origin.</summary>
    public void Add(ChannelMoments other, double sign)
    {
        _weight += sign * other._weight;
        VectorMath.Add(sign, other._sum, _sum);
        VectorMath.Add(sign, other._products, _products);
    }

    /// <summary>The same sums, apart.</summary>
    public ChannelMoments Copy()
    {
        var copy = new ChannelMoments(origin);
        copy.Add(this, sign: 1);
        return copy;
    }

    /// <summary>Weighted mean of each statistic.</summary>
    public double[] Mean() => [.. _sum.Select((s, i) => origin[i] + (s / _weight))];

    /// <summary>Weighted covariance about a mean, a packed lower triangle.</summary>
    public double[] Covariance(double[] mean)
    {
        double[] shift = [.. mean.Select((m, i) => m - origin[i])];
        var covariance = new double[_products.Length];
        VectorMath.Add(1 / _weight, _products, covariance);
        for (var i = 0; i < shift.Length; i++)
            VectorMath.Add(-shift[i], shift.AsSpan(0, i + 1), covariance.AsSpan(PackedTriangle.Row(i), i + 1));
        return covariance;
    }

    private double[] Centred(float[] statistics) => [.. statistics.Select((s, i) => (double)s - origin[i])];

    private void AddBlock(double[][] pictures, double[] weights)
    {
        _weight += weights.Sum();
        for (var p = 0; p < pictures.Length; p++)
            VectorMath.Add(weights[p], pictures[p], _sum);
        for (var i = 0; i < _sum.Length; i++)
        {
            var row = _products.AsSpan(PackedTriangle.Row(i), i + 1);
            for (var p = 0; p < pictures.Length; p++)
                VectorMath.Add(weights[p] * pictures[p][i], pictures[p].AsSpan(0, i + 1), row);
        }
    }
}
