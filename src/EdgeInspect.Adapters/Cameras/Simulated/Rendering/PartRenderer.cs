using EdgeInspect.Adapters.Cameras.Simulated.Defects;
using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Rendering;

/// <summary>Draws parts in buffers of its own, on one thread at a time: the product's texture, the defect, the blur, the exposure.</summary>
internal sealed class PartRenderer(SimulatedLineOptions options, Product product, Geometry geometry)
{
    private readonly MasterTexture _texture = new(product, product.PlacementOn(options), geometry);
    private readonly DefectPainter _painter = new(geometry);
    private readonly Defocus _defocus = new(geometry);
    private readonly Exposure _exposure = new(options, geometry, product.Grain);
    private readonly uint[] _picture = new uint[geometry.Width * geometry.Height];

    /// <summary>Fills a frame.</summary>
    public void Render(long index, Pose pose, Light light, ReadOnlySpan<DefectLayer> defect, Span<byte> frame)
    {
        _texture.Sample(pose, _picture);
        _painter.Paint(defect, pose, _picture);
        _defocus.Apply(_picture, light.Blur);
        _exposure.Expose(_picture, light, new(options.Seed, RandomStream.Noise, index), frame);
    }
}
