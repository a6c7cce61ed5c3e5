using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Tests.Detection;

public sealed class CueTests
{
    private static readonly double[] Distances = [4, 1, 3, 2, 5, 9, 7, 8, 6, 10, 0, 11, 12, 13, 14, 15, 16, 17, 18, 19];

    [Theory]
    [InlineData("local", (19.0 + 18) / 2)]
    [InlineData("texture", 9.5)]
    [InlineData("context", 5.916079783099616)]
    public void A_picture_becomes_one_number(string cue, double expected) =>
        Assert.Equal(expected, Cue.All.Single(c => c.Name == cue).Summarise([.. Distances]), 1e-12);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 2)]
    [InlineData(25, 2)]
    [InlineData(35, 4)]
    [InlineData(256, 26)]
    public void A_tenth_is_rounded_half_to_even_and_never_nothing(int cells, int expected) =>
        Assert.Equal(expected, FeatureLayout.TopTenth(cells));

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
