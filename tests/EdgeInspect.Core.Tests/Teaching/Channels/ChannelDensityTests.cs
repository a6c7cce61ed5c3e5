using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Core.Tests.Teaching.Channels;

public sealed class ChannelDensityTests
{
    private const int Count = ChannelStatistics.Count;

    private static readonly (float[] Statistics, double Weight)[] Pictures =
        [.. Enumerable.Range(0, 30).Select(i => (Correlated(i), 1.0 + (i % 3)))];

    [Fact]
    public void Moments_equal_those_of_two_passes_about_any_origin()
    {
        var (first, second) = (new ChannelMoments(Pictures[0].Statistics), new ChannelMoments(Pictures[0].Statistics));
        first.Add(Pictures[..11]);
        second.Add(Pictures[11..]);
        first.Add(second, sign: 1);
        var mean = first.Mean();
        var covariance = first.Covariance(mean);
        foreach (var (i, j) in new[] { (0, 0), (5, 3), (1215, 1215), (1215, 2), (700, 699) })
        {
            Assert.Equal(Weighted(p => p[i]), mean[i], 1e-9);
            Assert.Equal(Weighted(p => (p[i] - mean[i]) * (p[j] - mean[j])), covariance[PackedTriangle.Row(i) + j], 1e-9);
        }
    }

    [Fact]
    public void What_is_taken_away_leaves_no_trace()
    {
        var (all, some, rest) = (new ChannelMoments(Pictures[0].Statistics), new ChannelMoments(Pictures[0].Statistics), new ChannelMoments(Pictures[0].Statistics));
        all.Add(Pictures);
        some.Add(Pictures[..7]);
        rest.Add(Pictures[7..]);
        all.Add(some, sign: -1);
        Assert.All(rest.Mean().Zip(all.Mean()), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void Distance_solves_the_ridged_covariance_and_the_whitening_gives_the_same()
    {
        var moments = new ChannelMoments(Pictures[0].Statistics);
        moments.Add(Pictures);
        var density = ChannelDensity.From(moments);
        var probe = Correlated(99);
        double[] z = [.. Enumerable.Range(0, Count).Select(i => (probe[i] - density.Mean[i]) * density.InverseScale[i])];

        var whitening = density.Whitening();
        var white = Enumerable.Range(0, Count).Sum(i => Math.Pow(Enumerable.Range(0, i + 1).Sum(j => whitening[(i * Count) + j] * z[j]), 2));
        Assert.Equal(density.Distance(probe), Math.Sqrt(white), 1e-3);
        Assert.Equal(Woodbury(density, z), density.Distance(probe), 1e-6);
        Assert.True(density.Distance(probe) > density.Distance(Pictures[3].Statistics), "an unknown picture is no farther than a known one");
    }

    [Fact]
    public void The_pictures_directions_give_the_same_distance()
    {
        var moments = new ChannelMoments(Pictures[0].Statistics);
        moments.Add(Pictures);
        var density = ChannelDensity.From(moments).WithDirections(Pictures);
        foreach (var seed in new[] { 3, 99, 100 })
        {
            var probe = Correlated(seed);
            double[] z = [.. Enumerable.Range(0, Count).Select(i => (probe[i] - density.Mean[i]) * density.InverseScale[i])];
            var along = density.Directions!.Chunk(Count).Sum(row => Math.Pow(row.Select((v, i) => v * z[i]).Sum(), 2));
            Assert.Equal(density.Distance(probe), Math.Sqrt((VectorMath.Dot(z, z) - along) / ChannelDensity.Ridge), 1e-4);
        }
    }

    [Fact]
    public void Many_pictures_have_no_directions()
    {
        var moments = new ChannelMoments(Pictures[0].Statistics);
        moments.Add(Pictures);
        var density = ChannelDensity.From(moments);
        Assert.Null(density.WithDirections([.. Enumerable.Range(0, ChannelDensity.MostDirections + 1).Select(i => Pictures[i % 30])]).Directions);
        Assert.Null(density.Directions);
    }

    /// <summary>√(zᵀ (0.1 I + Z W Zᵀ)⁻¹ z) by way of the small matrix of the pictures (Woodbury), solved by Gauss and Jordan.</summary>
    private static double Woodbury(ChannelDensity density, double[] z)
    {
        const double Ridge = 0.1;
        var total = Pictures.Sum(p => p.Weight);
        var rows = Pictures.Select(p => Enumerable.Range(0, Count)
            .Select(i => Math.Sqrt(p.Weight / total) * (p.Statistics[i] - density.Mean[i]) * density.InverseScale[i]).ToArray()).ToArray();
        var n = rows.Length;
        double[] projected = [.. rows.Select(r => VectorMath.Dot(r, z))];
        var system = rows.Select((r, i) => rows.Select((q, j) => VectorMath.Dot(r, q) + (i == j ? Ridge : 0)).Append(projected[i]).ToArray()).ToArray();
        for (var k = 0; k < n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                if (i == k)
                    continue;
                var factor = system[i][k] / system[k][k];
                for (var j = k; j <= n; j++)
                    system[i][j] -= factor * system[k][j];
            }
        }
        var correction = Enumerable.Range(0, n).Sum(k => projected[k] * system[k][n] / system[k][k]);
        return Math.Sqrt((VectorMath.Dot(z, z) - correction) / Ridge);
    }

    private static double Weighted(Func<float[], double> value) => Pictures.Sum(p => p.Weight * value(p.Statistics)) / Pictures.Sum(p => p.Weight);

    /// <summary>Statistics of which each leans on the one before, far from zero.</summary>
    private static float[] Correlated(int seed)
    {
        var values = Draws.Uniform(seed, Count);
        for (var i = 1; i < Count; i++)
            values[i] = (0.5f * values[i]) + (0.5f * values[i - 1]);
        return [.. values.Select((v, i) => v + (i % 7))];
    }
}
