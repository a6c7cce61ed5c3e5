using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Defects;

/// <summary>
/// A feature of the product made wrongly: the difference of the wrong from the right one is added. Taken at the same points as the
/// product's texture, and interpolated as that is, so that nothing of the right one shines through.
/// </summary>
internal sealed class AlterationLayer : DefectLayer
{
    private const double FaintestLevels = 4;

    private readonly Change[] _changes;
    private readonly int _left;
    private readonly int _top;
    private readonly int _width;
    private readonly int _height;
    private readonly double _pixel;

    /// <param name="product">The product.</param>
    /// <param name="alteration">What is wrong.</param>
    /// <param name="pixel">Size of a frame's pixel in the product's coordinates.</param>
    public AlterationLayer(Product product, Alteration alteration, double pixel)
    {
        Bounds = product.FeatureBox(alteration.Feature);
        _pixel = pixel;
        (_left, _top) = ((int)Math.Floor(Bounds.Left / pixel) - 1, (int)Math.Floor(Bounds.Top / pixel) - 1);
        (_width, _height) = ((int)Math.Ceiling(Bounds.Right / pixel) + 2 - _left, (int)Math.Ceiling(Bounds.Bottom / pixel) + 2 - _top);
        _changes = new Change[_width * _height];
        for (var at = 0; at < _changes.Length; at++)
        {
            var centre = new Vector2D((_left + (at % _width) + 0.5) * pixel, (_top + (at / _width) + 0.5) * pixel);
            _changes[at] = Change.Of(product.Over(centre, pixel, alteration).Colour - product.Over(centre, pixel, Alteration.None).Colour);
        }
    }

    public override Box Bounds { get; }

    public override bool Apply(Vector2D at, ref Colour colour)
    {
        var (x, y) = ((at.U / _pixel) - 0.5 - _left, (at.V / _pixel) - 0.5 - _top);
        var (i, j) = ((int)Math.Floor(x), (int)Math.Floor(y));
        if (i < 0 || j < 0 || i >= _width - 1 || j >= _height - 1)
            return false;
        var (top, bottom) = ((j * _width) + i, ((j + 1) * _width) + i);
        var change = _changes[top].Colour.Towards(_changes[top + 1].Colour, x - i)
            .Towards(_changes[bottom].Colour.Towards(_changes[bottom + 1].Colour, x - i), y - j);
        if (Math.Abs(change.Red) < FaintestLevels && Math.Abs(change.Green) < FaintestLevels && Math.Abs(change.Blue) < FaintestLevels)
            return false;
        colour += change;
        return true;
    }

    /// <summary>A difference of colours in 64ths of a grey level: small, for a part's defect is made anew each time.</summary>
    private readonly record struct Change(short Red, short Green, short Blue)
    {
        private const double Parts = 64;

        public Colour Colour => new(Red / Parts, Green / Parts, Blue / Parts);

        public static Change Of(Colour colour) =>
            new((short)Math.Round(colour.Red * Parts), (short)Math.Round(colour.Green * Parts), (short)Math.Round(colour.Blue * Parts));
    }
}
