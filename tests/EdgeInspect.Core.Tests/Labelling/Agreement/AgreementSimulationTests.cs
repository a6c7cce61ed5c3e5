using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Labelling.Agreement;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Labelling.Agreement;

/// <summary>Three inspectors of known miss and false-alarm rates, many times over: limits of 95 % must hold what they promise.</summary>
public sealed class AgreementSimulationTests
{
    private const int Repeats = 200;
    private static readonly Rater[] Panel = [new("ada", .05, .02), new("ben", .12, .06), new("cy", .25, .01)];

    [Theory]
    [InlineData(0, .1)]
    [InlineData(0, .02)]
    [InlineData(.2, .1)]
    [InlineData(.2, .3)]
    public void Estimated_rates_of_each_inspector_and_the_model_are_inside_their_limits(double hardShare, double audits)
    {
        var held = new Dictionary<string, int>(StringComparer.Ordinal);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < Repeats; seed++)
        {
            var panel = new SimulatedPanel(seed, Panel) { HardShare = hardShare, Audits = audits };
            var data = panel.Work(2400);
            var parts = JudgedPart.Of(data, leaveOutSimulated: false);
            foreach (var (rater, figures) in Panel.Zip(InspectorFigures.Of(parts, data.Labels, data.Truths)))
                Note(rater, figures.Audited);
            Note(panel.Model, AgreementSlices.HumanLevel(parts).Model);
        }
        Assert.All(held, h => Assert.True(h.Value >= .9 * known[h.Key], $"{h.Key}: {h.Value} of {known[h.Key]}"));
        Assert.All(known, k => Assert.InRange(k.Value, (int)(.5 * Repeats), Repeats));

        void Note(Rater rater, TruthRates rates)
        {
            Count($"{rater.Name} miss", rates.Rates.Miss, rater.Miss);
            Count($"{rater.Name} false alarm", rates.Rates.FalseAlarm, rater.FalseAlarm);
        }

        void Count(string what, Proportion? rate, double truth)
        {
            if (rate is not { } estimate)
                return;
            known[what] = known.GetValueOrDefault(what) + 1;
            held[what] = held.GetValueOrDefault(what) + (estimate.Low <= truth && truth <= estimate.High ? 1 : 0);
        }
    }

    /// <summary>The control: adjudicated parts counted as they come are mostly disputed ones.</summary>
    [Fact]
    public void Rates_that_pass_over_the_draw_would_be_far_too_high()
    {
        var held = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var data = new SimulatedPanel(seed, Panel) { Audits = .05 }.Work(2400);
            var truths = data.Truths.ToDictionary(t => t.Rid);
            var labels = data.Labels.Where(l => l.Inspector == "ben" && truths.ContainsKey(l.Rid));
            var naive = TruthRates.OfKnown([.. labels.Select(l => (l.Verdict == Verdict.Ng, truths[l.Rid]))]);
            held += naive.Rates.Miss!.Value.Low <= .12 ? 1 : 0;
        }
        Assert.InRange(held, 0, 4);
    }

    [Fact]
    public void Estimates_come_close_where_much_is_audited()
    {
        var panel = new SimulatedPanel(1, Panel) { Audits = .5 };
        var report = AgreementReport.Of(panel.Work(60_000), AgreementQuestion.Default);
        foreach (var rater in Panel)
        {
            var rates = report.Inspectors.Single(i => i.Inspector == rater.Name).Audited.Rates;
            Assert.Equal(rater.Miss, rates.Miss!.Value.Value, .02);
            Assert.Equal(rater.FalseAlarm, rates.FalseAlarm!.Value.Value, .005);
            Assert.True(rates.Miss.Value.High - rates.Miss.Value.Low < .1, $"{rates.Miss}");
        }
        Assert.Equal(.1, report.HumanLevel.Model.Rates.Miss!.Value.Value, .02);
        Assert.Equal(report.HumanLevel.People.Judged, report.HumanLevel.Model.Judged);
        Assert.Equal(report.HumanLevel.People.Known, report.HumanLevel.Model.Known);
    }

    /// <summary>Without any truth: what two say of the same parts tells how often each errs.</summary>
    [Fact]
    public void Likely_errors_are_near_the_true_ones()
    {
        var panel = new SimulatedPanel(3, Panel) { SecondOpinions = 1, Audits = 0 };
        var report = AgreementReport.Of(panel.Work(20_000), AgreementQuestion.Default);
        Assert.Equal(20_000, report.Likely.NgChance.Count);
        foreach (var rater in Panel)
        {
            var likely = report.Likely.Inspectors.Single(i => i.Inspector == rater.Name);
            Assert.Equal(rater.Miss, likely.Miss!.Value, .06);
            Assert.Equal(rater.FalseAlarm, likely.FalseAlarm!.Value, .02);
        }
        Assert.InRange(report.Likely.Rounds, 2, 200);
    }

    [Fact]
    public void Where_no_agreement_was_audited_no_rate_is_told()
    {
        var report = AgreementReport.Of(new SimulatedPanel(1, Panel) { Audits = 0 }.Work(2000), AgreementQuestion.Default);
        Assert.All(report.Inspectors, i => Assert.Equal((null, null, null), (i.Audited.Rates.Miss, i.Audited.Rates.FalseAlarm, i.Audited.Rates.Effectiveness)));
        Assert.All(report.Inspectors, i => Assert.True(i.Audited.Known > 0));
    }
}
