using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Defects;

/// <summary>Makes the layers of a defect: sizes and strengths of each type and severity, in px and grey levels.</summary>
internal sealed class DefectCatalogue
{
    private readonly Product _product;
    private readonly double _pixel;

    /// <param name="product">The product.</param>
    /// <param name="pixel">Size of a frame's pixel in the product's coordinates.</param>
    public DefectCatalogue(Product product, double pixel) => (_product, _pixel) = (product, pixel);

    /// <summary>The layers of a defect, the lowest first.</summary>
    public DefectLayer[] Layers(DefectType type, DefectSeverity severity, Site site, CounterRandom random)
    {
        var clear = severity == DefectSeverity.Clear;
        return type switch
        {
            DefectType.Scratch => Scratch(clear, site, ref random),
            DefectType.Dent => Dent(clear, site, ref random),
            DefectType.Stain => Stain(clear, site, ref random),
            DefectType.Crack => Crack(clear, site, ref random),
            DefectType.MissingFeature => Missing(clear, site),
            DefectType.Misprint => Misprint(clear, site, ref random),
            DefectType.Contamination => clear ? Chip(site, ref random) : Fibre(site, ref random),
            DefectType.Burr => Burr(clear, site, ref random),
            DefectType.Tear => Tear(clear, site, ref random),
            DefectType.Crease => Crease(clear, site, ref random),
            DefectType.BrokenYarn => BrokenYarn(clear, site, ref random),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown defect"),
        };
    }

    /// <summary>A strength: the second, raised for a busy texture, when the defect is subtle.</summary>
    private double Strength(bool clear, double ofClear, double ofSubtle) => clear ? ofClear : ofSubtle * _product.Busyness;

