namespace EdgeInspect.Core.Detection.Decoders;

/// <summary>A rectangle around a defect.</summary>
/// <param name="Left">Left edge in pixels.</param>
/// <param name="Top">Top edge in pixels.</param>
/// <param name="Right">Right edge in pixels.</param>
/// <param name="Bottom">Bottom edge in pixels.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Class">Number of its class.</param>
public readonly record struct DefectBox(float Left, float Top, float Right, float Bottom, float Confidence, int Class)
{
    /// <summary>Intersection over union with another one, 0 to 1; 0 where both are empty.</summary>
    public float Overlap(in DefectBox other)
    {
        var width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left);
        var height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        if (width <= 0 || height <= 0)
            return 0;
        var both = width * height;
        return both / (Area + other.Area - both);
    }

    private float Area => (Right - Left) * (Bottom - Top);
}
