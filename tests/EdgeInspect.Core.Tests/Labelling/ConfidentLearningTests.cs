using System.Text.Json;
using EdgeInspect.Core.Labelling;

namespace EdgeInspect.Core.Tests.Labelling;

public sealed class ConfidentLearningTests
{
    private static readonly Oracle Known = Oracle.Load("labels");

    public static TheoryData<string> Cases => [.. Known.Names("confident_")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Known_answers(string name)
    {
        var (input, expected) = (Known[name].Input, Known[name].Expected);
        int[] labels = [.. Indexes(input.GetProperty("labels"))];
        double[][] probabilities = [.. input.GetProperty("pred_probs").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(p => p.ValueKind == JsonValueKind.Null ? double.NaN : p.GetDouble()).ToArray())];
        if (Known[name].Throws)
        {
            Assert.Throws<ArgumentException>(() => ConfidentLearning.Of(labels, probabilities));
            return;
        }
        var estimate = ConfidentLearning.Of(labels, probabilities);

        foreach (var (k, threshold) in expected.GetProperty("thresholds").EnumerateArray().Index())
            Known.Close(threshold, estimate.Thresholds[k], "posterior_abs");
        Assert.Equal(Rows(expected.GetProperty("confident_joint")), estimate.Joint);
        Assert.Equal(Rows(expected.GetProperty("calibrated_joint")), estimate.CalibratedJoint);
        Known.Close(expected.GetProperty("noise_rate_estimate"), estimate.NoiseRate, "posterior_abs");
        foreach (var (k, noise) in expected.GetProperty("given_label_noise").EnumerateArray().Index())
            Known.Close(noise, estimate.LabelNoise(k), "posterior_abs");
        foreach (var (rule, key) in Rules)
            Assert.Equal(Indexes(expected.GetProperty(key)), LikelyLabelErrors.Find(estimate, rule).Order());
        Assert.Equal(
            Indexes(expected.GetProperty("ranked_by_self_confidence_prune_by_noise_rate")),
            LikelyLabelErrors.Find(estimate, LabelErrorRule.PruneByNoiseRate));
    }

    [Fact]
    public void A_class_without_labels_is_never_confident_and_no_items_give_no_rate()
    {
        var estimate = ConfidentLearning.Of([0, 0, 0], [[.9, .1], [.2, .8], [.7, .3]]);
        Assert.Equal(double.PositiveInfinity, estimate.Thresholds[1]);
        Assert.Empty(LikelyLabelErrors.Find(estimate, LabelErrorRule.ConfidentLearning));
        Assert.Null(ConfidentLearning.Of([], []).NoiseRate);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_item()
    {
        Assert.Contains("item 1", Refused([0, 2], [[.5, .5], [.5, .5]]), StringComparison.Ordinal);
        Assert.Contains("item 1", Refused([0, 1], [[.5, .5], [.5, .2, .3]]), StringComparison.Ordinal);
        Assert.Contains("item 0", Refused([0], [[1.5, -.5]]), StringComparison.Ordinal);
        Assert.Contains("2 labels", Refused([0, 1], [[.5, .5]]), StringComparison.Ordinal);

        static string Refused(int[] labels, double[][] probabilities) =>
            Assert.Throws<ArgumentException>(() => ConfidentLearning.Of(labels, probabilities)).Message;
    }

    private static readonly (LabelErrorRule Rule, string Key)[] Rules =
    [
        (LabelErrorRule.PruneByNoiseRate, "prune_by_noise_rate"), (LabelErrorRule.PruneByClass, "prune_by_class"), (LabelErrorRule.Both, "both"),
        (LabelErrorRule.ConfidentLearning, "confident_learning"), (LabelErrorRule.LowSelfConfidence, "low_self_confidence"),
    ];

    private static IEnumerable<int> Indexes(JsonElement list) => list.EnumerateArray().Select(i => i.GetInt32());

    private static IEnumerable<long[]> Rows(JsonElement table) => table.EnumerateArray().Select(row => row.EnumerateArray().Select(c => c.GetInt64()).ToArray());
}
