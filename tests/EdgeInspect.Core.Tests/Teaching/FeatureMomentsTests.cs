using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

public sealed class FeatureMomentsTests
{
    private const int Cells = 500;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(112)]
    public void Streamed_moments_equal_those_of_two_passes(int channels)
    {
        // A mean far from zero is what makes streaming hard.
        float[] values = [.. Draws.Uniform(channels, Cells * channels).Select((v, i) => v + (10f * (i % channels)))];
        var moments = new FeatureMoments(channels);
        moments.Add(values.AsSpan(0, 7 * channels));
        moments.Add(values.AsSpan(7 * channels));

        var mean = Enumerable.Range(0, channels).Select(c => Channel(c).Average()).ToArray();
        AssertClose(mean, moments.Mean());
        AssertClose(mean.Select((_, c) => Math.Sqrt(Variance(c))), moments.StandardDeviation());

        IEnumerable<double> Channel(int c) => Enumerable.Range(0, Cells).Select(i => (double)values[(i * channels) + c]);
        double Variance(int c) => Channel(c).Sum(v => (v - mean[c]) * (v - mean[c])) / (Cells - 1);
    }

    [Fact]
    public void A_constant_channel_has_no_deviation()
    {
        var moments = new FeatureMoments(1);
        moments.Add([0.1f, 0.1f, 0.1f]);
        Assert.Equal([0], moments.StandardDeviation());
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
}
