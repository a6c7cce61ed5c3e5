using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;

namespace EdgeInspect.Core.Tests.Lifecycle.Operating;

public sealed class RankedScoresTests
{
    private static readonly RankedScores Six = new([(1, false), (2, false), (3, true), (4, false), (4, true), (6, true)]);

    [Fact]
    public void A_cut_lies_between_neighbours()
    {
        Assert.Equal([0.95, 1.5, 2.5, 3.5, 5, 6], Six.Cuts);
        Assert.Equal([3, 2, 1, 1, 0, 0], Six.Cuts.Select(Six.GoodAbove));
        Assert.Equal([3, 3, 3, 2, 1, 0], Six.Cuts.Select(Six.DefectiveAbove));
    }

    [Fact]
    public void Each_cut_says_what_a_threshold_there_does()
    {
        (double Score, bool Defective)[] parts = [.. Enumerable.Range(0, 200).Select(i => (i * 7919 % 101 / 10.0, i % 3 == 0))];
        var scores = new RankedScores(parts);
        foreach (var cut in scores.Cuts)
        {
            var expected = ThresholdMetrics.Of(parts, cut);
            var point = scores.At(cut);
            Assert.Equal((expected.FalseRejects, expected.Escapes), (point.FalseRejectRate, point.EscapeRate));
        }
    }

    [Fact]
    public void Neighbours_without_a_number_between_them_are_parted_all_the_same()
    {
        var scores = new RankedScores([(1, false), (Math.BitIncrement(1.0), true)]);
        Assert.Equal((0, 1), (scores.GoodAbove(scores.Cuts[1]), scores.DefectiveAbove(scores.Cuts[1])));
    }

    [Fact]
    public void A_curve_is_thinned_but_keeps_its_ends()
    {
        var scores = new RankedScores([.. Enumerable.Range(0, 5_000).Select(i => ((double)i, i % 5 == 0))]);
        var curve = scores.Curve(steps: 50);
        Assert.InRange(curve.Count, 50, 102);
        Assert.Equal((1, 0), (curve[0].FalseRejectRate!.Value.Value, curve[0].EscapeRate!.Value.Value));
        Assert.Equal((0, 1), (curve[^1].FalseRejectRate!.Value.Value, curve[^1].EscapeRate!.Value.Value));
        Assert.Null(curve[^1].Precision);
        Assert.Equal(0.2, curve[0].Precision);
    }

    [Fact]
    public void A_rate_without_parts_is_undefined_and_no_part_has_no_cut()
    {
        Assert.Null(new RankedScores([(1, true)]).At(0).FalseRejectRate);
        Assert.Null(new RankedScores([(1, false)]).At(0).EscapeRate);
        Assert.Empty(new RankedScores([]).Curve());
    }

    [Fact]
    public void A_score_that_is_no_number_is_refused() =>
        Assert.Throws<ArgumentException>(() => new RankedScores([(double.NaN, true)]));
}
