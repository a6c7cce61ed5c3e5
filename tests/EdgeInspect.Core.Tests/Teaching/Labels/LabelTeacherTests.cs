using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Teaching;
using EdgeInspect.Core.Teaching.Labels;
using EdgeInspect.Core.Teaching.Thresholds;

namespace EdgeInspect.Core.Tests.Teaching.Labels;

public sealed class LabelTeacherTests
{
    private static readonly RandomImages Goods = new() { Count = 40, Groups = 20 };
    private static readonly TeachingOptions Options = new() { BankSizes = [40, 40], Threads = 2, ThresholdRule = ThresholdRule.Normal };
    private static readonly Lazy<TaughtHead> Head = new(() => Teacher.Teach(Goods, Options));

    [Fact]
    public void Labels_that_help_are_taken_and_make_the_score_by_the_rule()
    {
        var outcome = Learn([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], by: 1);
        var (head, ranking) = (outcome.Head, outcome.Report.Ranking!);
        Assert.Equal(LabelDecision.Taken, outcome.Report.Decision);
        Assert.True(ranking.After.Value > ranking.Before.Value, $"{ranking}");
        Assert.Equal(ranking.After.Value - ranking.Before.Value, ranking.Difference.Value, 12);

        // What the labels add to the goods' cross-validated scores has mean 0 and deviation 0.6 n / (n + 20).
        var before = Head.Value;
        double[] added = [.. head.GoodScores.Zip(before.GoodScores, (sum, s) => sum - ((s - before.GoodMean) / before.GoodSd))];
        var mean = added.Average();
        Assert.Equal(0, mean, 9);
        Assert.Equal(0.6 * 10 / 30, Math.Sqrt(added.Sum(a => (a - mean) * (a - mean)) / (added.Length - 1)), 9);

        // The threshold is set on those sums.
        Assert.Equal(head.GoodMean + (2.3263478740408408 * head.GoodSd), head.Threshold, 9);
        Assert.Equal(head.Threshold, outcome.Report.After!.Threshold);
        Assert.Equal(before.Threshold, outcome.Report.Before!.Threshold);
    }

    [Fact]
    public void The_scorer_adds_what_the_labels_taught()
    {
        var head = Learn([0, 0, 0, 1, 1, 1], by: 1).Head;
        var (fine, coarse) = (Draws.Uniform(77, 112 * 16), Draws.Uniform(78, 192 * 4));
        var cues = new HeadScorer(Head.Value, Goods.InputSize).Score(fine, coarse);
        var scorer = new PooledScorer(head, Goods.InputSize, []);
        fine.CopyTo(scorer.Features.Fine, 0);
        coarse.CopyTo(scorer.Features.Coarse, 0);
        Assert.Equal(cues, scorer.Score(CueScorer.Nobody));

        var labels = head.Labels!;
        var expected = (cues - Head.Value.GoodMean) / Head.Value.GoodSd;
        expected += labels.Weights.Zip(scorer.Pooled.ToArray(), (w, x) => (double)w * x).Sum() + labels.Bias;
        var whole = new HeadScorer(head, Goods.InputSize);
        Assert.Equal(expected, whole.Score(fine, coarse), 9);
        Assert.Equal(1, whole.ClassProbabilities()!.Sum(), 9);
    }

    [Fact]
    public void Good_pictures_score_against_banks_without_their_groups()
    {
        var features = LabelledFeatures.Measure(Head.Value, Goods, new(new ShiftedImages([0, 0], 1), ["a", "a"]), 2, null, default);
        Assert.Equal(Head.Value.GoodScores.Count, features.Goods);
        for (var i = 0; i < features.Goods; i++)
            Assert.Equal(Head.Value.GoodScores[i], features.Scores[i], 9);
    }

    [Fact]
    public void What_is_not_better_keeps_the_old_model()
    {
        // So far from good that good parts alone tell them all: nothing can be gained.
        var defects = new ShiftedImages([0, 0, 0, 1, 1, 1], by: 100) { OneCell = true };
        var outcome = LabelTeacher.Learn(Head.Value, Goods, new(defects, ["a", "a", "a", "b", "b", "b"]), Options);
        Assert.Equal(1, outcome.Report.Ranking!.Before.Value);
        Assert.Equal(LabelDecision.NotBetter, outcome.Report.Decision);
        Assert.Same(Head.Value, outcome.Head);
    }

