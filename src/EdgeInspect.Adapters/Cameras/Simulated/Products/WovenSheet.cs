namespace EdgeInspect.Adapters.Cameras.Simulated.Products;

/// <summary>A web of plain-woven canvas. Parts are cuts of an endless web, so each shows another stretch of it.</summary>
internal sealed class WovenSheet(ulong seed) : Product
{
    /// <summary>Distance of one yarn from the next.</summary>
    private const double Pitch = 9;

    private static readonly Colour Warp = new(184, 172, 150);
    private static readonly Colour Weft = new(166, 158, 144);

    public override IReadOnlyList<DefectType> DefectTypes { get; } =
        [DefectType.Stain, DefectType.Contamination, DefectType.Tear, DefectType.Crease, DefectType.BrokenYarn];

    public override GrainStyle Grain => new(5, 4, 30);

    public override Placement Placement => new(6, 1.5);

    public override Colour StainColour => new(66, 48, 30);

    public override Colour UnderneathColour => new(26, 25, 24);

    public override double Travel => 120;

    public override double Busyness => 2.1;

    public override Surface At(double u, double v, in Alteration alteration)
    {
        // Yarns wander a little to the side.
        var x = (u + (0.9 * ValueNoise.At(seed, u / 70, v / 40))) / Pitch;
        var y = (v + (0.9 * ValueNoise.At(seed + 1, u / 40, v / 70))) / Pitch;
        var (i, j) = ((long)Math.Floor(x), (long)Math.Floor(y));
        var (across, along) = ((2 * (x - i)) - 1, (2 * (y - j)) - 1);
        var warpOnTop = ((i + j) & 1) == 0;
        var yarn = warpOnTop ? ValueNoise.Hash(seed + 2, i, 0) : ValueNoise.Hash(seed + 3, j, 0);
        if (!warpOnTop)
            (across, along) = (along, across);
        return Yarn(warpOnTop ? Warp : Weft, across, along, yarn);
    }

    public override Site SiteFor(DefectType type, Vector2D centre, ref CounterRandom random)
    {
        var site = Anywhere(centre, 250, 180, ref random);
        if (type != DefectType.BrokenYarn)
            return site;
        var snapped = new Vector2D((Math.Floor(site.Place.U / Pitch) + 0.5) * Pitch, (Math.Floor(site.Place.V / Pitch) + 0.5) * Pitch);
        return new(snapped, random.Below(2) == 0 ? new(1, 0) : new(0, 1));
    }

    /// <summary>A round yarn that dives under its neighbours: bright in the middle, dark at its sides and where it dives.</summary>
    private static Surface Yarn(Colour colour, double across, double along, double thickness)
    {
        var width = 0.86 + (0.08 * thickness);
        var side = Math.Max(0, 1 - (across * across / (width * width)));
        var dive = 1 - (0.42 * along * along);
        var shade = 0.38 + (0.68 * Math.Sqrt(side) * dive) - (0.05 * across);
        return new(colour * (shade * (1 + (0.05 * thickness))), 1);
    }
}
