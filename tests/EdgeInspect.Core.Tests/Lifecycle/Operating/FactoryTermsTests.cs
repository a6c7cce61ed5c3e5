using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;

namespace EdgeInspect.Core.Tests.Lifecycle.Operating;

public sealed class FactoryTermsTests
{
    // Goods 0 … 99, defects 80.5, 85.5, … 125.5: half of them hide among the twenty highest goods.
    private static readonly RankedScores Mixed = new(
        [.. Enumerable.Range(0, 100).Select(i => ((double)i, false)), .. Enumerable.Range(0, 10).Select(i => (80.5 + (5 * i), true))]);

    [Fact]
    public void The_cheapest_threshold_costs_least_of_all()
    {
        var flow = new ProductionFlow(DefectRate: 0.1, EscapeCost: 20, FalseRejectCost: 1);
        var optimum = CostOptimum.Find(Mixed, thresholdNow: 98, flow)!;
        // By hand: below every defect 19 goods are rejected: .9 · .19 = .171; one escape more costs .2, five goods fewer save .045.
        Assert.Equal((0.19, 0), (optimum.Point.FalseRejectRate!.Value.Value, optimum.Point.EscapeRate!.Value.Value));
        Assert.Equal(171, optimum.CostPerThousand, 1e-9);
        // At 98: one good (.009) and four escapes (.8).
        Assert.Equal(809, optimum.CostPerThousandNow, 1e-9);
    }

    [Fact]
    public void Where_false_rejects_are_dear_defects_pass()
    {
        var optimum = CostOptimum.Find(Mixed, 98, new(DefectRate: 0.01, EscapeCost: 1, FalseRejectCost: 1))!;
        Assert.Equal(0, optimum.Point.FalseRejectRate!.Value.Value);
        Assert.Equal(0.4, optimum.Point.EscapeRate!.Value.Value);
    }

    [Fact]
    public void Of_equally_cheap_thresholds_the_lowest_is_taken()
    {
        var optimum = CostOptimum.Find(new([(0, false), (1, true), (2, true)]), 1.5, new(0.5))!;
        Assert.Equal((0.5, 0), (optimum.Point.Threshold, optimum.CostPerThousand));
    }

    [Fact]
    public void One_kind_of_parts_has_no_cheapest_threshold()
    {
        Assert.Null(CostOptimum.Find(new([(1, false)]), 0, new()));
        Assert.Null(CostOptimum.Find(new([(1, true)]), 0, new()));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(0.99)]
    public void The_band_sends_no_more_than_its_share_and_is_what_the_recipe_does(double share)
    {
        var flow = new ProductionFlow(DefectRate: 0.1, EscapeCost: 5);
        var band = UnsureBand.Find(Mixed, 97.5, share, flow)!;
        var recipe = new Recipe("r", null, DegreeOfAutomation.Full, 97.5, band.Below, band.Above);
        var goods = Enumerable.Range(0, 100).Select(i => recipe.Judge(i)).ToArray();
        var defects = Enumerable.Range(0, 10).Select(i => recipe.Judge(80.5f + (5 * i))).ToArray();
        Assert.InRange(band.ExpectedShare, 0, share + 1e-9);
        Assert.Equal((0.9 * goods.Count(Unsure) / 100) + (0.1 * defects.Count(Unsure) / 10), band.ExpectedShare, 1e-9);
        Assert.Equal(goods.Count(v => v == Verdict.Ng) / 100.0, band.FalseRejectRate!.Value.Value, 1e-9);
        Assert.Equal(defects.Count(v => v == Verdict.Ok) / 10.0, band.EscapeRate!.Value.Value, 1e-9);

        static bool Unsure(Verdict verdict) => verdict == Verdict.Unsure;
    }

