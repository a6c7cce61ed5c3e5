namespace EdgeInspect.Core.Imaging;

/// <summary>A rectangle of a frame, in pixels, that is inspected.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, at least 1.</param>
/// <param name="Height">Height, at least 1.</param>
public readonly record struct RegionOfInterest(int X, int Y, int Width, int Height)
{
    /// <summary>Whether it lies wholly inside a picture of this size.</summary>
    public bool FitsIn(int width, int height) =>
        X >= 0 && Y >= 0 && Width >= 1 && Height >= 1 && (long)X + Width <= width && (long)Y + Height <= height;

    /// <summary>As x,y,width,height.</summary>
    public override string ToString() => $"{X},{Y},{Width},{Height}";
}
