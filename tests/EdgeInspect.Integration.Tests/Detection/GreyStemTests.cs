using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Adapters.Onnx.Format;
using EdgeInspect.Core.Imaging;
using Google.Protobuf;

namespace EdgeInspect.Integration.Tests.Detection;

/// <summary>A backbone with one plane sees what it saw in three equal ones.</summary>
public class GreyStemTests
{
    private const int Size = 128;

    /// <summary>Every cell, those at the border among them, whose windows reach into the padding.</summary>
    [Fact]
    public void FloatsGiveTheSameFeaturesInEveryCell()
    {
        var (fine, coarse) = LargestDifferences("fp32", out var scale);
        Assert.InRange(fine, 0, 1e-5 * scale);
        Assert.InRange(coarse, 0, 1e-5 * scale);
    }

    /// <summary>Where another order of sums tips a rounding, a few steps of the quantisation remain.</summary>
    [Theory]
    [InlineData("int8")]
    [InlineData("thin")]
    public void EightBitsGiveTheSameButForTippedRoundings(string kind)
    {
        var (fine, coarse) = LargestDifferences(kind, out var scale);
        Assert.InRange(fine, 0, 0.05 * scale);
        Assert.InRange(coarse, 0, 0.05 * scale);
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("int8")]
    [InlineData("thin")]
    public void TheSameBackboneGivesTheSameBytes(string kind) =>
        Assert.Equal(GreyStem.Fold(SharedData.Backbone(kind)), GreyStem.Fold(SharedData.Backbone(kind)));

    [Fact]
    public void WhatIsNotNormalisedAlikeOrNotOfThreePlanesIsLeft()
    {
        Assert.Null(GreyStem.Fold(GreyStem.Fold(SharedData.Backbone("int8"))!));
        var model = ModelProto.Parser.ParseFrom(SharedData.Backbone("int8"));
        var scale = model.Graph.Initializer.Single(t => t.Name == "in_scale");
        scale.Dims.Add(3);
        scale.RawData = ByteString.CopyFrom([.. scale.RawData, .. scale.RawData, .. scale.RawData]);
        Assert.Null(GreyStem.Fold(model.ToByteArray()));
    }

    private static (float Fine, float Coarse) LargestDifferences(string kind, out float scale)
    {
        using var three = new Backbone(SharedData.Backbone(kind), kind, Size, planes: 3, new ModelOptions());
        using var one = new Backbone(GreyStem.Fold(SharedData.Backbone(kind))!, kind, Size, planes: 1, new ModelOptions());
        var line = new SimulatedLine(new SimulatedLineOptions { PixelFormat = PixelFormat.Grey8 });
        var pixels = new byte[line.FrameBytes];
        var (fine, coarse) = (0f, 0f);
        scale = 0;
        for (var part = 0; part < 3; part++)
        {
            line.Render(part, pixels);
            foreach (var backbone in new[] { three, one })
            {
                new Preparation(backbone.Geometry).Prepare(new(pixels, 640, 480, 640, PixelFormat.Grey8), region: null, backbone.Input);
                backbone.Run();
            }
            (fine, coarse) = (Math.Max(fine, Difference(three.Fine, one.Fine)), Math.Max(coarse, Difference(three.Coarse, one.Coarse)));
            scale = Math.Max(scale, three.Fine.ToArray().Max());
        }
        return (fine, coarse);
    }

    private static float Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var worst = 0f;
        for (var i = 0; i < a.Length; i++)
            worst = Math.Max(worst, Math.Abs(a[i] - b[i]));
        return worst;
    }
}
