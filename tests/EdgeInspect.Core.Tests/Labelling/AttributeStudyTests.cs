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

    /// <summary>Each part is judged once, so many of them wrongly. Wilson's limits of 0 in 10, 60, 100 and 400 are 28, 6.0, 3.7 and 1.0 %.</summary>
    [Theory]
    [InlineData(10, 0, StudyVerdict.Acceptable, StudyVerdict.Unacceptable, StudyVerdict.Acceptable, StudyVerdict.Unacceptable)]
    [InlineData(60, 0, StudyVerdict.Acceptable, StudyVerdict.Unacceptable, StudyVerdict.Acceptable, StudyVerdict.Marginal)]
    [InlineData(100, 0, StudyVerdict.Acceptable, StudyVerdict.Marginal, StudyVerdict.Acceptable, null)]
    [InlineData(400, 0, StudyVerdict.Acceptable, null, StudyVerdict.Acceptable, null)]
    [InlineData(100, 3, StudyVerdict.Marginal, StudyVerdict.Unacceptable, StudyVerdict.Acceptable, StudyVerdict.Marginal)]
    [InlineData(10, 5, StudyVerdict.Unacceptable, null, StudyVerdict.Unacceptable, null)]
    public void What_few_parts_can_not_rule_out_is_told_beside_the_verdict(
        int each, int wrong, StudyVerdict miss, StudyVerdict? missCouldBe, StudyVerdict falseAlarm, StudyVerdict? falseAlarmCouldBe)
    {
        var study = Once(each, wrong);
        Assert.Equal((miss, missCouldBe), (study.OfMiss!.Value, study.MissCouldBe));
        Assert.Equal((falseAlarm, falseAlarmCouldBe), (study.OfFalseAlarm!.Value, study.FalseAlarmCouldBe));
    }

    /// <summary>The usual study, without an error: 0 in 75 judgements has 4.9 % as its limit, and would be marginal; 0 in 25 parts has 13 %.</summary>
    [Fact]
    public void Rounds_are_no_more_parts()
    {
        bool[] truth = [.. Enumerable.Repeat(true, 25), .. Enumerable.Repeat(false, 25)];
        var study = AttributeStudy.Of(truth, [.. truth.Select(isNg => (bool[])[isNg, isNg, isNg])]);
        Assert.Equal(.049, study.Miss!.Value.High, 3);
        Assert.Equal(.133, study.MissByParts!.Value.High, 3);
        Assert.Equal((StudyVerdict.Unacceptable, StudyVerdict.Unacceptable), (study.MissCouldBe, study.FalseAlarmCouldBe));
        Assert.Equal(StudyVerdict.Marginal, (study with { MissByParts = null }).MissCouldBe);
    }

    [Fact]
    public void Effectiveness_could_be_what_its_lower_limit_is()
    {
        // Of 10, 30 and 60 parts that are all right, 72, 89 and 94 % is the lower limit.
        Assert.Equal(
            [StudyVerdict.Unacceptable, StudyVerdict.Marginal, null],
            ((int[])[5, 15, 30]).Select(each => Once(each, wrong: 0).EffectivenessCouldBe));
        Assert.Equal((null, null, null), (None.EffectivenessCouldBe, None.MissCouldBe, None.FalseAlarmCouldBe));
    }

    [Fact]
    public void Each_part_needs_a_truth_and_a_judgement()
    {
        Assert.Contains("part 1", Assert.Throws<ArgumentException>(() => AttributeStudy.Of([true, false], [[true], []])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AttributeStudy.Of([true], [[true], [false]]));
    }

    private static AttributeStudy None { get; } = AttributeStudy.Of([], []);

    /// <summary>As many defective parts as good ones, of each kind so many judged wrongly.</summary>
    private static AttributeStudy Once(int each, int wrong)
    {
        bool[] truth = [.. Enumerable.Repeat(true, each), .. Enumerable.Repeat(false, each)];
        return AttributeStudy.Of(truth, [.. truth.Select((isNg, i) => (bool[])[i % each < wrong ? !isNg : isNg])]);
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
