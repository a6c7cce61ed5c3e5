using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Labelling.Agreement;

public sealed class AgreementReportTests
{
    private static readonly Rater Ada = new("ada", 0, 0);
    private static readonly Rater Ben = new("ben", 0, 0);
    private static readonly Rater Cy = new("cy", 0, 0);

    [Fact]
    public void Pairs_have_the_coefficients_of_their_table_and_the_unsure_are_counted_apart()
    {
        // 40 both OK, 9 OK-NG, 6 NG-OK, 45 both NG, 3 unsure.
        var labels = new List<StandingLabel>();
        AddPairs(labels, 40, Verdict.Ok, Verdict.Ok);
        AddPairs(labels, 9, Verdict.Ok, Verdict.Ng);
        AddPairs(labels, 6, Verdict.Ng, Verdict.Ok);
        AddPairs(labels, 45, Verdict.Ng, Verdict.Ng);
        AddPairs(labels, 3, Verdict.Unsure, Verdict.Ng);
        var report = Report(labels);

        var pair = Assert.Single(report.Pairs);
        Assert.Equal(("ada", "ben", true, 3), (pair.First, pair.Second, pair.IsSimulated, pair.Unsure));
        Assert.Equal((40, 9, 6, 45), (pair.Table[0, 0], pair.Table[0, 1], pair.Table[1, 0], pair.Table[1, 1]));
        Assert.Equal((.85 - .5008) / (1 - .5008), pair.Table.CohenKappa!.Value.Value, 9);
        Assert.Equal(Proportion.Wilson(85, 100), pair.Table.PercentAgreement);
        Assert.Equal(90.0 / 105, pair.Table.SpecificAgreement(1)!.Value.Value, 9);

        // Of two raters for each part, the coefficients of many are those of two.
        Assert.Equal((100, 2), (report.All.Parts, report.All.FleissRaters));
        Assert.Equal(pair.Table.ScottPi!.Value.Value, report.All.FleissKappa!.Value.Value, 9);
        Assert.Equal(pair.Table.GwetAc1!.Value.Value, report.All.GwetAc1!.Value.Value, 9);
        Same(pair.Table.ScottPi.Value, report.All.FleissKappa.Value);
        Same(pair.Table.GwetAc1.Value, report.All.GwetAc1.Value);
        Assert.InRange(report.All.KrippendorffAlpha!.Value.Value, report.All.FleissKappa.Value.Value, .72);
        Assert.Equal((3, 0), (report.Inspectors[0].Unsure, report.Inspectors[1].Unsure));
        Assert.False(report.InstructionsLookAmbiguous);
    }

    [Fact]
    public void Rates_weigh_what_was_drawn_by_what_it_was_drawn_from()
    {
        var (labels, truths) = (new List<StandingLabel>(), new List<PartTruth>());
        // The model says OK of all. 100 OK by ada, of which 10 were audited and 1 is NG; 20 NG by ada, all adjudicated, 16 are.
        for (var i = 0; i < 120; i++)
        {
            labels.Add(SimulatedPanel.Label(SimulatedPanel.Rid(i), Ada, ReviewPurpose.Sampled, i < 100 ? Verdict.Ok : Verdict.Ng, i));
            if (i is < 10 or >= 100)
                truths.Add(new(SimulatedPanel.Rid(i), i is 0 or >= 104 ? Verdict.Ng : Verdict.Ok, i is 0 or 110 ? "dent" : null, TruthSource.Adjudication));
        }
        var model = labels.ToDictionary(l => l.Rid, _ => Verdict.Ok);
        var rates = AgreementReport.Of(new(labels, truths, model), AgreementQuestion.Default).Inspectors[0].Audited;

        Assert.Equal((120, 30), (rates.Judged, rates.Known));
        Assert.Equal(10.0 / 26, rates.Rates.Miss!.Value.Value, 12);
        Assert.Equal(4.0 / 94, rates.Rates.FalseAlarm!.Value.Value, 12);
        Assert.Equal(106.0 / 120, rates.Rates.Effectiveness!.Value.Value, 12);
        Assert.Equal(StudyVerdict.Marginal, rates.Rates.OfEffectiveness);
        Assert.Equal([null, "dent"], rates.ByClass.Select(c => c.DefectClass));
        Assert.Equal(10.0 / 11, rates.ByClass[1].Miss!.Value.Value, 12);
        Assert.True(rates.Rates.Miss.Value.High > Proportion.Wilson(10, 26)!.Value.High);

        // A part that was chosen because its label looked wrong says nothing of the others.
        truths[0] = truths[0] with { Source = TruthSource.Suspicion };
        var without = AgreementReport.Of(new(labels, truths, model), AgreementQuestion.Default).Inspectors[0].Audited;
        Assert.Equal((0, 29), (without.Rates.Miss!.Value.Value, without.Known));
    }

