using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Tests.Inspection;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(1000)]
    [InlineData(8250)]
    [InlineData(123_456)]
    [InlineData(2_000_000_000)]
    public void A_quantile_is_off_by_a_thirtieth_at_most(int microseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(microseconds);
        var (median, p99) = new LatencyLooks(histogram).Take()!.Value;
        Assert.Equal(median, p99);
        Assert.InRange(median * 1000, microseconds * 0.968, (microseconds * 1.032) + 1e-9);
    }

    [Fact]
    public void Each_look_sees_what_came_since_the_last()
    {
        var histogram = new LatencyHistogram();
        var looks = new LatencyLooks(histogram);
        Assert.Null(looks.Take());
        for (var i = 1; i <= 1000; i++)
            histogram.Record(i * 10);
        var (median, p99) = looks.Take()!.Value;
        Assert.InRange(median, 5 * 0.968, 5 * 1.032);
        Assert.InRange(p99, 9.9 * 0.968, 9.9 * 1.032);
        Assert.Null(looks.Take());
        histogram.Record(-5);
        histogram.Record(long.MaxValue);
        Assert.Equal(0, looks.Take()!.Value.MedianMs);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1);
        Allocations.AssertNoneIn(() =>
        {
            for (var i = 0; i < 1000; i++)
                histogram.Record(i);
        });
    }
}
