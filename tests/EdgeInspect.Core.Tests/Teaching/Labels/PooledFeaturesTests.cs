using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Labels;

namespace EdgeInspect.Core.Tests.Teaching.Labels;

public sealed class PooledFeaturesTests
{
    private const int Size = 64;
    private const int Fine = FeatureLayout.FineChannels;
    private const int Coarse = FeatureLayout.CoarseChannels;

    [Fact]
    public void Statistics_of_a_channel_stand_where_they_should()
    {
        var pooled = Pool(new double[16], out var features);
        float[] plane = features.Fine[(3 * 16)..(4 * 16)];
        Assert.Equal(plane.Average(), pooled[3], 1e-6);
        Assert.Equal(plane.Max(), pooled[Fine + 3]);
        Assert.Equal(plane.Min(), pooled[(2 * Fine) + 3]);
        Assert.Equal(Math.Sqrt(plane.Sum(v => Math.Pow(v - plane.Average(), 2)) / 15), pooled[(3 * Fine) + 3], 1e-6);

        float[] coarse = features.Coarse[(191 * 4)..];
        Assert.Equal(coarse.Average(), pooled[(4 * Fine) + 191], 1e-6);
        Assert.Equal(coarse.Max(), pooled[(4 * Fine) + Coarse + 191]);
        Assert.Equal(PooledFeatures.Count, pooled.Length);
        Assert.Equal(1632, pooled.Length);
    }

    [Fact]
    public void A_flat_map_sees_every_cell_alike()
    {
        var pooled = Pool(new double[16], out _);
        var seen = 4 * (Fine + Coarse);
        for (var c = 0; c < Fine; c++)
        {
            Assert.Equal(0, pooled[seen + c], 1e-5);
            Assert.Equal(pooled[c], pooled[seen + Fine + c], 1e-5);
        }
        for (var c = 0; c < Coarse; c++)
            Assert.Equal(pooled[(4 * Fine) + c], pooled[seen + (2 * Fine) + c], 1e-5);
    }

    [Fact]
    public void A_peak_of_the_map_sees_what_is_there()
    {
        // Row 2, column 3 of the fine map lies in row 1, column 1 of the coarse one.
        var map = new double[16];
        map[(2 * 4) + 3] = 50;
        var pooled = Pool(map, out var features);
        var seen = (4 * (Fine + Coarse)) + Fine;
        for (var c = 0; c < Fine; c++)
            Assert.Equal(features.Fine[(c * 16) + 11], pooled[seen + c], 1e-5);
        for (var c = 0; c < Coarse; c++)
            Assert.Equal(features.Coarse[(c * 4) + 3], pooled[seen + Fine + c], 1e-5);
    }

    private static float[] Pool(double[] map, out FeatureBuffers features)
    {
        features = new(Size);
        Draws.Uniform(1, features.Fine.Length).CopyTo(features.Fine, 0);
        Draws.Uniform(2, features.Coarse.Length).CopyTo(features.Coarse, 0);
        var pooled = new float[PooledFeatures.Count];
        PooledFeatures.Pool(features, map, pooled);
        return pooled;
    }
}
