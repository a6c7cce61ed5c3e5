using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Integration.Tests.Storage;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Labelling;

/// <summary>Agreement of labels that were given on a real ledger, and parts of known truth that come back.</summary>
public sealed class AgreementReaderTests
{
    private static readonly ReviewPlanOptions Twice = ReviewBench.Nothing with { BlindShare = 1, SecondOpinionShare = 1, AgreementAuditShare = 1 };

    /// <summary>The model says NG of parts 10, 20 and 30, OK of 27 others; ada says as the model, ben and the lead NG of part 1 as well.</summary>
    [Fact]
    public async Task Several_inspectors_and_a_lead_give_a_report_that_adds_up()
    {
        using var bench = new ReviewBench(Twice);
        await bench.InspectAsync(1, 30);
        Assert.Equal(30, await bench.JudgeAllAsync(ReviewBench.Person("ada"), task => IsFlagged(task) ? ReviewBench.Ng : ReviewBench.Ok));
        Assert.Equal(30, await bench.JudgeAllAsync(
            ReviewBench.Person("ben"), task => IsFlagged(task) || task.Rid == Samples.Rid(1) ? ReviewBench.Ng : ReviewBench.Ok));
        Assert.Equal(30, await bench.JudgeAllAsync(
            ReviewBench.Person("lea", Role.Lead),
            task => IsFlagged(task) || task.Rid == Samples.Rid(1) ? ReviewBench.Ng : ReviewBench.Ok, isAdjudication: true));

        var report = bench.Report();
        Assert.Equal((90, false), (report.Labels, report.IsCut));
        var pair = Assert.Single(report.Pairs);
        Assert.Equal(("ada", "ben", 26, 1, 0, 3), (pair.First, pair.Second, pair.Table[0, 0], pair.Table[0, 1], pair.Table[1, 0], pair.Table[1, 1]));
        Assert.Equal([(.25, 30), (0.0, 30)], report.Inspectors.Select(i => (i.Audited.Rates.Miss!.Value.Value, i.Audited.Known)));
        Assert.Equal(2000, report.Inspectors[0].MedianTookMs);
        Assert.Equal(.25, report.HumanLevel.Model.Rates.Miss!.Value.Value);
        Assert.Equal(Samples.Rid(1), Assert.Single(report.Disputed).Rid);
        Assert.Null(bench.Verify().Problem);

        using var reader = AgreementReader.Open(bench.State);
        var cut = reader.Read(DateTimeOffset.UnixEpoch, most: 10);
        Assert.Equal((10, true, 30), (cut.Labels.Count, cut.IsCut, cut.Truths.Count));
        Assert.All(cut.Labels, label => Assert.Equal("lea", label.Inspector));
        Assert.Empty(reader.Read(TimeProvider.System.GetUtcNow().AddHours(1)).Labels);
    }

    /// <summary>Part 10 is flagged, and ada is shown what the model says of it; part 11 is not, and nobody is.</summary>
    [Fact]
    public async Task Labels_tell_whether_the_models_opinion_was_on_the_screen()
    {
        using var bench = new ReviewBench(Twice with { BlindShare = 0 });
        await bench.InspectAsync(10, 2);
        await bench.JudgeAllAsync(ReviewBench.Person("ada"), task => IsFlagged(task) ? ReviewBench.Ng : ReviewBench.Ok);
        await bench.JudgeAllAsync(ReviewBench.Person("ben"), task => IsFlagged(task) ? ReviewBench.Ng : ReviewBench.Ok);
        using var reader = AgreementReader.Open(bench.State);
        var shown = Assert.Single(reader.Read(default).Labels, label => !label.IsBlind);
        Assert.Equal((Samples.Rid(10), "ada"), (shown.Rid, shown.Inspector));
        Assert.Equal(1, Assert.Single(bench.Report().Pairs).Table.Parts);
    }

