using EdgeInspect.Core.Labelling.Review;

namespace EdgeInspect.Core.Tests.Labelling;

public sealed class ReviewPlanTests
{
    private const int Parts = 20_000;
    private static readonly ReviewPlanOptions Options =
        new() { BlindShare = .5, SecondOpinionShare = .2, RepeatShare = .1, KnownTruthShare = .05, AgreementAuditShare = .02 };

    private static readonly Guid[] Rids = [.. Enumerable.Range(0, Parts).Select(i => new Guid(i, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]))];

    /// <summary>Five standard deviations: by chance once in a million runs, and the parts are always the same ones.</summary>
    [Fact]
    public void Each_share_of_the_parts_is_chosen()
    {
        var plan = new ReviewPlan(Options, new byte[16]);
        foreach (var (chooses, share) in Choices(plan))
            Assert.InRange(Rids.Count(chooses), Parts * share - (5 * Math.Sqrt(Parts * share)), Parts * share + (5 * Math.Sqrt(Parts * share)));
    }

    [Fact]
    public void What_is_chosen_for_one_reason_says_nothing_of_the_others()
    {
        var plan = new ReviewPlan(Options, new byte[16]);
        var both = Rids.Count(rid => plan.WantsBlind(rid) && plan.WantsSecondOpinion(rid));
        Assert.InRange(both, (Parts * .1) - 225, (Parts * .1) + 225);
    }

    [Fact]
    public void Whoever_has_the_salt_finds_the_same_and_nobody_else()
    {
        var salt = new byte[16];
        var other = new byte[16];
        other[3] = 1;
        var first = Rids.Where(new ReviewPlan(Options, salt).WantsSecondOpinion).ToArray();
        Assert.Equal(first, Rids.Where(new ReviewPlan(Options, salt).WantsSecondOpinion));
        var shared = first.Count(new ReviewPlan(Options, other).WantsSecondOpinion);
        Assert.InRange(shared, 0, first.Length * .3);
    }

    [Fact]
    public void Nothing_and_everything_are_shares_too()
    {
        var none = new ReviewPlan(new() { BlindShare = 0, SecondOpinionShare = 0, RepeatShare = 0, KnownTruthShare = 0, AgreementAuditShare = 0 }, new byte[16]);
        var all = new ReviewPlan(new() { BlindShare = 1, SecondOpinionShare = 1, RepeatShare = 1, KnownTruthShare = 1, AgreementAuditShare = 1 }, new byte[16]);
        foreach (var (chooses, _) in Choices(none))
            Assert.DoesNotContain(Rids, rid => chooses(rid));
        foreach (var (chooses, _) in Choices(all))
            Assert.All(Rids, rid => Assert.True(chooses(rid)));
    }

    private static IEnumerable<(Func<Guid, bool> Chooses, double Share)> Choices(ReviewPlan plan) =>
    [
        (plan.WantsBlind, Options.BlindShare), (plan.WantsSecondOpinion, Options.SecondOpinionShare), (plan.WantsRepeat, Options.RepeatShare),
        (plan.WantsKnownTruthAfter, Options.KnownTruthShare), (plan.WantsAudit, Options.AgreementAuditShare),
    ];
}
