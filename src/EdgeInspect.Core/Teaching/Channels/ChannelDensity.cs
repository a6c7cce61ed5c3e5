
namespace EdgeInspect.Core.Teaching.Channels;

/// <summary>
/// A normal distribution of <see cref="ChannelStatistics"/> over good parts, each statistic in its own standard deviations; how far a
/// picture is from them is its Mahalanobis distance. A tenth of a variance is added to every direction (a ridge), as there may be fewer
/// pictures than statistics.
/// </summary>
public sealed class ChannelDensity
{
    /// <summary>Variance that is added to every direction.</summary>
    public const double Ridge = 0.1;

    /// <summary>With more pictures than this <see cref="Whitening"/>, a triangle of which five eighths are read, is the shorter way.</summary>
    internal const int MostDirections = ChannelStatistics.Count * 9 / 16;

    /// <summary>A statistic that deviates by less over all good parts says nothing.</summary>
    private const double LeastDeviation = 1e-4;

    private readonly double[] _mean;
    private readonly double[] _inverseScale;
    private readonly double[] _factor;

    private ChannelDensity(double[] mean, double[] inverseScale, double[] factor) => (_mean, _inverseScale, _factor) = (mean, inverseScale, factor);

    /// <summary>Mean of each statistic.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>One over the standard deviation of each statistic over good parts; 0 for one that hardly deviates.</summary>
    public ReadOnlySpan<double> InverseScale => _inverseScale;

    /// <summary>
    /// The matrix V, [pictures, statistics] row-major, for which the squared distance is (‖z‖² − ‖V z‖²) / <see cref="Ridge"/>, z being the
    /// standardised statistics: off the directions in which taught pictures deviate there is the ridge alone. With G, whose rows are the
    /// pictures' weighted deviations, V = L⁻¹ G and L Lᵀ = G Gᵀ + ridge (Woodbury's identity). Null where there are too many pictures.
    /// </summary>
    public float[]? Directions { get; private init; }

    /// <summary>Distance of a picture from good parts; 0 at their mean.</summary>
    /// <param name="statistics">Its statistics.</param>
    public double Distance(ReadOnlySpan<float> statistics)
    {
        var solved = new double[_mean.Length];
        for (var i = 0; i < solved.Length; i++)
        {
            var row = _factor.AsSpan(PackedTriangle.Row(i), i + 1);
            var value = (statistics[i] - _mean[i]) * _inverseScale[i];
            solved[i] = (value - VectorMath.Dot(row[..i], solved.AsSpan(0, i))) / row[i];
        }
        return Math.Sqrt(VectorMath.Dot(solved, solved));
    }

    /// <summary>
    /// The matrix A, [statistics, statistics] row-major and lower triangular, for which the distance is ‖A z‖, z being the standardised
    /// statistics: the inverse of the covariance's Cholesky factor.
    /// </summary>
    public float[] Whitening()
    {
        var n = _mean.Length;
        var inverse = PackedTriangle.Invert(_factor, n);
        var matrix = new float[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
                matrix[(i * n) + j] = (float)inverse[PackedTriangle.Row(i) + j];
        }
        return matrix;
    }

    /// <summary>Fits the distribution to weighted pictures.</summary>
    /// <param name="moments">Of the pictures.</param>
    /// <param name="all">
    /// Of all good pictures, whose deviations are the units: those of a few would make units of what is alike in them by chance.
    /// </param>
    internal static ChannelDensity From(ChannelMoments moments, ChannelDensity? all = null)
    {
        var n = ChannelStatistics.Count;
        var mean = moments.Mean();
        var covariance = moments.Covariance(mean);
        var inverse = all?._inverseScale ?? [.. Enumerable.Range(0, n).Select(i => InverseOf(Math.Sqrt(Math.Max(0, covariance[PackedTriangle.Row(i) + i]))))];
        for (var i = 0; i < n; i++)
        {
            var row = covariance.AsSpan(PackedTriangle.Row(i), i + 1);
            for (var j = 0; j <= i; j++)
                row[j] *= inverse[i] * inverse[j];
            row[i] += Ridge;
        }
        PackedTriangle.Factorise(covariance, n);
        return new(mean, inverse, covariance);
    }

    /// <summary>The same with its <see cref="Directions"/>, unless they are too many.</summary>
    /// <param name="pictures">Those that it was fitted to.</param>
    internal ChannelDensity WithDirections(IReadOnlyList<(float[] Statistics, double Weight)> pictures)
    {
        var (n, count) = (pictures.Count, _mean.Length);
        if (n > MostDirections)
            return this;
        var total = pictures.Sum(p => p.Weight);
        double[][] rows = [.. pictures.Select(p => Deviations(p.Statistics, Math.Sqrt(p.Weight / total)))];
        var products = new double[PackedTriangle.Length(n)];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
                products[PackedTriangle.Row(i) + j] = VectorMath.Dot(rows[i], rows[j]) + (i == j ? Ridge : 0);
        }
        PackedTriangle.Factorise(products, n);
        var directions = new float[n * count];
        for (var i = 0; i < n; i++)
        {
            var factor = products.AsSpan(PackedTriangle.Row(i), i + 1);
            for (var k = 0; k < i; k++)
                VectorMath.Add(-factor[k], rows[k], rows[i]);
            for (var s = 0; s < count; s++)
                directions[(i * count) + s] = (float)(rows[i][s] /= factor[i]);
        }
        return new(_mean, _inverseScale, _factor) { Directions = directions };
    }

    private double[] Deviations(float[] statistics, double weight) => [.. statistics.Select((s, i) => weight * (s - _mean[i]) * _inverseScale[i])];

    private static double InverseOf(double deviation) => deviation < LeastDeviation ? 0 : 1 / deviation;
}
