namespace EdgeInspect.Adapters.Cameras.Simulated.Products;

/// <summary>A colour, each channel 0 to 255.</summary>
internal readonly record struct Colour(double Red, double Green, double Blue)
{
    public static Colour operator +(Colour a, Colour b) => new(a.Red + b.Red, a.Green + b.Green, a.Blue + b.Blue);

    public static Colour operator -(Colour a, Colour b) => new(a.Red - b.Red, a.Green - b.Green, a.Blue - b.Blue);

    public static Colour operator *(Colour a, double k) => new(a.Red * k, a.Green * k, a.Blue * k);

    public static Colour Grey(double level) => new(level, level, level);

    /// <summary>The way from this colour to another, 0 to 1.</summary>
    public Colour Towards(Colour other, double share) => this + ((other - this) * share);
}

/// <summary>A point of a product under even light.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Grain">How strongly the product's fine texture shows there, 0 to 1.</param>
/// <param name="Solid">Whether it is the product's own surface; false for a hole and for what lies behind the product.</param>
internal readonly record struct Surface(Colour Colour, double Grain, bool Solid = true);

/// <summary>A feature of a product made wrongly.</summary>
/// <param name="Feature">Number of the feature, or -1 for none.</param>
/// <param name="Keep">How much of it is there, 0 to 1.</param>
/// <param name="Smear">How much of its ink was dragged along, 0 to 1.</param>
/// <param name="Way">How far the ink was dragged.</param>
internal readonly record struct Alteration(int Feature, double Keep, double Smear, Vector2D Way)
{
    public static Alteration None => new(-1, 1, 0, default);
}

/// <summary>A place where a defect can be.</summary>
/// <param name="Place">The point.</param>
/// <param name="Along">Unit vector: which way a long defect runs there.</param>
/// <param name="Curvature">How the way bends, in 1/px; 0 for straight.</param>
/// <param name="Feature">The feature that is concerned, or -1.</param>
internal readonly record struct Site(Vector2D Place, Vector2D Along, double Curvature = 0, int Feature = -1);

/// <summary>A rectangle in a product's own coordinates.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public static Box Around(Vector2D centre, double radius) => new(centre.U - radius, centre.V - radius, centre.U + radius, centre.V + radius);

    public bool Contains(double u, double v) => u >= Left && u < Right && v >= Top && v < Bottom;

    public Box Grow(double by) => new(Left - by, Top - by, Right + by, Bottom + by);

    public Box Include(Vector2D point) =>
        new(Math.Min(Left, point.U), Math.Min(Top, point.V), Math.Max(Right, point.U), Math.Max(Bottom, point.V));
}

/// <summary>The fine texture of a product that differs from part to part.</summary>
/// <param name="Fine">Amplitude from pixel to pixel, in grey levels.</param>
/// <param name="Coarse">Amplitude of slow clouds, in grey levels.</param>
/// <param name="CloudPx">Size of the clouds in pixels.</param>
internal readonly record struct GrainStyle(double Fine, double Coarse, double CloudPx);

/// <summary>How well the line places a product.</summary>
/// <param name="JitterPx">Largest offset along each axis, in px.</param>
/// <param name="JitterDegrees">Largest rotation to either side.</param>
internal readonly record struct Placement(double JitterPx, double JitterDegrees);

/// <summary>
/// What a product looks like. Coordinates are pixels of a 640x480 frame, from the middle of the part, u to the right and v down; the
/// surface is defined everywhere, so that any frame can be filled.
/// </summary>
internal abstract class Product
{
    /// <summary>Where the light comes from, as the eye of the camera sees it.</summary>
    public static readonly Vector2D Light = new(-0.6, -0.8);

    /// <summary>The types of defects that it can have.</summary>
    public abstract IReadOnlyList<DefectType> DefectTypes { get; }

    /// <summary>Its fine texture.</summary>
    public abstract GrainStyle Grain { get; }

    /// <summary>How well a line usually places it.</summary>
    public abstract Placement Placement { get; }

    /// <summary>What stains it.</summary>
    public abstract Colour StainColour { get; }

    /// <summary>What shows through a tear.</summary>
    public abstract Colour UnderneathColour { get; }

    /// <summary>How much stronger a subtle defect must be than on a plain surface to be above the texture.</summary>
    public virtual double Busyness => 1;

    /// <summary>How far each part lies elsewhere on an endless web, in px to each side; 0 for single parts.</summary>
    public virtual double Travel => 0;

    /// <summary>Makes the product of a kind.</summary>
    public static Product Create(ProductKind kind, ulong seed) => kind switch
    {
        ProductKind.Metal => new MetalFlange(seed),
        ProductKind.Label => new PrintedLabel(seed),
        ProductKind.Sheet => new WovenSheet(seed),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown product"),
    };

    /// <summary>How well this line places it: as its options say, or as usual.</summary>
    public Placement PlacementOn(SimulatedLineOptions options) =>
        new((options.PositionJitterPx ?? Placement.JitterPx) + Travel, options.RotationJitterDegrees ?? Placement.JitterDegrees);

    /// <summary>What lies at a point.</summary>
    public abstract Surface At(double u, double v, in Alteration alteration);

    /// <summary>The mean over a square around a point.</summary>
    public Surface Over(Vector2D centre, double size, in Alteration alteration)
    {
        const int Samples = 3;
        var (sum, grain) = (default(Colour), 0.0);
        for (var k = 0; k < Samples * Samples; k++)
        {
            var (du, dv) = (((k % Samples) + 0.5) / Samples, ((k / Samples) + 0.5) / Samples);
            var surface = At(centre.U + ((du - 0.5) * size), centre.V + ((dv - 0.5) * size), alteration);
            sum += surface.Colour;
            grain += surface.Grain;
        }
        return new(sum * (1.0 / (Samples * Samples)), grain * (1.0 / (Samples * Samples)));
    }

    /// <summary>A place for a defect of a type.</summary>
    /// <param name="type">One of <see cref="DefectTypes"/>.</param>
    /// <param name="centre">The product's point in the middle of the frame.</param>
    /// <param name="random">The defect's random numbers.</param>
    public abstract Site SiteFor(DefectType type, Vector2D centre, ref CounterRandom random);

    /// <summary>The rectangle in which a feature lies.</summary>
    public virtual Box FeatureBox(int feature) => default;

    /// <summary>A random point up to some px from the middle, and a random direction.</summary>
    protected static Site Anywhere(Vector2D centre, double halfWidth, double halfHeight, ref CounterRandom random)
    {
        var place = centre + new Vector2D(random.Between(-halfWidth, halfWidth), random.Between(-halfHeight, halfHeight));
        return new(place, Vector2D.FromTurns(random.NextUnit()), random.Between(-0.006, 0.006));
    }
}