    [Fact]
    public void No_band_of_that_share_catches_mistakes_worth_more()
    {
        var (flow, share, threshold) = (new ProductionFlow(DefectRate: 0.1, EscapeCost: 5), 0.1, 95.5);
        var band = UnsureBand.Find(Mixed, threshold, share, flow)!;
        var best = 0.0;
        foreach (var low in Mixed.Cuts.Where(c => c <= threshold).Append(threshold))
        {
            foreach (var high in Mixed.Cuts.Where(c => c >= threshold).Append(threshold))
            {
                var goods = 0.009 * (Mixed.GoodAbove(low) - Mixed.GoodAbove(high));
                var defects = 0.01 * (Mixed.DefectiveAbove(low) - Mixed.DefectiveAbove(high));
                if (goods + defects <= share + 1e-9)
                    best = Math.Max(best, Value(low, high));
            }
        }
        Assert.Equal(best, Value(threshold - band.Below, threshold + band.Above), 1e-9);

        double Value(double low, double high) =>
            (5 * 0.01 * (Mixed.DefectiveAbove(low) - Mixed.DefectiveAbove(threshold))) + (0.009 * (Mixed.GoodAbove(threshold) - Mixed.GoodAbove(high)));
    }

    [Fact]
    public void Dear_escapes_move_the_band_down()
    {
        var cheap = UnsureBand.Find(Mixed, 95.5, 0.06, new(DefectRate: 0.01, EscapeCost: 0.01))!;
        var dear = UnsureBand.Find(Mixed, 95.5, 0.06, new(DefectRate: 0.01, EscapeCost: 1_000))!;
        Assert.True(dear.Below > cheap.Below && dear.Above < cheap.Above, $"cheap {cheap}, dear {dear}");
        Assert.True(dear.EscapeRate!.Value.Value < cheap.EscapeRate!.Value.Value);
    }

    [Fact]
    public void A_band_of_good_parts_alone_has_no_escapes_and_one_of_defects_is_none()
    {
        Assert.Null(UnsureBand.Find(new([(1, false), (2, false)]), 1.5, 0.5, new())!.EscapeRate);
        Assert.Null(UnsureBand.Find(new([(1, true)]), 1.5, 0.5, new()));
    }

    [Theory]
    [InlineData(0.95, 59, 0, FloorVerdict.Met, 59, 59)]
    [InlineData(0.95, 58, 0, FloorVerdict.Inconclusive, 59, 59)]
    [InlineData(0.95, 93, 1, FloorVerdict.Met, 59, 93)]
    [InlineData(0.99, 299, 0, FloorVerdict.Met, 299, 299)]
    [InlineData(0.99, 298, 0, FloorVerdict.Inconclusive, 299, 299)]
    [InlineData(0.99, 20, 5, FloorVerdict.NotMet, 299, 1_049)]
    [InlineData(0.95, 0, 0, FloorVerdict.Inconclusive, 59, 59)]
    public void A_floor_is_proven_disproven_or_neither(double floor, int parts, int escaped, FloorVerdict verdict, long needed, long neededNow)
    {
        var judged = CriticalFloor.Of("crack", floor, parts, escaped);
        Assert.Equal((verdict, needed, neededNow), (judged.Verdict, judged.NeededWithoutEscape, judged.NeededWithTheseEscapes));
        Assert.Equal(verdict == FloorVerdict.Met, judged.RecallAtLeast >= floor);
    }

    [Fact]
    public void What_was_not_asked_is_not_answered()
    {
        ScoredPart[] parts = [Part(1, "good"), Part(2, "crack"), Part(3, "crack")];
        var terms = FactoryTerms.Of(parts, 1.5, new() { UnsureShare = 0, Floors = new Dictionary<string, double> { ["crack"] = 0.9, ["dent"] = 0.5 } });
        Assert.Null(terms.CostOptimum);
        Assert.Null(terms.UnsureBand);
        Assert.Equal([("crack", 2, 0), ("dent", 0, 0)], terms.Critical.Select(c => (c.Class, c.Parts, c.Escaped)));
    }

    private static ScoredPart Part(double score, string label) => new(new("x.png", label, null, null, DataSplit.Test), score, 1);
}
