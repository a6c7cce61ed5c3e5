using System.Text.Json;
using EdgeInspect.Core.Lifecycle;
using EdgeInspect.Core.Lifecycle.Operating;

namespace EdgeInspect.Core.Tests.Lifecycle;

public sealed class EvaluationReportTests
{
    [Fact]
    public void Json_has_its_fields_in_snake_case_and_what_is_undefined_is_null()
    {
        var json = JsonElement.Parse(Report().ToJson());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("auroc").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("per_region_overlap").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("escape_rate").ValueKind);
        Assert.Equal(0.5, json.GetProperty("false_reject_rate").GetProperty("value").GetDouble());
        var factory = json.GetProperty("factory");
        Assert.Equal(JsonValueKind.Null, factory.GetProperty("cost_optimum").ValueKind);
        Assert.Equal("inconclusive", factory.GetProperty("critical")[0].GetProperty("verdict").GetString());
        Assert.Equal(299, factory.GetProperty("critical")[0].GetProperty("needed_without_escape").GetInt64());
        Assert.Equal(3, factory.GetProperty("curve").GetArrayLength());
        Assert.True(factory.GetProperty("unsure_band").TryGetProperty("below", out _));
    }

    [Fact]
    public void Json_leaves_the_single_pictures_out() => Assert.DoesNotContain("a.png", Report().ToJson(), StringComparison.Ordinal);

    private static EvaluationReport Report()
    {
        ScoredPart[] parts = [Good(1), Good(2)];
        return new()
        {
            Auroc = null,
            AveragePrecision = null,
            PixelAuroc = null,
            PerRegionOverlap = null,
            Threshold = 1.5,
            FalseRejectRate = Proportion.Wilson(1, 2),
            EscapeRate = null,
            F1Best = null,
            NGood = 2,
            NDefect = 0,
            PerClass = new Dictionary<string, ClassReport>(),
            LatencyMs = new(1, 1),
            ModelSha256 = "00",
            Parts = parts,
            Factory = FactoryTerms.Of(parts, 1.5, new() { UnsureShare = 0.5, Floors = new Dictionary<string, double> { ["crack"] = 0.99 } }),
        };
    }

    private static ScoredPart Good(double score) => new(new("a.png", Sample.Good, null, null, DataSplit.Test), score, 1);
}
