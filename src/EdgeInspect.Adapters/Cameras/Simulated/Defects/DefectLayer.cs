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
/// <param name="finish">How it changes what is under it.</param>
/// <param name="surface">The product in whose surface it lies, so that it ends at holes and outlines; null when it lies on top.</param>
internal abstract class BrushLayer(Finish finish, Product? surface) : DefectLayer
{
    /// <summary>What the shape is at a point.</summary>
    public abstract Touch At(Vector2D at);

    public override bool Apply(Vector2D at, ref Colour colour)
    {
        var touch = At(at);
        if (touch.Strength < Faintest || surface?.At(at.U, at.V, Alteration.None).Solid == false)
            return false;
        colour = colour.Towards(finish.Tint, touch.Cover * finish.Opacity) + Colour.Grey(touch.Lit * finish.Relief);
        return true;
    }
}
