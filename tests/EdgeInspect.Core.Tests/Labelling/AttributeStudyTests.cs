using System.Text.Json;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Labelling;

public sealed class AttributeStudyTests
{
    private static readonly Oracle Known = Oracle.Load("agreement");

    public static TheoryData<string> Cases => [.. Known.Names("aiag_")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Known_answers(string name)
    {
        var (input, expected) = (Known[name].Input, Known[name].Expected);
        var truth = input.GetProperty("truth").EnumerateArray().Select(t => t.GetInt32() == 1).ToArray();
        var study = AttributeStudy.Of(truth, [.. input.GetProperty("ratings").EnumerateArray().Select(part => part.EnumerateArray().Select(r => r.GetInt32() == 1).ToArray())]);

        Same(expected.GetProperty("effectiveness"), study.Effectiveness, study.OfEffectiveness);
        Same(expected.GetProperty("consistency"), study.Consistency, verdict: null);
        Same(expected.GetProperty("miss"), study.Miss, study.OfMiss);
        Same(expected.GetProperty("false_alarm"), study.FalseAlarm, study.OfFalseAlarm);
    }

    [Fact]
    public void Each_part_needs_a_truth_and_a_judgement()
    {
        Assert.Contains("part 1", Assert.Throws<ArgumentException>(() => AttributeStudy.Of([true, false], [[true], []])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AttributeStudy.Of([true], [[true], [false]]));
    }

    private static void Same(JsonElement expected, Proportion? rate, StudyVerdict? verdict)
    {
        Known.Close(expected.GetProperty("rate"), rate?.Value);
        // Without judgements the oracle's interval is all of 0 to 1; here the rate is null as a whole.
        if (rate is { } share)
        {
            Known.Close(expected.GetProperty("wilson")[0], share.Low);
            Known.Close(expected.GetProperty("wilson")[1], share.High);
        }
        if (expected.TryGetProperty("verdict", out var name))
            Assert.Equal(name.GetString(), verdict?.ToString().ToLowerInvariant());
    }
}
