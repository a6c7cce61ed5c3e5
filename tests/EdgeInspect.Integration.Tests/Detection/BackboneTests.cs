using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Detection;

/// <summary>The product's own backbones.</summary>
public class BackboneTests
{
    private const int Size = 256;

    [Theory]
    [InlineData("int8", ProductKind.Metal, 0.98)]
    [InlineData("int8", ProductKind.Label, 0.98)]
    [InlineData("int8", ProductKind.Sheet, 0.98)]
    [InlineData("thin", ProductKind.Metal, 0.9)]
    [InlineData("thin", ProductKind.Label, 0.9)]
    [InlineData("thin", ProductKind.Sheet, 0.9)]
    public void EightBitsGiveNearlyTheFeaturesOfFloats(string kind, ProductKind product, double least)
    {
        using var floats = Load("fp32");
        using var bytes = Load(kind);
        var line = new SimulatedLine(new SimulatedLineOptions { Product = product });
        var pixels = new byte[line.FrameBytes];
        for (var part = 0; part < 5; part++)
        {
            line.Render(part, pixels);
            var frame = new ImageView(pixels, 640, 480, 640 * 3, PixelFormat.Rgb24);
            foreach (var backbone in new[] { floats, bytes })
            {
                new Preparation(Size).Prepare(frame, null, backbone.Input);
                backbone.Run();
            }
            Assert.InRange(Cosine(Centred(floats.Fine, cells: 256), Centred(bytes.Fine, cells: 256)), least, 1);
            Assert.InRange(Cosine(Centred(floats.Coarse, cells: 64), Centred(bytes.Coarse, cells: 64)), least, 1);
        }
    }

    private static Backbone Load(string kind) => new(SharedData.Backbone(kind), kind, Size, planes: 3, new ModelOptions());

    /// <summary>Less each channel's mean, which would lead the comparison.</summary>
    private static float[] Centred(ReadOnlySpan<float> map, int cells) =>
        [.. map.ToArray().Chunk(cells).SelectMany(channel => channel.Select(v => v - channel.Average()))];

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (ab, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
            (ab, aa, bb) = (ab + (a[i] * b[i]), aa + (a[i] * a[i]), bb + (b[i] * b[i]));
        return ab / Math.Sqrt(aa * bb);
    }
}
