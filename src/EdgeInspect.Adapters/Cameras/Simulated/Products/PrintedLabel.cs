namespace EdgeInspect.Adapters.Cameras.Simulated.Products;

/// <summary>A paper label on its brown carrier, printed with a logo, a name, a table, signs, a barcode and a warning in a red band.</summary>
internal sealed class PrintedLabel : Product
{
    private const int Width = 520;
    private const int Height = 360;
    private const double Corner = 16;

    private static readonly Colour Paper = new(231, 229, 222);
    private static readonly Colour Carrier = new(150, 124, 92);
    private static readonly Colour[] Inks = [Paper, new(38, 37, 40), new(34, 78, 148), new(186, 44, 40)];

    /// <summary>What can be missing or printed twice, each with its rectangle on the plate.</summary>
    private static readonly Box[] Features =
    [
        new(22, 22, 102, 102), // logo
        new(118, 32, 270, 72), // the first word of the name
        new(238, 80, 350, 98), // two words below it
        new(118, 160, 262, 178), // an entry of the table
        new(118, 212, 262, 230), // another
        new(24, 252, 68, 296), // a sign
        new(352, 136, 396, 246), // a piece of the barcode
        new(310, 252, 480, 270), // digits below it
    ];

    private readonly PrintPlate _plate = new(Width, Height);

    public PrintedLabel(ulong seed)
    {
        PrintHead();
        PrintTable();
        PrintFoot(seed);
    }

    public override IReadOnlyList<DefectType> DefectTypes { get; } =
    [
        DefectType.Stain, DefectType.MissingFeature, DefectType.Misprint, DefectType.Contamination, DefectType.Tear, DefectType.Crease,
    ];

    public override GrainStyle Grain => new(2.2, 2, 12);

    public override Placement Placement => new(4, 1);

    public override Colour StainColour => new(128, 88, 44);

    public override Colour UnderneathColour => Carrier * 0.8;

    public override Surface At(double u, double v, in Alteration alteration)
    {
        var (x, y) = (u + (Width / 2.0), v + (Height / 2.0));
        var outside = Outside(u, v);
        if (outside > 0)
            return new(Carrier * (0.7 + (0.3 * Math.Clamp((Outside(u - 3, v - 4) + 2) / 8, 0, 1))), 1, Solid: false);
        var colour = Inks[(int)_plate.At(x, y)];
        if (alteration.Feature >= 0)
            colour = Alter(colour, x, y, alteration);
        return new(colour, 0.8);
    }

    public override Site SiteFor(DefectType type, Vector2D centre, ref CounterRandom random)
    {
        switch (type)
        {
            case DefectType.MissingFeature or DefectType.Misprint:
                var feature = random.Below(Features.Length);
                return new(default, new(1, 0), 0, feature);
            case DefectType.Tear:
                var upper = random.Below(2) == 0 ? -1 : 1;
                var (reach, place) = (random.Between(-0.12, 0.12), random.Between(-200, 200));
                return new(new(place, upper * Height / 2.0), Vector2D.FromTurns((upper * -0.25) + reach));
            default:
                return OnPaper(ref random);
        }
    }

    public override Box FeatureBox(int feature)
    {
        var box = Features[feature];
        var (u, v) = (Width / 2.0, Height / 2.0);
        return new Box(box.Left - u, box.Top - v, box.Right - u, box.Bottom - v).Grow(17);
    }

    /// <summary>A place in the unprinted paper, where a spot is seen; after some tries any place.</summary>
    private Site OnPaper(ref CounterRandom random)
    {
        const int Tries = 40;
        for (var k = 0; ; k++)
        {
            var site = Anywhere(default, (Width / 2.0) - 40, (Height / 2.0) - 36, ref random);
            if (k == Tries || IsBlank(site.Place, 11))
                return site;
        }
    }

    private bool IsBlank(Vector2D place, double radius)
    {
        for (var k = 0; k < 8; k++)
        {
            var point = place + (Vector2D.FromTurns(k / 8.0) * radius);
            if (_plate.At(point.U + (Width / 2.0), point.V + (Height / 2.0)) != Ink.None)
                return false;
        }
        return true;
    }

    /// <summary>Distance from the label's rounded outline; 0 or less inside.</summary>
    private static double Outside(double u, double v)
    {
        var (du, dv) = (Math.Abs(u) - ((Width / 2.0) - Corner), Math.Abs(v) - ((Height / 2.0) - Corner));
        return du > 0 && dv > 0 ? Math.Sqrt((du * du) + (dv * dv)) - Corner : Math.Max(du, dv) - Corner;
    }

    private Colour Alter(Colour colour, double x, double y, in Alteration alteration)
    {
        var feature = Features[alteration.Feature];
        var kept = feature.Contains(x, y) ? Paper.Towards(colour, alteration.Keep) : colour;
        return alteration.Smear == 0 ? kept : Smear(kept, feature, x, y, alteration);
    }

    /// <summary>Ink dragged along the way of the smear, thinner with each step.</summary>
    private Colour Smear(Colour colour, Box feature, double x, double y, in Alteration alteration)
    {
        const int Steps = 5;
        for (var step = Steps; step >= 1; step--)
        {
            var from = alteration.Way * ((double)step / Steps);
            var ink = feature.Contains(x - from.U, y - from.V) ? _plate.At(x - from.U, y - from.V) : Ink.None;
            if (ink != Ink.None)
                colour = colour.Towards(Inks[(int)ink], alteration.Smear * (1 - ((step - 1.0) / Steps)));
        }
        return colour;
    }

    private void PrintHead()
    {
        _plate.Frame(new(8, 8, Width - 8, Height - 8), 2, Ink.Black);
        _plate.Disc(new(62, 62), 38, Ink.Blue);
        _plate.Disc(new(62, 62), 30, Ink.None);
        _plate.Disc(new(62, 62), 26, Ink.Blue);
        _plate.Write(50, 45, 5, "E", Ink.None);
        _plate.Write(120, 34, 5, "HELIX M40-7", Ink.Black);
        _plate.Write(120, 82, 2, "HYDRAULIC PUMP UNIT", Ink.Blue);
        _plate.Fill(new(18, 116, Width - 18, 118), Ink.Black);
    }

    private void PrintTable()
    {
        string[] rows = ["TYPE    HX-40/7-B", "PART    8841-203-55", "RATED   24 V  6.5 A", "FLOW    12.5 L/MIN"];
        for (var k = 0; k < rows.Length; k++)
        {
            _plate.Write(26, 136 + (k * 26), 2, rows[k], Ink.Black);
            _plate.Fill(new(20, 155 + (k * 26), 276, 156 + (k * 26)), Ink.Black);
        }
    }

    private void PrintFoot(ulong seed)
    {
        _plate.Bars(new(310, 136, 492, 246), 2, seed);
        _plate.Write(312, 254, 2, "4 006381 33393", Ink.Black);
        _plate.Frame(new(26, 254, 66, 294), 2, Ink.Black);
        _plate.Disc(new(46, 274), 12, Ink.Black);
        _plate.Disc(new(46, 274), 7, Ink.None);
        _plate.Frame(new(80, 254, 120, 294), 2, Ink.Black);
        _plate.Fill(new(96, 262, 104, 288), Ink.Black);
        _plate.Fill(new(88, 270, 112, 276), Ink.Black);
        _plate.Write(134, 266, 2.3333, "IP67", Ink.Blue);
        _plate.Fill(new(20, 306, Width - 20, 340), Ink.Red);
        _plate.Write(88, 314, 2.6667, "CAUTION  HOT SURFACE", Ink.None);
    }
}
