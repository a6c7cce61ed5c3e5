using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Tests.Inspection;

public sealed class RecipeTests
{
    [Theory]
    [InlineData(-1e30f, 0, 0, Verdict.Ok)]
    [InlineData(5f, 0, 0, Verdict.Ok)]
    [InlineData(5.001f, 0, 0, Verdict.Ng)]
    [InlineData(4f, 1, 0, Verdict.Ok)]
    [InlineData(4.001f, 1, 0, Verdict.Unsure)]
    [InlineData(5f, 1, 0, Verdict.Unsure)]
    [InlineData(5.001f, 1, 0, Verdict.Ng)]
    [InlineData(5f, 0, 2, Verdict.Ok)]
    [InlineData(5.001f, 0, 2, Verdict.Unsure)]
    [InlineData(7f, 0, 2, Verdict.Unsure)]
    [InlineData(7.001f, 0, 2, Verdict.Ng)]
    [InlineData(4f, 1, 2, Verdict.Ok)]
    [InlineData(6f, 1, 2, Verdict.Unsure)]
    [InlineData(7.001f, 1, 2, Verdict.Ng)]
    [InlineData(float.NaN, 0, 0, Verdict.Ng)]
    [InlineData(float.NaN, 1, 2, Verdict.Ng)]
    [InlineData(float.PositiveInfinity, 1, 2, Verdict.Ng)]
    [InlineData(float.NegativeInfinity, 0, 0, Verdict.Ng)]
    public void Judges_by_threshold_and_band(float score, double below, double above, Verdict expected) =>
        Assert.Equal(expected, new Recipe("r", Region: null, DegreeOfAutomation.Full, Threshold: 5, below, above).Judge(score));
}
