using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Teaching.Channels;

namespace EdgeInspect.Core.Tests.Teaching.Channels;

public sealed class ChannelStatisticsTests
{
    private const int Fine = FeatureLayout.FineChannels;
    private const int Coarse = FeatureLayout.CoarseChannels;

    [Fact]
    public void Fine_channels_give_mean_deviation_and_steps()
    {
        // Channel 1 of a 4 x 4 map grows by 2 to the right and not at all downwards: 0 2 4 6 in each row.
        var fine = new float[Fine * 16];
        for (var i = 0; i < 16; i++)
            fine[16 + i] = 2 * (i % 4);
        var statistics = Measure(fine, new float[Coarse * 4]);
        Assert.Equal(3, statistics[1], 1e-6f);
        Assert.Equal(Math.Log(Math.Sqrt(5) + 1e-4 + 1e-3), statistics[Fine + 1], 1e-6f);
        // Twelve steps of 2 over sixteen cells.
        Assert.Equal(Math.Log(Math.Sqrt(12 * 4 / 16.0) + 1e-3), statistics[(2 * Fine) + 1], 1e-6f);
        Assert.Equal(Math.Log(1e-3), statistics[(3 * Fine) + 1], 1e-5f);
    }

    [Fact]
    public void Coarse_channels_give_mean_deviation_and_extremes()
    {
        var coarse = new float[Coarse * 4];
        float[] values = [1, 1, 1, 5];
        values.CopyTo(coarse, 4 * 7);
        var statistics = Measure(new float[Fine * 16], coarse).AsSpan(4 * Fine);
        var deviation = Math.Sqrt(3) + 1e-4;
        Assert.Equal(2, statistics[7], 1e-6f);
        Assert.Equal(Math.Log(deviation + 1e-3), statistics[Coarse + 7], 1e-6f);
        Assert.Equal(3 / deviation, statistics[(2 * Coarse) + 7], 1e-6f);
        Assert.Equal(1 / deviation, statistics[(3 * Coarse) + 7], 1e-6f);
    }

    [Fact]
    public void Dead_channels_are_finite() =>
        Assert.All(Measure(new float[Fine * 16], new float[Coarse * 4]), s => Assert.True(float.IsFinite(s), $"{s}"));

    private static float[] Measure(float[] fine, float[] coarse)
    {
        var statistics = new float[ChannelStatistics.Count];
        ChannelStatistics.Measure(fine, coarse, statistics);
        return statistics;
    }
}
