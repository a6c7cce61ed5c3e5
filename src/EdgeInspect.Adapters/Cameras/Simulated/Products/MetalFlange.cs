namespace EdgeInspect.Adapters.Cameras.Simulated.Products;

/// <summary>A steel flange, turned on a lathe: rings of tool marks, a highlight across them, a hub, a bore, countersunk bolt holes.</summary>
internal sealed class MetalFlange : Product
{
    private const double Rim = 190;
    private const double RimChamfer = 183;
    private const double HubFoot = 98;
    private const double HubTop = 93;
    private const double BoreChamfer = 54;
    private const double Bore = 47;
    private const double PitchCircle = 140;
    private const double HoleChamfer = 21;
    private const double Hole = 15.5;
    private const double DowelHole = 6;
    private const int Holes = 6;

    private static readonly Colour Steel = new(0.965, 0.985, 1.0);
    private static readonly Vector2D[] HoleCentres =
        [.. Enumerable.Range(0, Holes).Select(k => Vector2D.FromTurns((k + 0.5) / Holes) * PitchCircle)];

    private static readonly Vector2D DowelCentre = Vector2D.FromTurns(0) * PitchCircle;

    private readonly ulong _seed;

    public MetalFlange(ulong seed) => _seed = seed;

    public override IReadOnlyList<DefectType> DefectTypes { get; } =
    [
        DefectType.Scratch, DefectType.Dent, DefectType.Stain, DefectType.Crack, DefectType.MissingFeature, DefectType.Contamination,
        DefectType.Burr,
    ];

    public override GrainStyle Grain => new(3.2, 2.5, 24);

    public override Placement Placement => new(6, 2.5);

    public override Colour StainColour => new(74, 56, 34);

    public override Colour UnderneathColour => Belt;

    private static Colour Belt => new(40, 42, 45);

    public override Surface At(double u, double v, in Alteration alteration)
    {
        var r = Math.Sqrt((u * u) + (v * v));
        if (r >= Rim)
            return OnBelt(u, v);
        for (var k = 0; k < Holes; k++)
        {
            var size = k == alteration.Feature ? alteration.Keep : 1;
            if (InHole(u - HoleCentres[k].U, v - HoleCentres[k].V, Hole * size, HoleChamfer * size) is { } hole)
                return hole;
        }
        if (InHole(u - DowelCentre.U, v - DowelCentre.V, DowelHole, DowelHole + 2) is { } dowel)
            return dowel;
        return Turned(r, ((u * Light.U) + (v * Light.V)) / Math.Max(r, 1));
    }

    public override Site SiteFor(DefectType type, Vector2D centre, ref CounterRandom random)
    {
        switch (type)
        {
            case DefectType.MissingFeature:
                var hole = random.Below(Holes);
                return new(HoleCentres[hole], new(1, 0), 0, hole);
            case DefectType.Burr or DefectType.Crack:
                return OnEdge(type == DefectType.Burr, ref random);
            default:
                return OnFace(ref random);
        }
    }

    public override Box FeatureBox(int feature) => Box.Around(HoleCentres[feature], HoleChamfer + 2);

    private static Surface OnBelt(double u, double v)
    {
        var shadow = Math.Sqrt(((u - 7) * (u - 7)) + ((v - 10) * (v - 10)));
        var shade = Math.Clamp((shadow - 184) / 18, 0, 1);
        return new(Belt * (0.45 + (0.55 * shade)), 0.55, Solid: false);
    }

    private static Surface? InHole(double u, double v, double radius, double chamfer)
    {
        var rr = (u * u) + (v * v);
        if (rr >= chamfer * chamfer)
            return null;
        var r = Math.Sqrt(rr);
        var facing = ((u * Light.U) + (v * Light.V)) / Math.Max(r, 1);
        return r >= radius
            ? new(Steel * (128 - (72 * facing)), 0.5)
            : Deep(radius - r, facing);
    }

    /// <summary>A hole's dark inside with the lit far wall as a crescent.</summary>
    private static Surface Deep(double depth, double facing)
    {
        var wall = Math.Clamp(1 - (depth / 7), 0, 1) * Math.Max(0, -facing);
        return new(Steel * (17 + (58 * wall)), 0.15, Solid: false);
    }

    private static Site OnEdge(bool burr, ref CounterRandom random)
    {
        var turns = random.NextUnit();
        var outwards = Vector2D.FromTurns(turns);
        var where = random.Below(Holes + 2);
        var (middle, radius) = where < Holes ? (HoleCentres[where], HoleChamfer) : (default, where == Holes ? Bore : HubFoot);
        if (burr && where == Holes + 1)
            radius = RimChamfer;
        return burr
            ? new(middle + (outwards * radius), outwards.Normal, 1 / radius)
            : new(middle + (outwards * radius), outwards, random.Between(-0.01, 0.01));
    }

    private static Site OnFace(ref CounterRandom random)
    {
        while (true)
        {
            var place = Vector2D.FromTurns(random.NextUnit()) * random.Between(66, 172);
            var free = (place - DowelCentre).Length > 20 && Math.Abs(place.Length - HubFoot) > 12;
            foreach (var hole in HoleCentres)
                free &= (place - hole).Length > HoleChamfer + 14;
            if (free)
                return new(place, Vector2D.FromTurns(random.NextUnit()), random.Between(-0.006, 0.006));
        }
    }

    private Surface Turned(double r, double facing) => r switch
    {
        >= RimChamfer => new(Steel * (132 + (86 * facing)), 0.6),
        >= HubFoot => Face(r, facing, 138, 52),
        >= HubTop => new(Steel * (126 + (80 * facing)), 0.6),
        >= BoreChamfer => Face(r, facing, 152, 44),
        >= Bore => new(Steel * (132 - (84 * facing)), 0.6),
        _ => Deep(Bore - r, facing),
    };

    /// <summary>Rings of the tool; light runs along them, so the highlight lies across, brightest where the rings face the light.</summary>
    private Surface Face(double r, double facing, double level, double highlight)
    {
        var across = facing * facing;
        var rings = (8 * ValueNoise.At(_seed, r / 1.9)) + (6 * ValueNoise.At(_seed + 1, r / 5)) + (5 * ValueNoise.At(_seed + 2, r / 23));
        var shine = across * across;
        return new(Steel * (level + (rings * (0.6 + shine)) + (highlight * shine) - (14 * (1 - across))), 1);
    }
}
