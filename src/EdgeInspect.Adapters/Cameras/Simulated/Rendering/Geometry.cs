using EdgeInspect.Adapters.Cameras.Simulated.Products;

namespace EdgeInspect.Adapters.Cameras.Simulated.Rendering;

/// <summary>Where a frame's pixels lie. Units of the product are px of a 640x480 frame; a larger frame shows the same, finer.</summary>
internal sealed class Geometry
{
    private readonly SimulatedLineOptions _options;

    public Geometry(SimulatedLineOptions options)
    {
        _options = options;
        Scale = Math.Min(options.Width / 640.0, options.Height / 480.0);
        var blur = options.Drift.Defocus.PerThousandParts > 0 ? LinePlan.LargestBlur * options.Drift.Defocus.Limit * Scale : 0;
        Pad = (int)Math.Ceiling(blur);
    }

    /// <summary>Pixels of a frame in a unit of the product.</summary>
    public double Scale { get; }

    /// <summary>Pixels drawn beyond each side of the frame, so that a blur has something to draw from.</summary>
    public int Pad { get; }

    /// <summary>Pixels in a row, with the pad.</summary>
    public int Width => _options.Width + (2 * Pad);

    /// <summary>Rows, with the pad.</summary>
    public int Height => _options.Height + (2 * Pad);

    /// <summary>The middle of a padded pixel, in units of the product from the middle of the frame.</summary>
    public Vector2D ToUnits(double x, double y) => new((x + 0.5 - (Width / 2.0)) / Scale, (y + 0.5 - (Height / 2.0)) / Scale);

    /// <summary>The padded pixel coordinates of a point.</summary>
    public Vector2D ToPixels(Vector2D units) => new((units.U * Scale) + (Width / 2.0) - 0.5, (units.V * Scale) + (Height / 2.0) - 0.5);

    /// <summary>Half the size, in units, of what any part can show: the frame turned and shifted as far as it goes.</summary>
    public Vector2D Reach(Placement placement)
    {
        var turned = Vector2D.FromTurns(placement.JitterDegrees / 360);
        var (u, v) = (Width / 2.0 / Scale, Height / 2.0 / Scale);
        var shift = placement.JitterPx * (turned.U + turned.V);
        return new((u * turned.U) + (v * turned.V) + shift, (v * turned.U) + (u * turned.V) + shift);
    }
}
