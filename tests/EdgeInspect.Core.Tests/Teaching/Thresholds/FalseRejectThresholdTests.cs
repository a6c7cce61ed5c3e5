using EdgeInspect.Core.Lifecycle.Distributions;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Thresholds;

namespace EdgeInspect.Core.Tests.Teaching.Thresholds;

public sealed class FalseRejectThresholdTests
{
    private static readonly Oracle Known = Oracle.Load("calibration");

    public static TheoryData<string> Guarantees => [.. Known.Names("threshold_")];

    public static TheoryData<string> Tails => [.. Known.Names("gpd_")];

    [Fact]
    public void A_part_far_from_all_others_is_told()
    {
        double[] scores = [.. Enumerable.Range(0, 100).Select(i => i % 10 / 10.0), 25, 9];
        Assert.Equal([100, 101], Unrelated(scores).Outliers());
        Assert.Empty(Unrelated(scores[..100]).Outliers());
    }

    [Fact]
    public void Each_rule_gives_its_own_threshold_and_few_scores_have_no_tail()
    {
        var good = Unrelated([.. Enumerable.Range(1, 400).Select(i => -Math.Log(i / 401.0))]);
        Assert.Equal(FalseRejectThreshold.Tail(good, 0.01), FalseRejectThreshold.Of(ThresholdRule.Tail, good, 0.01));
        Assert.Equal(FalseRejectThreshold.Normal(good, 0.01), FalseRejectThreshold.Of(ThresholdRule.Normal, good, 0.01));
        Assert.Equal(FalseRejectThreshold.NormalTolerance(good, 0.01), FalseRejectThreshold.Of(ThresholdRule.Tolerance, good, 0.01));
        Assert.Equal(FalseRejectThreshold.Empirical(good, 0.01), FalseRejectThreshold.Of(ThresholdRule.Quantile, good, 0.01));
        Assert.Equal(FalseRejectThreshold.Guaranteed(good, 0.05), FalseRejectThreshold.Of(ThresholdRule.Guaranteed, good, 0.05));
        var few = Unrelated([1, 2, 3, 4]);
        Assert.Equal(FalseRejectThreshold.Normal(few, 0.01), FalseRejectThreshold.Of(ThresholdRule.Tail, few, 0.01));
        Assert.Throws<TeachingException>(() => FalseRejectThreshold.Of(ThresholdRule.Guaranteed, few, 0.01));
    }

    [Theory]
    [MemberData(nameof(Guarantees))]
    public void Known_guarantees_of_unrelated_parts(string name)
    {
        var oracle = Known[name];
        var scores = Numbers(oracle, "good_scores");
        if (scores.Length < 2)
        {
            Assert.Throws<ArgumentException>(() => Unrelated(scores));
            return;
        }
        var good = Unrelated(scores);
        var confidence = oracle.Input.GetProperty("confidence").GetDouble();
        var threshold = FalseRejectThreshold.Guaranteed(good, oracle.Input.GetProperty("limit").GetDouble(), confidence);
        Known.Close(oracle.Expected.GetProperty("threshold"), threshold);
        if (threshold is { } t)
        {
            Assert.Equal(oracle.Expected.GetProperty("rejected").GetInt32(), good.Rejected(t));
            Known.Close(oracle.Expected.GetProperty("upper_limit"), good.UpperRate(t, confidence));
        }
    }