    private DefectLayer[] Scratch(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(80, 120), 1.5, 0.004, 0.45)
            : new StrokeStyle(random.Between(40, 70), 0.7, 0.004, 0.45);
        return [new Stroke(site, style, StrokeProfile.Groove, new(default, 0, Strength(clear, 82, 17)), _product, ref random)];
    }

    private DefectLayer[] Dent(bool clear, Site site, ref CounterRandom random)
    {
        var (radius, slimness) = (clear ? random.Between(14, 18) : random.Between(9, 12), random.Between(0.75, 1));
        var finish = new Finish(default, 0, Strength(clear, 80, 14));
        return [new Blob(site, radius, slimness, 0.12, BlobProfile.Hollow, finish, _product, random.Next())];
    }

    private DefectLayer[] Stain(bool clear, Site site, ref CounterRandom random)
    {
        var (radius, slimness) = (clear ? random.Between(17, 24) : random.Between(12, 17), random.Between(0.7, 1));
        var finish = new Finish(_product.StainColour, Strength(clear, 0.78, 0.1), 0);
        return [new Blob(site, radius, slimness, 0.3, BlobProfile.Dried, finish, _product, random.Next())];
    }

    private DefectLayer[] Crack(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(56, 80), 1.55, 0.1, 0.5, Taper: 2, Centred: false)
            : new StrokeStyle(random.Between(28, 44), 0.65, 0.1, 0.5, Taper: 2, Centred: false);
        var finish = new Finish(Colour.Grey(14), Strength(clear, 0.88, 0.22), 0);
        var trunk = new Stroke(site, style, StrokeProfile.Flat, finish, _product, ref random);
        var fork = trunk.Along(random.Between(0.35, 0.6));
        var side = Vector2D.FromTurns(random.Below(2) == 0 ? 0.1 : -0.1);
        var way = (fork.Along * side.U) + (fork.Along.Normal * side.V);
        var branch = style with { Length = style.Length * 0.4, HalfWidth = style.HalfWidth * 0.75 };
        return [trunk, new Stroke(fork with { Along = way }, branch, StrokeProfile.Flat, finish, _product, ref random)];
    }

    private DefectLayer[] Missing(bool clear, Site site) =>
        [new AlterationLayer(_product, Alteration.None with { Feature = site.Feature, Keep = clear ? 0 : 0.88 }, _pixel)];

    private DefectLayer[] Misprint(bool clear, Site site, ref CounterRandom random)
    {
        var way = Vector2D.FromTurns(random.Between(0.02, 0.23)) * (clear ? random.Between(13, 16) : random.Between(7, 9));
        return [new AlterationLayer(_product, new(site.Feature, 1, clear ? 0.75 : 0.07, way), _pixel)];
    }

    private static DefectLayer[] Chip(Site site, ref CounterRandom random)
    {
        var (radius, slim, seed) = (random.Between(11, 15), random.Between(0.65, 0.9), random.Next());
        var level = random.Between(30, 60);
        var shadow = site with { Place = site.Place + new Vector2D(3, 4) };
        return
        [
            new Blob(shadow, radius * 1.15, slim, 0.35, BlobProfile.Soft, new(default, 0.55, 0), null, seed),
            new Blob(site, radius, slim, 0.35, BlobProfile.Solid, new(new(level, level * 0.92, level * 0.8), 0.95, 0), null, seed),
            new Blob(site, radius * 0.8, slim, 0.3, BlobProfile.Hollow, new(default, 0, -38), null, seed),
        ];
    }

    private DefectLayer[] Fibre(Site site, ref CounterRandom random)
    {
        var style = new StrokeStyle(random.Between(30, 48), 0.65, 0.03, 0.2);
        var curled = site with { Curvature = random.Between(-0.05, 0.05) };
        return [new Stroke(curled, style, StrokeProfile.Flat, new(Colour.Grey(40), Strength(false, 0, 0.2), 0), null, ref random)];
    }

    private DefectLayer[] Burr(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(32, 44), 4.4, 0.012, 0.5)
            : new StrokeStyle(random.Between(16, 24), 1.5, 0.012, 0.6);
        var shadow = new Finish(default, Strength(clear, 0.6, 0.14), 0);
        var metal = new Finish(new(226, 229, 233), Strength(clear, 0.9, 0.24), 0);
        var below = site with { Place = site.Place + new Vector2D(1.5, 2.5) };
        return
        [
            new Stroke(below, style, StrokeProfile.Flat, shadow, null, ref random),
            new Stroke(site, style with { HalfWidth = style.HalfWidth * 0.7 }, StrokeProfile.Flat, metal, null, ref random),
        ];
    }

    private DefectLayer[] Tear(bool clear, Site site, ref CounterRandom random)
    {
        // In a web it is a slit that gapes in its middle, in a label a notch that gapes at the edge.
        var web = _product.Travel > 0;
        var style = clear
            ? new StrokeStyle(random.Between(36, 52), 5.5, 0.015, 0.2, web ? 1.6 : 0.8, web)
            : new StrokeStyle(random.Between(20, 30), 1.3, 0.015, 0.2, web ? 1.6 : 0.8, web);
        var fibres = new Finish(new(246, 244, 238), Strength(clear, 0.6, 0.13), 0);
        var slit = new Finish(_product.UnderneathColour, Strength(clear, 0.95, 0.28), 0);
        var same = random;
        return
        [
            new Stroke(site, style with { HalfWidth = style.HalfWidth + 0.9 }, StrokeProfile.Flat, fibres, _product, ref same),
            new Stroke(site, style, StrokeProfile.Flat, slit, _product, ref random),
        ];
    }

    private DefectLayer[] Crease(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(110, 180), 5, 0.006, 0.15)
            : new StrokeStyle(random.Between(80, 120), 3, 0.006, 0.15);
        return [new Stroke(site, style, StrokeProfile.Fold, new(default, 0, Strength(clear, 64, 10)), _product, ref random)];
    }

    private DefectLayer[] BrokenYarn(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(70, 120), 3.7, 0, 0.35, Taper: 30)
            : new StrokeStyle(random.Between(40, 65), 3.2, 0, 0.35, Taper: 30);
        var dark = new Finish(_product.UnderneathColour, Strength(clear, 0.66, 0.11), 0);
        var gap = new Stroke(site, style, StrokeProfile.Flat, dark, _product, ref random);
        var curl = new Finish(new(206, 196, 176), Strength(clear, 0.85, 0.16), 0);
        return [gap, Curl(gap.Along(0), curl, ref random), Curl(gap.Along(1), curl, ref random)];
    }

    /// <summary>The loose end of a yarn, curled up.</summary>
    private Stroke Curl(Site end, Finish finish, ref CounterRandom random)
    {
        var bent = end with { Curvature = random.Below(2) == 0 ? 0.16 : -0.16 };
        return new Stroke(bent, new(random.Between(9, 14), 1.3, 0.02, 0.3), StrokeProfile.Flat, finish, _product, ref random);
    }
}
