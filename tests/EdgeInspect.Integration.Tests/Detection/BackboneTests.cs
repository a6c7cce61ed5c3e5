using EdgeInspect.Adapters.Cameras.Simulated;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Integration.Tests.Detection;

/// <summary>The product's own backbones.</summary>
public class BackboneTests
{
    private const int Size = 256;

    [Theory]
    [InlineData("int8", ProductKind.Metal, 0.995)]
    [InlineData("int8", ProductKind.Label, 0.995)]
    [InlineData("int8", ProductKind.Sheet, 0.995)]
    [InlineData("thin", ProductKind.Metal, 0.97)]
    [InlineData("thin", ProductKind.Label, 0.97)]
    [InlineData("thin", ProductKind.Sheet, 0.97)]
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
            Assert.InRange(Cosine(floats.Fine, bytes.Fine), least, 1);
            Assert.InRange(Cosine(floats.Coarse, bytes.Coarse), least, 1);
        }
    }

    private static Backbone Load(string kind) => new(SharedData.Backbone(kind), kind, Size, planes: 3, new ModelOptions());

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (ab, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
            (ab, aa, bb) = (ab + (a[i] * b[i]), aa + (a[i] * a[i]), bb + (b[i] * b[i]));
        return ab / Math.Sqrt(aa * bb);
    }
}