    [Theory]
    [InlineData(Role.Inspector, true)]
    [InlineData(Role.Lead, true)]
    [InlineData(Role.Engineer, false)]
    [InlineData(Role.Admin, false)]
    public async Task A_label_of_who_may_see_the_model_is_not_called_blind(Role role, bool isBlind)
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(1, 1);
        var task = await bench.JudgeAsync(ReviewBench.Person("pat", role), ReviewBench.Ok);
        Assert.True(task.IsBlind);
        using var reader = AgreementReader.Open(bench.State);
        Assert.Equal(isBlind, Assert.Single(reader.Read(default).Labels).IsBlind);
        Assert.Equal(isBlind, Assert.Single(bench.Store.LabelsOf(task.Rid)).Given.IsBlind);
        using var ledger = bench.Read();
        var record = ledger.ByRid(task.Rid).Single(r => r.Kind == RecordKinds.Label);
        Assert.Equal(isBlind, LedgerBench.Json(record).GetProperty("blind").GetBoolean());
        Assert.Equal(isBlind ? 1 : 0, bench.Report().HumanLevel.People.Judged);
    }

    [Fact]
    public async Task A_part_that_was_first_judged_before_the_labels_that_are_read_is_left_out()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { SecondOpinionShare = 1 });
        await bench.InspectAsync(1, 1);
        await bench.JudgeAsync(ReviewBench.Person("ada"), ReviewBench.Ng);
        await bench.InspectAsync(2, 1);
        await bench.JudgeAsync(ReviewBench.Person("ada"), ReviewBench.Ok);
        await bench.JudgeAllAsync(ReviewBench.Person("ben"), _ => ReviewBench.Ok);
        await bench.JudgeAllAsync(ReviewBench.Person("lea", Role.Lead), _ => ReviewBench.Ok, isAdjudication: true);
        using var reader = AgreementReader.Open(bench.State);
        Assert.Equal(5, reader.Read(default).Labels.Count);

        // Ben and the model agree on part 1: without what ada said of it, a lead would seem to have been asked by chance.
        var second = bench.Store.LabelsOf(Samples.Rid(2))[0].Utc;
        foreach (var data in new[] { reader.Read(default, most: 4), reader.Read(second) })
        {
            Assert.Equal(["ada", "ben"], data.Labels.Where(l => l.Rid == Samples.Rid(2)).Select(l => l.Inspector));
            Assert.Equal(ReviewPurpose.Adjudication, Assert.Single(data.Labels, l => l.Rid == Samples.Rid(1)).Purpose);
            Assert.Equal(0, AgreementReport.Of(data, AgreementQuestion.Default).HumanLevel.People.Known);
        }
    }

    [Fact]
    public async Task What_a_simulated_lead_decides_is_no_truth_for_people_alone()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(10, 1);
        await bench.JudgeAsync(ReviewBench.Person("ada"), ReviewBench.Ok);
        await bench.JudgeAllAsync(ReviewBench.Person("bot", Role.Lead) with { IsSimulated = true }, _ => ReviewBench.Ng, isAdjudication: true);
        using var reader = AgreementReader.Open(bench.State);
        var data = reader.Read(default);
        Assert.Equal(1, AgreementReport.Of(data, AgreementQuestion.Default).Inspectors[0].Audited.Known);
        var people = AgreementReport.Of(data, new([], LeaveOutSimulated: true)).Inspectors[0];
        Assert.Equal((1, 0), (people.Audited.Judged, people.Audited.Known));
    }

    [Fact]
    public async Task A_truth_goes_with_the_adjudication_that_is_taken_back()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(10, 1);
        await bench.JudgeAsync(ReviewBench.Person("ada"), ReviewBench.Ok);
        var lea = ReviewBench.Person("lea", Role.Lead);
        await bench.JudgeAllAsync(lea, _ => ReviewBench.Ng, isAdjudication: true);
        using var reader = AgreementReader.Open(bench.State);
        Assert.Equal(new PartTruth(Samples.Rid(10), Verdict.Ng, null, TruthSource.Adjudication), Assert.Single(reader.Read(default).Truths));

        Assert.Null((await bench.Desk.UndoAsync(lea)).Refusal);
        Assert.Empty(reader.Read(default).Truths);
        await bench.JudgeAllAsync(lea, _ => ReviewBench.Ok, isAdjudication: true);
        Assert.Equal(Verdict.Ok, Assert.Single(reader.Read(default).Truths).Verdict);
    }

    [Fact]
    public async Task What_is_decided_again_stands_as_decided_last()
    {
        using var bench = new ReviewBench();
        await bench.InspectAsync(10, 1);
        await bench.JudgeAsync(ReviewBench.Person("ada"), ReviewBench.Ok);
        await bench.JudgeAllAsync(ReviewBench.Person("lea", Role.Lead), _ => ReviewBench.Ng, isAdjudication: true);
        await bench.Store.AddAsync([new(Samples.Rid(10), ReviewPurpose.Adjudication, 0, 1, "max", null, IsBlind: true)]);
        var max = ReviewBench.Person("max", Role.Lead);
        await bench.JudgeAllAsync(max, _ => ReviewBench.Ok, isAdjudication: true);
        using var reader = AgreementReader.Open(bench.State);
        Assert.Equal(Verdict.Ok, Assert.Single(reader.Read(default).Truths).Verdict);

        await bench.Desk.UndoAsync(max);
        Assert.Equal(Verdict.Ng, Assert.Single(reader.Read(default).Truths).Verdict);
    }

    [Fact]
    public async Task Parts_of_known_truth_come_unseen_to_those_who_have_not_judged_them()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { KnownTruthShare = 1 });
        var known = await bench.KnowAsync(4);
        var (first, lea, ben) = (ReviewBench.Person("first"), ReviewBench.Person("lea", Role.Lead), ReviewBench.Person("ben"));
        await bench.InspectAsync(11, 1);
        var task = await bench.JudgeAsync(ben, ReviewBench.Ok);

        var slipped = Assert.Single(bench.Store.Candidates(ReviewOrder.Newest, "ben", isAdjudication: false, 10));
        Assert.Contains(slipped.Rid, known);
        Assert.Equal((ReviewPurpose.KnownTruth, "ben", true), (slipped.Purpose, slipped.For, slipped.IsBlind));
        Assert.True(slipped.Place >= task.Place);
        Assert.All([first, lea], who => Assert.Empty(bench.Desk.Take(who, ReviewOrder.Newest, isAdjudication: false, 1)));
        // Nothing follows from the label of a known part, and what was taken back does not leave one behind.
        Assert.Equal(1, await bench.JudgeAllAsync(ben, _ => ReviewBench.Ok));
        Assert.Equal(1, bench.Report().Inspectors.Single(i => i.Inspector == "ben").Known.Judged);
        await bench.InspectAsync(12, 1);
        await bench.JudgeAsync(ben, ReviewBench.Ok);
        Assert.Single(bench.Store.Candidates(ReviewOrder.Newest, "ben", isAdjudication: false, 10));
        await bench.Desk.UndoAsync(ben);
        Assert.Equal(ReviewPurpose.Sampled, Assert.Single(bench.Store.Candidates(ReviewOrder.Newest, "ben", isAdjudication: false, 10)).Purpose);
    }

    [Fact]
    public async Task Who_knows_all_parts_gets_none()
    {
        using var bench = new ReviewBench(ReviewBench.Nothing with { KnownTruthShare = 1 });
        await bench.KnowAsync(3);
        Assert.Null(bench.Store.KnownPartFor("first"));
        Assert.Null(bench.Store.KnownPartFor("lea"));
        Assert.NotNull(bench.Store.KnownPartFor("ben"));
    }

    private static bool IsFlagged(ReviewTask task) => task.Rid == Samples.Rid(10) || task.Rid == Samples.Rid(20) || task.Rid == Samples.Rid(30);
}
