using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Defects;

/// <summary>Makes the layers of a defect: sizes and strengths of each type and severity, in px of a 640x480 frame and grey levels.</summary>
/// <param name="product">The product.</param>
/// <param name="pixel">Size of a frame's pixel in the product's coordinates.</param>
internal sealed class DefectCatalogue(Product product, double pixel)
{
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

    private static DefectLayer[] Scratch(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(75, 125), 1.6, 0.004, 0.45)
            : new StrokeStyle(random.Between(45, 80), 0.8, 0.004, 0.45);
        return [new Stroke(site, style, StrokeProfile.Groove, new(default, 0, clear ? 78 : 20), ref random)];
    }

    private static DefectLayer[] Dent(bool clear, Site site, ref CounterRandom random)
    {
        var radius = clear ? random.Between(12, 17) : random.Between(9, 12);
        return [new Blob(site, radius, random.Between(0.7, 1), 0.12, BlobProfile.Hollow, new(default, 0, clear ? 72 : 14), random.Next())];
    }

    private DefectLayer[] Stain(bool clear, Site site, ref CounterRandom random)
    {
        var radius = clear ? random.Between(15, 23) : random.Between(12, 17);
        var finish = new Finish(product.StainColour, clear ? 0.55 : 0.09, 0);
        return [new Blob(site, radius, random.Between(0.65, 1), 0.4, BlobProfile.Dried, finish, random.Next())];
    }

    private static DefectLayer[] Crack(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(48, 75), 1.6, 0.09, 0.5, Centred: false)
            : new StrokeStyle(random.Between(30, 48), 0.75, 0.09, 0.5, Centred: false);
        var finish = new Finish(Colour.Grey(14), clear ? 0.85 : 0.24, 0);
        var trunk = new Stroke(site, style, StrokeProfile.Flat, finish, ref random);
        var fork = trunk.Along(random.Between(0.35, 0.6));
        var side = Vector2D.FromTurns(random.Below(2) == 0 ? 0.1 : -0.1);
        var way = (fork.Along * side.U) + (fork.Along.Normal * side.V);
        var branch = style with { Length = style.Length * 0.4, HalfWidth = style.HalfWidth * 0.8 };
        return [trunk, new Stroke(fork with { Along = way }, branch, StrokeProfile.Flat, finish, ref random)];
    }

    private DefectLayer[] Missing(bool clear, Site site) =>
        [new AlterationLayer(product, Alteration.None with { Feature = site.Feature, Keep = clear ? 0 : 0.87 }, pixel)];

    private DefectLayer[] Misprint(bool clear, Site site, ref CounterRandom random)
    {
        var shift = new Vector2D(random.Between(4.5, 6), random.Between(3, 4.5));
        return [new AlterationLayer(product, new(site.Feature, 1, clear ? 0.9 : 0.13, shift), pixel)];
    }

    private static DefectLayer[] Chip(Site site, ref CounterRandom random)
    {
        var (radius, slim, seed) = (random.Between(8, 12), random.Between(0.55, 0.9), random.Next());
        var level = random.Below(2) == 0 ? 34 : 58;
        var shadow = site with { Place = site.Place + new Vector2D(3, 4) };
        return
        [
            new Blob(shadow, radius * 1.15, slim, 0.5, BlobProfile.Soft, new(default, 0.55, 0), seed),
            new Blob(site, radius, slim, 0.5, BlobProfile.Solid, new(new(level, level * 0.92, level * 0.8), 0.95, 0), seed),
            new Blob(site, radius * 0.8, slim, 0.3, BlobProfile.Hollow, new(default, 0, -38), seed),
        ];
    }

    private static DefectLayer[] Fibre(Site site, ref CounterRandom random)
    {
        var style = new StrokeStyle(random.Between(30, 48), 0.7, 0.03, 0.2);
        var curled = site with { Curvature = random.Between(-0.05, 0.05) };
        return [new Stroke(curled, style, StrokeProfile.Flat, new(Colour.Grey(40), 0.24, 0), ref random)];
    }

    private static DefectLayer[] Burr(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(28, 42), 4.2, 0.012, 0.75)
            : new StrokeStyle(random.Between(16, 24), 1.6, 0.012, 0.75);
        var shadow = site with { Place = site.Place + new Vector2D(1.5, 2.5) };
        return
        [
            new Stroke(shadow, style, StrokeProfile.Flat, new(default, clear ? 0.6 : 0.15, 0), ref random),
            new Stroke(site, style with { HalfWidth = style.HalfWidth * 0.7 }, StrokeProfile.Flat, new(new(226, 229, 233), clear ? 0.9 : 0.26, 0), ref random),
        ];
    }

    private DefectLayer[] Tear(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(34, 52), 5.2, 0.02, 0.35, Centred: product.Travel > 0)
            : new StrokeStyle(random.Between(20, 30), 1.2, 0.02, 0.35, Centred: product.Travel > 0);
        var lip = new Finish(new(246, 244, 238), clear ? 0.8 : 0.16, 0);
        var slit = new Finish(product.UnderneathColour, clear ? 0.95 : 0.3, 0);
        var same = random;
        return
        [
            new Stroke(site, style with { HalfWidth = style.HalfWidth * 1.45 }, StrokeProfile.Flat, lip, ref same),
            new Stroke(site, style, StrokeProfile.Flat, slit, ref random),
        ];
    }

    private static DefectLayer[] Crease(bool clear, Site site, ref CounterRandom random)
    {
        var style = clear
            ? new StrokeStyle(random.Between(110, 180), 4.5, 0.006, 0.15)
            : new StrokeStyle(random.Between(80, 120), 3.2, 0.006, 0.15);
        return [new Stroke(site, style, StrokeProfile.Fold, new(default, 0, clear ? 52 : 11), ref random)];
    }

    private DefectLayer[] BrokenYarn(bool clear, Site site, ref CounterRandom random)
    {
        var style = new StrokeStyle(clear ? random.Between(70, 120) : random.Between(40, 65), clear ? 4.4 : 3.6, 0, 0.2);
        return [new Stroke(site, style, StrokeProfile.Flat, new(product.UnderneathColour, clear ? 0.62 : 0.14, 0), ref random)];
    }
}
