using EdgeInspect.Core.Teaching;

namespace EdgeInspect.Core.Tests.Teaching;

/// <summary>The definition of ONNX's DynamicQuantizeLinear: the range is widened to hold zero, rounding is half to even.</summary>
public sealed class CellQuantiserTests
{
    // The operator's own examples (onnx/backend/test/case/node/dynamicquantizelinear.py): y minus its zero point.
    [Theory]
    [InlineData(new[] { 0f, 2, -3, -2.5f, 1.34f, 0.5f }, new[] { 0f, 102, -153, -127, 68, 26 }, 0.0196078438)]
    [InlineData(new[] { -1f, -2.1f, -1.3f, -2.5f, -3.34f, -4 }, new[] { -64f, -134, -83, -159, -213, -255 }, 0.0156862754)]
    [InlineData(new[] { 1f, 2.1f, 1.3f, 2.5f, 3.34f, 4, 1.5f, 2.6f, 3.9f, 4, 3, 2.345f }, new[] { 64f, 134, 83, 159, 213, 255, 96, 166, 249, 255, 191, 149 }, 0.0156862754)]
    public void Examples_of_the_operator(float[] cells, float[] integers, double scale)
    {
        Assert.Equal(scale, CellQuantiser.Quantise(cells), 1e-8);
        Assert.Equal(integers, cells);
    }

    [Fact]
    public void Zeros_stay_zero()
    {
        float[] cells = [0, 0, 0];
        Assert.Equal(1, CellQuantiser.Quantise(cells));
        Assert.Equal([0f, 0, 0], cells);
    }

    [Fact]
    public void Values_come_back_to_a_step()
    {
        var cells = Draws.Uniform(8, 5000);
        float[] integers = [.. cells];
        var scale = CellQuantiser.Quantise(integers);
        Assert.All(cells.Zip(integers), pair => Assert.Equal(pair.First, pair.Second * scale, 1.01f * scale));
        Assert.All(integers, i => Assert.Equal(MathF.Round(i), i));
    }
}