    /// <summary>The model says NG of all; ada was shown that, and said so, of half of them; cy judges some of both halves blind after her.</summary>
    [Fact]
    public void What_was_said_with_the_models_opinion_on_the_screen_is_no_independent_vote()
    {
        var (labels, model) = (new List<StandingLabel>(), new Dictionary<Guid, Verdict>());
        for (var i = 0; i < 40; i++)
        {
            model[SimulatedPanel.Rid(i)] = Verdict.Ng;
            var said = i < 20 || i % 2 == 0 ? Verdict.Ng : Verdict.Ok;
            labels.Add(SimulatedPanel.Label(SimulatedPanel.Rid(i), Ada, ReviewPurpose.Flagged, said, i) with { IsBlind = i >= 20 });
            if (i is >= 10 and < 30)
                labels.Add(SimulatedPanel.Label(SimulatedPanel.Rid(i), Cy, ReviewPurpose.SecondOpinion, Verdict.Ng, i));
            if (i < 20)
                labels.Add(SimulatedPanel.Label(SimulatedPanel.Rid(i), Ada, ReviewPurpose.Repeat, Verdict.Ok, i));
        }
        var report = AgreementReport.Of(new(labels, [], model), AgreementQuestion.Default);

        var pair = Assert.Single(report.Pairs);
        Assert.Equal((10, 5, 5), (pair.Table.Parts, pair.Table[0, 1], pair.Table[1, 1]));
        Assert.Equal((10, .5), (report.All.Parts, report.All.PercentAgreement!.Value.Value));
        Assert.Equal(10, report.Likely.NgChance.Count);
        Assert.Equal((30, 30), (report.HumanLevel.People.Judged, report.HumanLevel.Model.Judged));
        Assert.Equal((0, 40), (report.Inspectors[0].Repeats.Parts, report.Inspectors[0].Audited.Judged));
        // A lead is asked all the same where what was said with the opinion differs from it.
        Assert.Single(JudgedPart.Of(new([labels[0] with { Verdict = Verdict.Ok }], [], model), leaveOutSimulated: false), p => p.IsDisputed);
    }

    /// <summary>60 good ones, all blind; of 40 flagged ones 10 blind, of which people call 4 good that are defective. All of it is adjudicated.</summary>
    [Fact]
    public void Flagged_parts_that_were_judged_blind_stand_for_those_that_were_not()
    {
        var report = Flagged(blind: 10);
        var (people, model) = (report.HumanLevel.People, report.HumanLevel.Model);
        Assert.Equal((70, 70), (people.Judged, people.Known));
        Assert.Equal((4 * 4.0) / (40 + 6), people.Rates.Miss!.Value.Value, 12);
        Assert.Equal(6.0 / (40 + 6), model.Rates.Miss!.Value.Value, 12);
        // Sixteen parts of known outcome have wider limits than as many that really were looked at.
        Assert.True(people.Rates.Miss.Value.Low < Proportion.Wilson(16, 46)!.Value.Low);
        Assert.True(people.Rates.Miss.Value.High > Proportion.Wilson(16, 46)!.Value.High);
        Assert.Null(Flagged(blind: 0).HumanLevel.People.Rates.Miss);
        Assert.Equal(60, Flagged(blind: 0).HumanLevel.People.Judged);

        static AgreementReport Flagged(int blind)
        {
            var (labels, truths, said) = (new List<StandingLabel>(), new List<PartTruth>(), new Dictionary<Guid, Verdict>());
            for (var i = 0; i < 100; i++)
            {
                var (rid, isFlagged) = (SimulatedPanel.Rid(i), i >= 60);
                var isMissed = i is >= 60 and < 64;
                said[rid] = isFlagged ? Verdict.Ng : Verdict.Ok;
                truths.Add(new(rid, isFlagged || i < 6 ? Verdict.Ng : Verdict.Ok, null, TruthSource.Adjudication));
                labels.Add(SimulatedPanel.Label(rid, Ada, isFlagged ? ReviewPurpose.Flagged : ReviewPurpose.Sampled, isMissed ? Verdict.Ok : truths[i].Verdict, i)
                    with { IsBlind = i < 60 + blind });
            }
            return AgreementReport.Of(new(labels, truths, said), AgreementQuestion.Default);
        }
    }

