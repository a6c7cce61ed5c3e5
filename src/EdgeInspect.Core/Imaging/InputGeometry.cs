namespace EdgeInspect.Core.Imaging;

/// <summary>How a region of another shape than the input fills it.</summary>
public enum InputFit
{
    /// <summary>Each axis is stretched by its own factor: the region fills the input.</summary>
    Stretch,

    /// <summary>Both axes are stretched by the same factor and the region lies in the middle; what it leaves is filled with a fixed value.</summary>
    Letterbox,
}

/// <summary>Size of a model's input and how a region of a frame becomes it.</summary>
/// <param name="Width">Columns, 16 to 4,096.</param>
/// <param name="Height">Rows, 16 to 4,096.</param>
/// <param name="Fit">How a region fills it.</param>
/// <param name="Pad">Value, in all planes, of what a letterboxed region leaves.</param>
/// <param name="Planes">3: red, green, blue, all alike of a grey frame; or 1: grey, of a coloured frame its luma.</param>
public readonly record struct InputGeometry(int Width, int Height, InputFit Fit = InputFit.Stretch, byte Pad = 0, int Planes = 3)
{
    /// <summary>A square that is filled by stretching, as taught models have it.</summary>
    public static InputGeometry Square(int size, int planes = 3) => new(size, size, Planes: planes);

    /// <summary>Pixels of one plane.</summary>
    public int Pixels => Width * Height;

    /// <summary>Bytes of all planes.</summary>
    public int Bytes => Planes * Pixels;

    /// <summary>
    /// Where a region comes to lie. A letterboxed one is scaled by the smaller of the two ratios, each side rounded half to even, and put in
    /// the middle; of an odd rest the smaller half is on the left and on top (as Ultralytics' LetterBox does).
    /// </summary>
    public Placement Place(RegionOfInterest region)
    {
        if (Fit == InputFit.Stretch)
            return new(region, new(0, 0, Width, Height));
        var scale = Math.Min((double)Width / region.Width, (double)Height / region.Height);
        var (width, height) = (Side(region.Width * scale, Width), Side(region.Height * scale, Height));
        return new(region, new((Width - width) / 2, (Height - height) / 2, width, height));
    }

    private static int Side(double exact, int limit) => Math.Clamp((int)Math.Round(exact, MidpointRounding.ToEven), 1, limit);
}

/// <summary>Which part of a frame lies where in a model's input.</summary>
/// <param name="Source">The inspected region, in pixels of the frame.</param>
/// <param name="Target">The part of the input that it fills, in pixels of the input.</param>
public readonly record struct Placement(RegionOfInterest Source, RegionOfInterest Target)
{
    /// <summary>Column of the frame at a column of the input; both measured from the left edge, in pixels.</summary>
    public float FrameX(float x) => Source.X + ((x - Target.X) * Source.Width / Target.Width);

    /// <summary>Row of the frame at a row of the input.</summary>
    public float FrameY(float y) => Source.Y + ((y - Target.Y) * Source.Height / Target.Height);
}
