using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Labelling.Practice;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Suspicion;
using EdgeInspect.Core.Tests.Labelling.Agreement;

namespace EdgeInspect.Core.Tests.Labelling;

/// <summary>What is proposed to be looked at again.</summary>
public sealed class SuspectLabelsTests
{
    private static readonly Rater[] Panel = [new("ada", .08, .03), new("ben", .08, .03), new("cy", .08, .03)];

    /// <summary>The curve that the chances were drawn from is found again.</summary>
    [Fact]
    public void A_curve_gives_the_chance_that_scores_have()
    {
        var random = new Random(2);
        var parts = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble() - .5)
            .Select(score => new ScoredTruth(score, random.NextDouble() < Chance(score), 1 + random.Next(3))).ToArray();
        var curve = ScoreCalibration.Fit(parts);
        foreach (var score in new[] { -.4, -.1, 0, .1, .3 })
            Assert.Equal(Chance(score), curve.ChanceOfNg(score), .04);

        static double Chance(double score) => 1 / (1 + Math.Exp(1 - (8 * score)));
    }

    [Fact]
    public void Scores_that_separate_wholly_or_are_all_the_same_leave_the_curve_finite()
    {
        var apart = ScoreCalibration.Fit([.. Enumerable.Range(0, 40).Select(i => new ScoredTruth(i < 20 ? -1 : 1, i >= 20, 1))]);
        Assert.InRange(apart.ChanceOfNg(-1), 0, .05);
        Assert.InRange(apart.ChanceOfNg(1), .95, 1);
        var same = ScoreCalibration.Fit([.. Enumerable.Range(0, 40).Select(i => new ScoredTruth(.5, i < 10, 1))]);
        Assert.Equal(.25, same.ChanceOfNg(.5), .01);
    }

    /// <summary>Of the proposed parts far more have a wrong label than of all.</summary>
    [Fact]
    public void Parts_that_are_proposed_are_far_more_often_wrong_than_others()
    {
        var panel = new SimulatedPanel(4, Panel) { Audits = .2, SecondOpinions = .3, Model = new("model", .4, .2) };
        var data = panel.Work(6000);
        var random = new Random(1);
        var scores = panel.IsNg.ToDictionary(p => p.Key, p => (p.Value ? .3 : -.3) + (.5 * (random.NextDouble() + random.NextDouble() - 1)));
        // Without a lead's answer, for a day: what was found to be wrong is known already.
        var open = data with { Truths = [.. data.Truths.Where((_, i) => i % 2 == 0)] };
        var known = open.Truths.Select(t => t.Rid).ToHashSet();
        var suspects = SuspectLabels.Find(open, scores);

        Assert.NotEmpty(suspects);
        Assert.DoesNotContain(suspects, s => known.Contains(s.Rid));
        Assert.Equal(suspects.OrderByDescending(s => s.WrongChance).Select(s => s.WrongChance), suspects.Select(s => s.WrongChance));
        var wrong = data.Labels.Where(l => !known.Contains(l.Rid) && (l.Verdict == Verdict.Ng) != panel.IsNg[l.Rid]).Select(l => l.Rid).ToHashSet();
        var worst = suspects.Take(100).ToArray();
        Assert.True(worst.Count(s => wrong.Contains(s.Rid)) > .5 * worst.Length, $"{worst.Count(s => wrong.Contains(s.Rid))} of {worst.Length}");
    }

    [Fact]
    public void Without_enough_known_parts_scores_say_nothing()
    {
        var panel = new SimulatedPanel(4, Panel) { Audits = 0, SecondOpinions = 0, Model = new("model", 0, 0) };
        var data = panel.Work(100);
        Assert.Empty(SuspectLabels.Find(data with { Truths = [.. data.Truths.Take(5)] }, panel.IsNg.ToDictionary(p => p.Key, p => p.Value ? 1.0 : -1)));
        Assert.Empty(SuspectLabels.Find(data, new Dictionary<Guid, double>()));
    }

    [Theory]
    [InlineData("NG", "dent", "dent", true)]
    [InlineData("NG", "dent", "scratch", false)]
    [InlineData("NG", null, "scratch", true)]
    [InlineData("OK", null, null, false)]
    public void Practice_is_right_when_verdict_and_kind_are(string truth, string? kind, string? said, bool isRight)
    {
        var answer = new PracticeAnswer("ada", new(Verdict.Ng, said), new(default, WireNamesOf(truth), kind, TruthSource.Adjudication), 1000);
        Assert.Equal(isRight, answer.IsRight);
    }

    [Fact]
    public void Each_purpose_has_a_name_and_is_found_by_it() => Assert.All(
        Enum.GetValues<ReviewPurpose>(), purpose => Assert.Equal(purpose, Core.Labelling.LabelNames.ToPurpose(Core.Labelling.LabelNames.ToWire(purpose))));

    private static Verdict WireNamesOf(string name) => name == "NG" ? Verdict.Ng : Verdict.Ok;
}
