using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Lifecycle;

public sealed class ThresholdMetricsTests
{
    [Fact]
    public void Only_scores_above_the_threshold_are_rejected()
    {
        var metrics = ThresholdMetrics.Of([(1, false), (2, false), (3, false), (2, true), (3, true)], threshold: 2);
        Assert.Equal(1.0 / 3, metrics.FalseRejects!.Value.Value, 1e-12);
        Assert.Equal(0.5, metrics.Escapes!.Value.Value);
    }

    [Fact]
    public void A_score_that_is_no_number_counts_as_an_escape()
    {
        var metrics = ThresholdMetrics.Of([(double.NaN, true)], threshold: 2);
        Assert.Equal(1, metrics.Escapes!.Value.Value);
    }

    [Fact]
    public void A_rate_without_parts_is_undefined()
    {
        Assert.Null(ThresholdMetrics.Of([(1, true)], threshold: 0).FalseRejects);
        Assert.Null(ThresholdMetrics.Of([(1, false)], threshold: 0).Escapes);
    }
}
