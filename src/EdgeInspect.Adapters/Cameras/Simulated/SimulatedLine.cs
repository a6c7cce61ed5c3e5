using EdgeInspect.Adapters.Cameras.Simulated.Defects;
using EdgeInspect.Adapters.Cameras.Simulated.Products;
using EdgeInspect.Adapters.Cameras.Simulated.Rendering;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>
/// A simulated production line: draws the picture of any part and knows the truth about it, both from its options and the part's index
/// alone. <see cref="Render(long, Span{byte})"/> works in buffers of its own, so a line draws on one thread at a time; the truth can be
/// asked for on any.
/// </summary>
public sealed class SimulatedLine
{
    private readonly Product _product;
    private readonly LinePlan _plan;
    private readonly Geometry _geometry;
    private readonly DefectCatalogue _catalogue;
    private readonly Lazy<PartRenderer> _renderer;

    /// <summary>Makes a line. The first picture draws the product's texture, which takes a few tenths of a second at 640x480.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="CameraException">The product can't have one of the defect types asked for.</exception>
    public SimulatedLine(SimulatedLineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _product = Product.Create(options.Product, options.Seed);
        _plan = new(options, _product);
        _geometry = new(options);
        _catalogue = new(_product, 1 / _geometry.Scale);
        _renderer = new(() => new(options, _product, _geometry));
    }

    /// <summary>What it was made with.</summary>
    public SimulatedLineOptions Options { get; }

    /// <summary>Bytes of one frame, rows without padding.</summary>
    public int FrameBytes => Options.Width * Options.Height * Options.PixelFormat.BytesPerPixel();

    /// <summary>The types of defects that its product can have.</summary>
    public IReadOnlyList<DefectType> DefectTypes => _product.DefectTypes;

    /// <summary>The id of a part, as frames carry it.</summary>
    public string PartOf(long index) => PartId.Of(index, Options.LotSize);

    /// <summary>What is true of a part.</summary>
    /// <param name="index">Its index, from 0.</param>
    public PartTruth Truth(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var defect = _plan.FlawOf(index) is { } flaw ? new DefectTruth(flaw.Type, flaw.Severity, () => DrawMask(index, flaw)) : null;
        return new(index, index / Options.LotSize, PartOf(index), defect);
    }

    /// <summary>What is true of the part with an id, or null when it is no id of this line.</summary>
    public PartTruth? TruthOf(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return PartId.TryParse(part, Options.LotSize, out var index) ? Truth(index) : null;
    }

    /// <summary>Draws a part's picture.</summary>
    /// <param name="index">The part's index, from 0.</param>
    /// <param name="pixels">At least <see cref="FrameBytes"/> bytes.</param>
    public void Render(long index, Span<byte> pixels) => Render(index, _plan.FlawOf(index), pixels);

    /// <summary>Draws a part's picture with a given flaw, or with none, instead of its own.</summary>
    internal void Render(long index, Flaw? flaw, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (pixels.Length < FrameBytes)
            throw new ArgumentException($"{pixels.Length} bytes do not hold a frame of {FrameBytes}", nameof(pixels));
        var pose = _plan.PoseOf(index);
        _renderer.Value.Render(index, pose, _plan.LightOf(index), flaw is { } one ? Layers(index, one, pose) : [], pixels);
    }

    /// <summary>Where a given flaw lies on a part.</summary>
    internal DefectMask DrawMask(long index, Flaw flaw)
    {
        var pose = _plan.PoseOf(index);
        return new(Options.Width, Options.Height, new DefectPainter(_geometry).Mask(Layers(index, flaw, pose), pose));
    }

    private DefectLayer[] Layers(long index, Flaw flaw, Pose pose)
    {
        var random = new CounterRandom(Options.Seed, RandomStream.Shape, index);
        var site = _product.SiteFor(flaw.Type, pose.ToPart(default), ref random);
        return _catalogue.Layers(flaw.Type, flaw.Severity, site, random);
    }
}