    [Fact]
    public void Labels_that_mean_nothing_are_mostly_refused()
    {
        // Good pictures labelled as defects: whether they gain is chance.
        var outcomes = Enumerable.Range(1, 12).Select(i => LearnOneClass(by: 0, first: 1000 * i)).ToArray();
        Assert.InRange(outcomes.Count(o => o.Report.Decision == LabelDecision.Taken), 0, 5);
        Assert.All(outcomes, o => Assert.Equal(o.Report.Decision == LabelDecision.Taken, o.Report.Ranking!.Difference.Value > 0));
        Assert.All(outcomes.Where(o => o.Report.Decision == LabelDecision.NotBetter), o => Assert.Same(Head.Value, o.Head));
    }

    [Fact]
    public void Labels_that_gain_nothing_at_their_whole_weight_may_gain_at_half_of_it()
    {
        var (head, report) = LearnOneClass(by: 0.1f, first: 4000);
        Assert.Equal((LabelDecision.Taken, 0.5), (report.Decision, report.ShareOfWeight));
        Assert.True(report.Ranking!.Difference.Value > 0);
        var before = Head.Value;
        double[] added = [.. head.GoodScores.Zip(before.GoodScores, (sum, s) => sum - ((s - before.GoodMean) / before.GoodSd))];
        Assert.Equal(0.5 * 0.6 * 8 / 28, Math.Sqrt(added.Sum(a => a * a) / (added.Length - 1)), 9);
        Assert.Equal(1, LearnOneClass(by: 1, first: 4000).Report.ShareOfWeight);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, true)]
    public void Labels_of_one_group_can_not_prove_themselves(int count, bool oneGroup)
    {
        var images = new ShiftedImages(new int[count], 1) { OneGroup = oneGroup };
        var outcome = LabelTeacher.Learn(Head.Value, Goods, new(images, [.. Enumerable.Repeat("a", count)]), Options);
        Assert.Equal(LabelDecision.OneGroup, outcome.Report.Decision);
        Assert.Same(Head.Value, outcome.Head);
        Assert.Null(outcome.Report.Ranking);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Very_few_labels_are_learned_from(int count) =>
        Assert.NotNull(Learn([.. Enumerable.Range(0, count)], by: 1).Report.Ranking);

    [Fact]
    public void Classes_are_named_but_for_those_with_a_single_label()
    {
        var outcome = Learn([.. Enumerable.Repeat(0, 8), .. Enumerable.Repeat(1, 8), 2], by: 1.5f);
        var naming = outcome.Report.Naming!;
        Assert.Equal(["a", "b"], naming.Classes);
        Assert.Equal(["c"], naming.Unnamed);
        Assert.Equal(16, naming.Confusion.Sum(row => row.Sum()));
        Assert.True(naming.Right.Value > 0.8, $"{naming.Right}");
        Assert.Equal(["a", "b"], outcome.Head.Naming!.Classes);
        Assert.Equal(new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 8, ["b"] = 8, ["c"] = 1 }, outcome.Report.Defects);
        Assert.Equal(17, outcome.Head.Labels!.Defects.Values.Sum());
    }

    [Fact]
    public void One_class_is_not_named()
    {
        var outcome = Learn([0, 0, 0, 0, 0, 0], by: 1);
        Assert.Equal(LabelDecision.Taken, outcome.Report.Decision);
        Assert.Null(outcome.Head.Naming);
        Assert.Null(outcome.Report.Naming);
    }

    [Fact]
    public void The_same_labels_teach_the_same_on_any_number_of_threads()
    {
        var (one, three) = (Learn([0, 0, 1, 1, 1], 1, threads: 1).Head, Learn([0, 0, 1, 1, 1], 1, threads: 3).Head);
        Assert.Equal(one.Labels!.Weights, three.Labels!.Weights);
        Assert.Equal(one.Labels.Bias, three.Labels.Bias);
        Assert.Equal(one.Naming!.Weights, three.Naming!.Weights);
        Assert.Equal(one.GoodScores, three.GoodScores);
    }

    private static LabelOutcome LearnOneClass(float by, int first)
    {
        var images = new ShiftedImages(new int[8], by) { First = first };
        return LabelTeacher.Learn(Head.Value, Goods, new(images, [.. Enumerable.Repeat("a", images.Count)]), Options);
    }

    private static LabelOutcome Learn(int[] kinds, float by, int threads = 2)
    {
        var defects = new LabelledDefects(new ShiftedImages(kinds, by), [.. kinds.Select(k => $"{(char)('a' + k)}")]);
        return LabelTeacher.Learn(Head.Value, Goods, defects, Options with { Threads = threads });
    }
}
