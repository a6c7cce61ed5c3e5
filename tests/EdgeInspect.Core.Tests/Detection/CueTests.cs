using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Tests.Detection;

public sealed class CueTests
{
    [Fact]
    public void A_picture_becomes_the_spread_of_its_logarithms()
    {
        // ln(1 + d) is 0, 1, 2 and 3: mean 1.5, unbiased deviation sqrt(5 / 3).
        double[] distances = [0, Math.E - 1, Math.Exp(2) - 1, Math.Exp(3) - 1];
        Assert.Equal(Math.Sqrt(5.0 / 3), Cue.Summarise(distances), 1e-12);
        Assert.Equal(0, Cue.Summarise([2, 2, 2]), 1e-12);
    }

    [Theory]
    [InlineData(FeatureTap.Fine, 256, 16)]
    [InlineData(FeatureTap.Coarse, 256, 8)]
    [InlineData(FeatureTap.Coarse, 64, 2)]
    public void A_map_is_smaller_than_the_input_by_its_stride(FeatureTap tap, int inputSize, int side)
    {
        Assert.Equal(side, FeatureLayout.Side(tap, inputSize));
        Assert.Equal(side * side, FeatureLayout.Cells(tap, inputSize));
    }
}