    [Theory]
    [MemberData(nameof(Tails))]
    public void Known_tails(string name)
    {
        var oracle = Known[name];
        double[] sorted = [.. Numbers(oracle, "scores").Order()];
        var m = oracle.Input.GetProperty("m").GetInt32();
        foreach (var (field, tail) in new[] { ("moments", ParetoTail.ByMoments(sorted, m)), ("pwm", ParetoTail.ByWeightedMoments(sorted, m)) })
        {
            Assert.NotNull(tail);
            Known.Close(oracle.Expected.GetProperty("u"), tail.Base);
            var expected = oracle.Expected.GetProperty(field);
            Known.Close(expected.GetProperty("shape"), tail.Shape);
            Known.Close(expected.GetProperty("scale"), tail.Scale);
            foreach (var level in expected.GetProperty("level_at").EnumerateObject())
                Known.Close(level.Value, tail.LevelAt(double.Parse(level.Name, System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void A_tail_without_spread_is_none()
    {
        Assert.Null(ParetoTail.ByMoments([1, 2, 2, 2], 2));
        Assert.Null(FalseRejectThreshold.Tail(Unrelated([.. Enumerable.Repeat(1.0, 50)]), 0.01));
    }

    [Fact]
    public void The_tolerance_factor_is_the_published_one()
    {
        // Odeh and Owen 1980: n = 10, 95 % confidence, share .99 below: k = 3.981; n = 100: 2.684.
        Assert.Equal(3.981, Factor(10), 0.0005);
        Assert.Equal(2.684, Factor(100), 0.0005);

        static double Factor(int n)
        {
            var scores = Unrelated([.. Enumerable.Range(0, n).Select(i => (double)i)]);
            return (FalseRejectThreshold.NormalTolerance(scores, 0.01) - scores.Mean) / scores.Sd;
        }
    }

    [Fact]
    public void Photos_of_one_piece_count_as_one()
    {
        double[] pieces = [.. Enumerable.Range(0, 60).Select(i => (double)i)];
        var photos = new GoodScores([.. pieces.SelectMany(p => Enumerable.Repeat(p, 6))], [.. pieces.SelectMany(p => Enumerable.Repeat((int)p, 6))]);
        Assert.Equal(6, photos.DesignEffect, 1e-9);
        Assert.Equal(60, photos.EffectiveCount, 1e-9);
        Assert.Equal(Unrelated(pieces).UpperRate(57), photos.UpperRate(57), 1e-9);
        Assert.Null(FalseRejectThreshold.Guaranteed(photos, 0.04));
        Assert.Equal(59, FalseRejectThreshold.Guaranteed(photos, 0.05));
    }

    [Fact]
    public void An_odd_piece_counts_as_one_although_scores_vary_within_pieces()
    {
        // Nothing is shared but by the last piece, all photos of which are rejected: 6 of 360, yet one piece of sixty.
        var scores = Enumerable.Range(0, 360).Select(i => i < 354 ? i * 37 % 100 / 100.0 : 2).ToArray();
        var photos = new GoodScores(scores, [.. Enumerable.Range(0, 360).Select(i => i / 6)]);
        Assert.InRange(photos.DesignEffect, 1, 2.5);
        Assert.Equal(Unrelated([.. Enumerable.Range(0, 60).Select(i => i < 59 ? 0.0 : 2)]).UpperRate(1), photos.UpperRate(1), 1e-9);
    }

    [Fact]
    public void The_bound_holds_on_heavy_tailed_scores_of_pieces()
    {
        var (random, held, draws) = (new Random(5), 0, 300);
        for (var draw = 0; draw < draws; draw++)
        {
            var (taught, groups) = HeavyPieces(random, pieces: 100, photos: 7);
            var good = new GoodScores(taught, groups);
            var threshold = FalseRejectThreshold.Normal(good, 0.01);
            var truth = HeavyPieces(random, pieces: 4_000, photos: 1).Scores.Count(s => s > threshold) / 4_000.0;
            held += truth <= good.UpperRate(threshold) ? 1 : 0;
        }
        Assert.InRange(held / (double)draws, 0.95, 1);
    }

    [Fact]
    public void Rules_agree_on_many_normal_scores()
    {
        var good = Unrelated([.. Enumerable.Range(1, 20_000).Select(i => NormalDistribution.Quantile(i / 20_001.0))]);
        Assert.Equal(2.326, FalseRejectThreshold.Normal(good, 0.01), 0.01);
        Assert.Equal(2.326, FalseRejectThreshold.Empirical(good, 0.01), 0.01);
        Assert.Equal(2.326, FalseRejectThreshold.Tail(good, 0.01)!.Value, 0.03);
        Assert.InRange(FalseRejectThreshold.NormalTolerance(good, 0.01), 2.33, 2.37);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new GoodScores([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => new GoodScores([1, double.NaN], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FalseRejectThreshold.Normal(Unrelated([1, 2]), 0));
    }

    /// <summary>A piece's level and its photos' deviations both have t-distributed tails (three degrees of freedom).</summary>
    private static (double[] Scores, int[] Groups) HeavyPieces(Random random, int pieces, int photos)
    {
        var (scores, groups) = (new double[pieces * photos], new int[pieces * photos]);
        for (var i = 0; i < scores.Length; i++)
        {
            var level = i % photos == 0 ? HeavyTailed() : 0;
            groups[i] = i / photos;
            scores[i] = i % photos == 0 ? level : scores[i - (i % photos)];
        }
        return (Array.ConvertAll(scores, s => s + (0.7 * HeavyTailed())), groups);

        double HeavyTailed() => Gauss() / Math.Sqrt(((Gauss() is var a ? a * a : 0) + (Gauss() is var b ? b * b : 0) + (Gauss() is var c ? c * c : 0)) / 3);
        double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private static GoodScores Unrelated(double[] scores) => new(scores, [.. Enumerable.Range(0, scores.Length)]);

    private static double[] Numbers(OracleCase oracle, string field) => [.. oracle.Input.GetProperty(field).EnumerateArray().Select(v => v.GetDouble())];
}