    [Fact]
    public void Where_all_is_adjudicated_limits_are_those_of_wilson()
    {
        AuditCell[] hits = [new(30, 30, 6), new(0, 0, 0)], others = [new(70, 70, 24)];
        var (share, expected) = (AuditedShare.Of(hits, others)!.Value, Proportion.Wilson(6, 30)!.Value);
        Assert.Equal(expected.Value, share.Value, 12);
        Assert.Equal(expected.Low, share.Low, 12);
        Assert.Equal(expected.High, share.High, 12);
        Assert.Null(AuditedShare.Of([new(1, 0, 0)], others));
        Assert.Null(AuditedShare.Of([new(0, 0, 0)], [new(10, 10, 0)]));
        Assert.Null(AuditedShare.Of([]));
    }

    [Fact]
    public void An_inspector_is_measured_by_known_parts_repeats_and_time_too()
    {
        Guid[] rids = [.. Enumerable.Range(0, 6).Select(SimulatedPanel.Rid)];
        StandingLabel[] labels =
        [
            SimulatedPanel.Label(rids[0], Ada, ReviewPurpose.Sampled, Verdict.Ok) with { TookMs = 1000 },
            SimulatedPanel.Label(rids[1], Ada, ReviewPurpose.Flagged, Verdict.Ng) with { TookMs = 3000 },
            SimulatedPanel.Label(rids[0], Ada, ReviewPurpose.Repeat, Verdict.Ng) with { TookMs = 2000 },
            SimulatedPanel.Label(rids[1], Ada, ReviewPurpose.Repeat, Verdict.Ng) with { TookMs = 9000 },
            SimulatedPanel.Label(rids[2], Ada, ReviewPurpose.KnownTruth, Verdict.Ok) with { TookMs = 9000 },
            SimulatedPanel.Label(rids[3], Ada, ReviewPurpose.KnownTruth, Verdict.Ng) with { TookMs = 9000 },
            SimulatedPanel.Label(rids[4], Ada, ReviewPurpose.Study, Verdict.Ng),
            SimulatedPanel.Label(rids[5], Ada, ReviewPurpose.Relabel, Verdict.Ng),
        ];
        PartTruth[] truths = [new(rids[2], Verdict.Ng, "dent", TruthSource.Adjudication), new(rids[3], Verdict.Ng, "dent", TruthSource.Suspicion)];
        var ada = Assert.Single(AgreementReport.Of(new(labels, truths, new Dictionary<Guid, Verdict>()), AgreementQuestion.Default).Inspectors);

        Assert.Equal((6, 0, 6000), (ada.Labels, ada.Unsure, ada.MedianTookMs));
        // What she is told herself has no tests in it.
        Assert.Equal(new EverydayWork(2, 0, 2000), ada.Everyday);
        Assert.Equal((2, Proportion.Wilson(1, 2)), (ada.Known.Judged, ada.Known.Rates.Miss));
        Assert.Equal(new ClassMiss("dent", 2, Proportion.Wilson(1, 2)), Assert.Single(ada.Known.ByClass));
        Assert.Null(ada.Known.Rates.FalseAlarm);
        Assert.Equal((2, .5), (ada.Repeats.Parts, ada.Repeats.PercentAgreement!.Value.Value));
        Assert.Equal(2, ada.Audited.Judged);
    }

