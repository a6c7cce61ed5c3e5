using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Defects;

/// <summary>Something that lies on a part or is wrong with it, as a change of the colours under it. In the part's coordinates.</summary>
internal abstract class DefectLayer
{
    /// <summary>Changes below this share of the full strength are left out, so that the mask ends where the eye would end it.</summary>
    protected const double Faintest = 0.12;

    /// <summary>Outside this rectangle nothing changes.</summary>
    public abstract Box Bounds { get; }

    /// <summary>The colour at a point, changed.</summary>
    /// <returns>False when nothing changes there.</returns>
    public abstract bool Apply(Vector2D at, ref Colour colour);
}

/// <summary>How a shape changes what is under it.</summary>
/// <param name="Tint">Colour that covers.</param>
/// <param name="Opacity">How much of the tint covers where the shape is dense, 0 to 1.</param>
/// <param name="Relief">Grey levels added where the shape faces the light, and taken away where it turns from it.</param>
internal readonly record struct Finish(Colour Tint, double Opacity, double Relief);

/// <summary>What a shape is at a point.</summary>
/// <param name="Cover">How dense it is, 0 to 1.</param>
/// <param name="Lit">How it faces the light, -1 to 1.</param>
internal readonly record struct Touch(double Cover, double Lit)
{
    public double Strength => Math.Max(Cover, Math.Abs(Lit));
}

/// <summary>A shape with a finish.</summary>
internal abstract class BrushLayer(Finish finish) : DefectLayer
{
    /// <summary>What the shape is at a point.</summary>
    public abstract Touch At(Vector2D at);

    public override bool Apply(Vector2D at, ref Colour colour)
    {
        var touch = At(at);
        if (touch.Strength < Faintest)
            return false;
        colour = colour.Towards(finish.Tint, touch.Cover * finish.Opacity) + Colour.Grey(touch.Lit * finish.Relief);
        return true;
    }
}

/// <summary>A feature of the product made wrongly: the difference between the wrong and the right one is added.</summary>
/// <param name="product">The product.</param>
/// <param name="alteration">What is wrong.</param>
/// <param name="pixel">Size of a frame's pixel in the product's coordinates.</param>
internal sealed class AlterationLayer(Product product, Alteration alteration, double pixel) : DefectLayer
{
    private const double FaintestLevels = 4;

    public override Box Bounds => product.FeatureBox(alteration.Feature);

    public override bool Apply(Vector2D at, ref Colour colour)
    {
        var change = default(Colour);
        for (var k = 0; k < 4; k++)
        {
            var (u, v) = (at.U + (((k & 1) - 0.5) * 0.5 * pixel), at.V + (((k >> 1) - 0.5) * 0.5 * pixel));
            change += product.At(u, v, alteration).Colour - product.At(u, v, Alteration.None).Colour;
        }
        change *= 0.25;
        if (Math.Abs(change.Red) < FaintestLevels && Math.Abs(change.Green) < FaintestLevels && Math.Abs(change.Blue) < FaintestLevels)
            return false;
        colour += change;
        return true;
    }
}
