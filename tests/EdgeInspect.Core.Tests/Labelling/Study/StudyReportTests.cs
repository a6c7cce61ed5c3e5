using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Study;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Labelling.Study;

public sealed class StudyReportTests
{
    private static readonly Guid[] Rids = [.. Enumerable.Range(0, 4).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private static readonly StoredStudy Stored = new(
        7, [new(Rids[0], Verdict.Ok, null), new(Rids[1], Verdict.Ok, null), new(Rids[2], Verdict.Ng, "dent"), new(Rids[3], Verdict.Ng, "scratch")],
        ["ada", "ben"], 2, StudyPhase.Finished, "lea", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Known_numbers()
    {
        // Part:            0 good     1 good     2 dent     3 scratch
        // ada, round 1, 2  OK OK      OK NG      NG NG      NG NG
        // ben, round 1, 2  OK OK      OK OK      OK OK      NG OK
        var report = StudyReport.Of(Stored, [.. Say("ada", "OO", "ON", "NN", "NN"), .. Say("ben", "OO", "OO", "OO", "NO")]);

        Assert.Equal((4, 0), (report.Parts, report.LeftOut));
        var (ada, ben) = (report.Inspectors[0], report.Inspectors[1]);
        Assert.Equal(
            (Proportion.Wilson(3, 4), Proportion.Wilson(3, 4), Proportion.Wilson(0, 4), Proportion.Wilson(1, 4)),
            (ada.Figures.Effectiveness, ada.Figures.Consistency, ada.Figures.Miss, ada.Figures.FalseAlarm));
        Assert.Equal((Proportion.Wilson(2, 4), Proportion.Wilson(3, 4)), (ben.Figures.Effectiveness, ben.Figures.Miss));
        Assert.Equal((StudyVerdict.Unacceptable, StudyVerdict.Acceptable), (ben.Figures.OfMiss, ben.Figures.OfFalseAlarm));
        // One part of each, however often it was judged: (.5 + z²/2 ± z √(.25 + z²/4)) / (1 + z²) is .5 ± .4454.
        Assert.Equal(["dent", "scratch"], ben.ByClass.Select(kind => kind.DefectClass));
        Assert.Equal(Proportion.Wilson(1, 1), ben.ByClass[0].Miss);
        Assert.Equal((.5, .0546, .9454), (ben.ByClass[1].Miss.Value, Math.Round(ben.ByClass[1].Miss.Low, 4), Math.Round(ben.ByClass[1].Miss.High, 4)));
        Assert.Equal((3, 1, 0, 4), (ada.AgainstTruth[0, 0], ada.AgainstTruth[0, 1], ada.AgainstTruth[1, 0], ada.AgainstTruth[1, 1]));
        Assert.Equal(.75, ada.AgainstTruth.CohenKappa!.Value.Value, 12);
        Assert.Equal((3, 0, 4, 1), (Pair(0, 0), Pair(0, 1), Pair(1, 0), Pair(1, 1)));
        Assert.Equal((Proportion.Wilson(1, 4), Proportion.Wilson(1, 4)), (report.Between, report.AgainstReference));
        Assert.Equal(ManyRaters.FleissKappa([[4, 0], [3, 1], [2, 2], [1, 3]]), report.FleissKappa);

        long Pair(int first, int second) => Assert.Single(report.Pairs).Table[first, second];
    }

    [Fact]
    public void A_part_that_not_all_judged_every_time_is_left_out()
    {
        var report = StudyReport.Of(Stored, [.. Say("ada", "OO", "OO", "NN", "NN"), .. Say("ben", "OO", "OO", "NN", "N")]);
        Assert.Equal((3, 1, Proportion.Wilson(3, 3)), (report.Parts, report.LeftOut, report.AgainstReference));
        var nothing = StudyReport.Of(Stored, []);
        Assert.Equal((0, 4, null, null), (nothing.Parts, nothing.LeftOut, nothing.Between, nothing.FleissKappa));
        Assert.Null(nothing.Inspectors[0].Figures.Effectiveness);
    }

    private static IEnumerable<StudyJudgement> Say(string inspector, params string[] parts) =>
        from part in parts.Index() from said in part.Item.Index() select new StudyJudgement(Rids[part.Index], inspector, said.Index + 1, said.Item == 'N');
}