    [Fact]
    public void Time_and_catalogue_show_whether_a_rule_helped()
    {
        var labels = new List<StandingLabel>();
        AddPairs(labels, 10, Verdict.Ok, Verdict.Ng);
        AddPairs(labels, 10, Verdict.Ng, Verdict.Ng);
        var first = labels.Count / 2;
        AddPairs(labels, 40, Verdict.Ng, Verdict.Ng, catalogue: 2);
        var buckets = new[] { ("before", 0, first), ("after", first, 1000), ("never", 2000, 3000) }
            .Select(b => new TimeBucket(b.Item1, SimulatedPanel.Start.AddMinutes(b.Item2), SimulatedPanel.Start.AddMinutes(b.Item3)));
        var report = AgreementReport.Of(new(labels, [], new Dictionary<Guid, Verdict>()), new([.. buckets]));

        Assert.Equal(["before", "after", "never"], report.OverTime.Select(s => s.Name));
        Assert.Equal([.5, 1, null], report.OverTime.Select(s => s.Agreement.PercentAgreement?.Value));
        Assert.Equal([20, 40, 0], report.OverTime.Select(s => s.Parts));
        Assert.Equal([("1", .5), ("2", 1.0)], report.ByCatalogue.Select(s => (s.Name, s.Agreement.PercentAgreement!.Value.Value)));
        Assert.Null(report.OverTime[2].People.Rates.Miss);
    }

    [Fact]
    public void Most_split_parts_come_first_and_confused_kinds_are_named()
    {
        Guid[] rids = [.. Enumerable.Range(0, 4).Select(SimulatedPanel.Rid)];
        StandingLabel[] labels =
        [
            Say(0, Ada, Verdict.Ng, "dent"), Say(0, Ben, Verdict.Ng, "scratch"),
            Say(1, Ada, Verdict.Ok), Say(1, Ben, Verdict.Ng, "dent"), Say(1, Cy, Verdict.Ok),
            Say(2, Ada, Verdict.Ok), Say(2, Ben, Verdict.Ng, "dent"),
            Say(3, Ada, Verdict.Ok), Say(3, Ben, Verdict.Ok),
        ];
        var report = Report(labels);
        Assert.Equal([rids[2], rids[1], rids[0]], report.Disputed.Select(d => d.Rid));
        Assert.Equal(new ConfusedAnswers("OK", "dent", 3), report.Confused[0]);
        Assert.Equal(new ConfusedAnswers("dent", "scratch", 1), report.Confused[1]);

        StandingLabel Say(int part, Rater who, Verdict verdict, string? kind = null) =>
            SimulatedPanel.Label(rids[part], who, part == 0 ? ReviewPurpose.Flagged : ReviewPurpose.SecondOpinion, verdict, kind: kind);
    }

    /// <summary>Nineteen of twenty parts are good and everybody says so: only what is said of the defective ones shows that rules are unclear.</summary>
    [Fact]
    public void Unclear_rules_show_where_defects_are_rare()
    {
        var labels = new List<StandingLabel>();
        AddPairs(labels, 180, Verdict.Ok, Verdict.Ok);
        AddPairs(labels, 10, Verdict.Ok, Verdict.Ng);
        AddPairs(labels, 10, Verdict.Ng, Verdict.Ng);
        Assert.False(Report(labels).InstructionsLookAmbiguous);
        AddPairs(labels, 10, Verdict.Ng, Verdict.Ok);
        var report = Report(labels);
        Assert.True(report.All.GwetAc1!.Value.Value > .85);
        Assert.True(report.InstructionsLookAmbiguous);
    }

    [Fact]
    public void Nothing_is_undefined_and_not_zero()
    {
        var report = Report([]);
        Assert.Equal((0, 0, null, null, null), (report.Labels, report.All.Parts, report.All.PercentAgreement, report.All.GwetAc1, report.All.FleissRaters));
        Assert.Empty(report.Inspectors);
        Assert.Null(report.HumanLevel.Model.Rates.Miss);
        Assert.False(report.InstructionsLookAmbiguous);
    }

