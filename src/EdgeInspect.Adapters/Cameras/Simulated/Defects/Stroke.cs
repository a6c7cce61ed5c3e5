using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Defects;

/// <summary>What a stroke looks like across its width.</summary>
internal enum StrokeProfile
{
    /// <summary>Covers evenly: a fibre, a crack, a tear.</summary>
    Flat,

    /// <summary>A bright middle with a dark flank: a scratch.</summary>
    Groove,

    /// <summary>One side lit, the other shaded: a fold.</summary>
    Fold,
}

/// <summary>How a stroke runs.</summary>
/// <param name="Length">In px.</param>
/// <param name="HalfWidth">In px, at its widest.</param>
/// <param name="Jag">How far it turns at random at each of its points, in full turns; 0 for smooth.</param>
/// <param name="Fray">How uneven its width is, 0 to 1.</param>
/// <param name="Taper">How fast it comes to its full width: 1 over its whole length, 2 over half of it, 30 at once.</param>
/// <param name="Centred">Whether the site is its middle; else its start.</param>
internal readonly record struct StrokeStyle(double Length, double HalfWidth, double Jag, double Fray, double Taper = 5, bool Centred = true);

/// <summary>A line with a width that tapers at its ends.</summary>
internal sealed class Stroke : BrushLayer
{
    private const int Points = 14;
    private const double Softness = 0.6;

    private readonly Vector2D[] _points = new Vector2D[Points];
    private readonly StrokeStyle _style;
    private readonly StrokeProfile _profile;
    private readonly ulong _seed;

    public Stroke(Site site, StrokeStyle style, StrokeProfile profile, Finish finish, Product? surface, ref CounterRandom random)
        : base(finish, surface)
    {
        (_style, _profile, _seed) = (style, profile, random.Next());
        var step = style.Length / (Points - 1);
        var place = site.Place;
        var along = site.Along;
        for (var k = 0; k < Points; k++)
        {
            _points[k] = place;
            var turned = Vector2D.FromTurns((site.Curvature * step / (2 * Math.PI)) + (style.Jag * random.Between(-1, 1)));
            along = new((along.U * turned.U) - (along.V * turned.V), (along.U * turned.V) + (along.V * turned.U));
            place += along * step;
        }
        if (style.Centred)
            MoveBy(site.Place - _points[Points / 2]);
    }

    public override Box Bounds
    {
        get
        {
            var box = Box.Around(_points[0], 0);
            foreach (var point in _points)
                box = box.Include(point);
            return box.Grow((2 * _style.HalfWidth) + 2);
        }
    }

    /// <summary>A point of the line, 0 at its start and 1 at its end, with the way it runs there.</summary>
    public Site Along(double share)
    {
        var k = Math.Clamp((int)(share * (Points - 1)), 0, Points - 2);
        var way = _points[k + 1] - _points[k];
        return new(_points[k], way * (1 / way.Length));
    }

    public override Touch At(Vector2D at)
    {
        var (side, share, way) = Nearest(at);
        var ends = _style.Centred ? Math.Min(share, 1 - share) : 1 - share;
        var fray = 1 + (_style.Fray * ValueNoise.At(_seed, share * _style.Length / 4));
        var width = _style.HalfWidth * Math.Min(1, 0.2 + (_style.Taper * ends)) * fray;
        var edge = Edge(width - Math.Abs(side));
        return _profile switch
        {
            StrokeProfile.Flat => new(edge, 0),
            StrokeProfile.Groove => new(0, edge > 0 || side <= 0 ? edge : -0.55 * Edge((2 * width) - side)),
            _ => new(0, Bent(side / (2 * width)) * Math.Sign(way.Normal.Dot(Product.Light)) * Math.Min(1, 6 * ends)),
        };
    }

    private static double Edge(double inside) => Math.Clamp((inside / Softness) + 0.5, 0, 1);

    /// <summary>A smooth step up and down: 0 in the middle, extremes of 1 and -1 half way, 0 at the sides.</summary>
    private static double Bent(double x) => Math.Abs(x) >= 1 ? 0 : 3.5 * x * (1 - (x * x)) * (1 - (x * x));

    private void MoveBy(Vector2D offset)
    {
        foreach (ref var point in _points.AsSpan())
            point += offset;
    }

    /// <summary>Signed distance from the line, the share of its length there, and its way.</summary>
    private (double Side, double Share, Vector2D Way) Nearest(Vector2D at)
    {
        var (best, side, share, segment) = (double.MaxValue, 0.0, 0.0, 0);
        for (var k = 0; k < Points - 1; k++)
        {
            var way = _points[k + 1] - _points[k];
            var from = at - _points[k];
            var t = Math.Clamp(from.Dot(way) / way.Dot(way), 0, 1);
            var off = from - (way * t);
            var distance = off.Dot(off);
            if (distance >= best)
                continue;
            (best, share, segment) = (distance, (k + t) / (Points - 1), k);
            side = Math.Sqrt(distance) * (way.Normal.Dot(off) < 0 ? -1 : 1);
        }
        return (side, share, _points[segment + 1] - _points[segment]);
    }
}
