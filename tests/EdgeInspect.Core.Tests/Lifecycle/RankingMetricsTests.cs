using System.Text.Json;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Lifecycle;

public sealed class RankingMetricsTests
{
    private static readonly Oracle Known = Oracle.Load("metrics");

    public static TheoryData<string> Cases => [.. Known.Names("scores_")];

    public static TheoryData<string> MapCases => [.. Known.Names("pro_")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Known_answers(string name)
    {
        var oracle = Known[name];
        var scores = oracle.Input.GetProperty("scores").EnumerateArray()
            .Select(s => s.ValueKind == JsonValueKind.Null ? double.NaN : s.GetDouble()).ToArray();
        var labels = oracle.Input.GetProperty("labels").EnumerateArray().Select(l => l.GetInt32() == 1).ToArray();
        if (oracle.Throws)
        {
            Assert.Throws<ArgumentException>(() => RankingMetrics.Of(scores, labels));
            return;
        }
        var metrics = RankingMetrics.Of(scores, labels);
        Known.Close(oracle.Expected.GetProperty("roc_auc"), metrics.Auroc);
        Known.Close(oracle.Expected.GetProperty("average_precision"), metrics.AveragePrecision);
    }

    [Theory]
    [MemberData(nameof(MapCases))]
    public void Known_answers_over_pixels(string name)
    {
        var oracle = Known[name];
        var ranking = new PixelRanking();
        foreach (var (map, mask) in oracle.Input.GetProperty("maps").EnumerateArray().Zip(oracle.Input.GetProperty("masks").EnumerateArray()))
            ranking.Add([.. Values(map).Select(v => (float)v)], [.. Values(mask).Select(v => v != 0)], map[0].GetArrayLength());
        Known.Close(oracle.Expected.GetProperty("pixel_auroc"), ranking.Auroc());
        Known.Close(oracle.Expected.GetProperty("aupro"), ranking.RegionOverlap(oracle.Input.GetProperty("fpr_limit").GetDouble()));
        Assert.Equal(oracle.Expected.GetProperty("regions").GetInt32(), ranking.Regions);

        static IEnumerable<double> Values(JsonElement element) =>
            element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Values) : [element.GetDouble()];
    }

    [Theory]
    [InlineData(new[] { 1.0, 2, 3, 4 }, new[] { false, false, true, true }, 1.0)]
    [InlineData(new[] { 1.0, 2, 3, 4 }, new[] { true, true, false, false }, 2.0 / 3)]
    [InlineData(new[] { 5.0, 5, 5 }, new[] { true, false, false }, 0.5)]
    [InlineData(new[] { 1.0, 2 }, new[] { false, false }, null)]
    public void Best_f1_is_the_largest_over_all_thresholds(double[] scores, bool[] defective, double? expected)
    {
        var best = RankingMetrics.Of(scores, defective).BestF1;
        Assert.Equal(expected.HasValue, best.HasValue);
        Assert.Equal(expected ?? 0, best ?? 0, 1e-12);
    }

    [Fact]
    public void Infinite_scores_have_their_places()
    {
        var metrics = RankingMetrics.Of([double.NegativeInfinity, 0, double.PositiveInfinity], [false, false, true]);
        Assert.Equal(1, metrics.Auroc);
    }

    [Fact]
    public void As_many_labels_as_scores() =>
        Assert.Contains("2 scores for 1 labels", Assert.Throws<ArgumentException>(() => RankingMetrics.Of([1, 2], [true])).Message, StringComparison.Ordinal);
}
