using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Lifecycle;

public sealed class RankingComparisonTests
{
    [Fact]
    public void Values_are_those_of_the_ranking_metrics_and_the_interval_holds_them()
    {
        var random = new Random(1);
        bool[] defective = [.. Enumerable.Range(0, 300).Select(i => i % 5 == 0)];
        double[] first = [.. defective.Select(d => Math.Round(random.NextDouble() + (d ? 0.3 : 0), 1))];
        double[] second = [.. defective.Select(d => random.NextDouble() + (d ? 0.6 : 0))];
        var comparison = RankingComparison.Of(first, second, defective, [.. first.Select((_, i) => $"{i}")], seed: 0);
        Assert.Equal(RankingMetrics.Of(first, defective).Auroc!.Value, comparison.Before.Value, 12);
        Assert.Equal(RankingMetrics.Of(second, defective).Auroc!.Value, comparison.After.Value, 12);
        foreach (var e in new[] { comparison.Before, comparison.After, comparison.Difference })
            Assert.True(e.Low < e.Value && e.Value < e.High, $"{e}");
        // DeLong's standard error of an AUROC near .7 with 60 and 240 parts is about .038.
        Assert.InRange(comparison.Before.High - comparison.Before.Low, 0.11, 0.19);
    }

    [Fact]
    public void Photos_of_one_piece_are_no_independent_evidence()
    {
        var random = new Random(2);
        bool[] defective = [.. Enumerable.Range(0, 200).Select(i => i / 10 % 4 == 0)];
        double[] score = [.. Enumerable.Range(0, 20).SelectMany(p => Enumerable.Repeat(random.NextDouble() + (p % 4 == 0 ? 0.3 : 0), 10))];
        var alone = RankingComparison.Of(score, score, defective, [.. score.Select((_, i) => $"{i}")], 0).Before;
        var grouped = RankingComparison.Of(score, score, defective, [.. score.Select((_, i) => $"{i / 10}")], 0).Before;
        Assert.True(grouped.High - grouped.Low > 2 * (alone.High - alone.Low), $"{grouped} against {alone}");
    }

    [Fact]
    public void The_same_score_twice_differs_by_nothing()
    {
        double[] score = [0, 1, 2, 3];
        var comparison = RankingComparison.Of(score, score, [false, true, false, true], ["a", "b", "c", "d"], 0);
        Assert.Equal(new Estimate(0, 0, 0), comparison.Difference);
        Assert.Equal(0.75, comparison.Before.Value);
    }

    [Fact]
    public void One_kind_alone_is_an_error() =>
        Assert.Throws<ArgumentException>(() => RankingComparison.Of([1, 2], [1, 2], [true, true], ["a", "b"], 0));
}