    [Fact]
    public void Simulated_inspectors_can_be_left_out()
    {
        var labels = new List<StandingLabel>();
        AddPairs(labels, 5, Verdict.Ok, Verdict.Ok);
        labels = [.. labels.Select(l => l with { IsSimulated = l.Inspector == "ben" })];
        Assert.Equal([false, true], Report(labels).Inspectors.Select(i => i.IsSimulated));
        var alone = AgreementReport.Of(new(labels, [], new Dictionary<Guid, Verdict>()), new([], LeaveOutSimulated: true));
        Assert.Equal(["ada"], alone.Inspectors.Select(i => i.Inspector));
        Assert.Equal((5, 0), (alone.Labels, alone.All.Parts));
        Assert.Empty(alone.Pairs);
    }

    /// <summary>The model says NG of all; a part of which nobody says otherwise is not disputed.</summary>
    [Theory]
    [InlineData("dent", "dent", false)]
    [InlineData("dent", "scratch", true)]
    [InlineData(null, "scratch", false)]
    [InlineData(null, null, false)]
    public void Two_kinds_of_defect_are_a_dispute_as_two_verdicts_are(string? first, string? second, bool isDisputed)
    {
        var rid = SimulatedPanel.Rid(1);
        StandingLabel[] labels =
        [
            SimulatedPanel.Label(rid, Ada, ReviewPurpose.Flagged, Verdict.Ng, kind: first),
            SimulatedPanel.Label(rid, Cy, ReviewPurpose.SecondOpinion, Verdict.Ng),
            SimulatedPanel.Label(rid, Ben, ReviewPurpose.SecondOpinion, Verdict.Ng, kind: second),
        ];
        var data = new AgreementData(labels, [], new Dictionary<Guid, Verdict> { [rid] = Verdict.Ng });
        Assert.Equal(isDisputed, Assert.Single(JudgedPart.Of(data, leaveOutSimulated: false)).IsDisputed);
    }

    [Fact]
    public void Any_labels_give_limits_around_their_value()
    {
        var random = new Random(9);
        for (var round = 0; round < 200; round++)
        {
            var raters = Enumerable.Range(0, random.Next(1, 5)).Select(i => new Rater($"r{i}", random.NextDouble(), random.NextDouble())).ToArray();
            var panel = new SimulatedPanel(round, raters)
            {
                Audits = random.NextDouble(), SecondOpinions = random.NextDouble(), Defective = random.NextDouble(),
            };
            var report = AgreementReport.Of(panel.Work(random.Next(0, 60)), AgreementQuestion.Default);
            var rates = report.Inspectors.SelectMany(i => new[] { i.Audited, i.Known }).Append(report.HumanLevel.Model).Append(report.HumanLevel.People)
                .SelectMany(r => new[] { r.Rates.Miss, r.Rates.FalseAlarm, r.Rates.Effectiveness }.Concat(r.ByClass.Select(c => c.Miss)));
            foreach (var rate in rates.Append(report.All.PercentAgreement).OfType<Proportion>())
                Assert.True(0 <= rate.Low && rate.Low <= rate.Value + 1e-12 && rate.Value <= rate.High + 1e-12 && rate.High <= 1, $"{rate}");
            foreach (var coefficient in new[] { report.All.FleissKappa, report.All.KrippendorffAlpha, report.All.GwetAc1 }.OfType<Estimate>())
                Assert.True(coefficient.Low <= coefficient.Value + 1e-12 && coefficient.Value <= coefficient.High + 1e-12, $"{coefficient}");
        }
    }

    private static void Same(Estimate expected, Estimate actual)
    {
        Assert.Equal(expected.Low, actual.Low, 9);
        Assert.Equal(expected.High, actual.High, 9);
    }

    private static AgreementReport Report(IReadOnlyList<StandingLabel> labels) =>
        AgreementReport.Of(new(labels, [], new Dictionary<Guid, Verdict>()), AgreementQuestion.Default);

    private static void AddPairs(List<StandingLabel> labels, int count, Verdict first, Verdict second, int catalogue = 1)
    {
        for (var i = 0; i < count; i++)
        {
            var number = labels.Count / 2;
            labels.Add(SimulatedPanel.Label(SimulatedPanel.Rid(number), Ada, ReviewPurpose.Sampled, first, number, catalogue: catalogue));
            labels.Add(SimulatedPanel.Label(SimulatedPanel.Rid(number), Ben, ReviewPurpose.SecondOpinion, second, number, catalogue: catalogue));
        }
    }
}
